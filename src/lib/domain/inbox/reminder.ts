import type { Instant } from '../core/day';
import type { RecordId, SpaceId } from '../core/ids';
import type { TimeZone } from '../core/zone';
import type { Due } from '../task/due';
import { momentBefore, type BeforeDue } from './snooze';

/** A wish to be reminded of something at a moment. Only the person's own devices know it. */
export interface Reminder {
	readonly id: string;
	readonly record: RecordId;
	/** The topic of a post, which the person is led to. `null` for everything else. */
	readonly topic: RecordId | null;
	/** `null` for customers, which are in no space. */
	readonly space: SpaceId | null;
	readonly at: Instant;
	/** Before its record is due: the moment moves when that does. Left out where a moment was chosen. */
	readonly before?: BeforeDue;
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

/**
 * Returns the reminders whose record is due at another time than they were made for, with the moments that they get.
 * One whose record lost its date, or is not here, stays as it is.
 */
export const movedReminders = (
	reminders: Iterable<Reminder>,
	dueOf: (record: RecordId) => Due | null,
	zone: TimeZone
): readonly Reminder[] =>
	[...reminders].flatMap((reminder) => {
		const { before, record } = reminder;
		const due = before === undefined ? null : dueOf(record);
		const at = before === undefined || due === null ? null : momentBefore(due, before, zone);
		return at === null || at === reminder.at ? [] : [{ ...reminder, at }];
	});
