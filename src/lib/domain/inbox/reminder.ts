import type { Instant } from '../core/day';
import type { RecordId, SpaceId } from '../core/ids';

/** A wish to be reminded of something at a moment. Only the person's own devices know it. */
export interface Reminder {
	readonly id: string;
	readonly record: RecordId;
	/** The topic of a post, which the person is led to. `null` for everything else. */
	readonly topic: RecordId | null;
	/** `null` for customers, which are in no space. */
	readonly space: SpaceId | null;
	readonly at: Instant;
	/** What the person noted for themselves; empty for nothing. */
	readonly note: string;
}

/** The longest note of a reminder, in UTF-16 units. */
export const MAX_REMINDER_NOTE = 500;

/** The most reminders that wait at once. */
export const MAX_REMINDERS = 500;

/** Returns the reminders whose time has come. */
export const dueReminders = (reminders: Iterable<Reminder>, now: Instant): Reminder[] =>
	[...reminders].filter(({ at }) => at <= now);

/** Returns the next moment at which somebody is to be reminded, or `null` when nothing waits. */
export function nextReminder(reminders: Iterable<Reminder>, now: Instant): Instant | null {
	let next: Instant | null = null;
	for (const { at } of reminders) if (at > now && (next === null || at < next)) next = at;
	return next;
}
