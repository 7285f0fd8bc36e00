import type { Instant } from '../../domain/core/day';
import {
	derivedId,
	type ActivityId,
	type MemberId,
	type RecordId,
	type SpaceId
} from '../../domain/core/ids';
import type { Deal } from '../../domain/deal/deal';
import type { HistoryEntry, Post } from '../../domain/history/history';
import type { Task } from '../../domain/task/task';
import type { AnyRecord } from '../../documents/read-record';

/**
 * Something that somebody may want to be told of, derived from a record: by an id that follows from
 * what happened, so that it is there once, whichever device saw it first. Who is told is asked when it is shown (PR-08).
 */
export type NoticeRow = {
	/** The id of the line; for an activity, one that follows from the deal and the activity. */
	readonly id: string;
	readonly record: RecordId;
	readonly space: SpaceId | null;
	readonly at: Instant;
	readonly by: MemberId;
} & (
	| { readonly what: 'activity'; readonly activity: ActivityId; readonly note: string }
	| { readonly what: 'mention'; readonly members: readonly MemberId[] }
	| { readonly what: 'assigned'; readonly members: readonly MemberId[] }
);

/**
 * What a record tells of. A tick that was taken back is not told any more; one that several devices
 * made at once is told once, under the same id on all of them.
 */
export function noticesOf(
	record: AnyRecord,
	history: readonly HistoryEntry[],
	posts: readonly Post[]
): NoticeRow[] {
	const about = { record: record.id, space: record.space };
	const notices: NoticeRow[] = record.kind === 'deal' ? activityNotices(record, history) : [];
	for (const entry of history) {
		const base = { ...about, id: entry.id, at: entry.at, by: entry.by };
		if (entry.what === 'owner' && entry.to === record.owner && entry.by !== entry.to) {
			notices.push({ ...base, what: 'assigned', members: [entry.to] });
		} else if (entry.what === 'created' && isGiven(record, history)) {
			notices.push({ ...base, what: 'assigned', members: [record.owner] });
		}
	}
	for (const { id, at, by, mentions = [] } of posts) {
		if (mentions.length > 0)
			notices.push({ ...about, id, at, by, what: 'mention', members: mentions });
	}
	return notices;
}

/** Whether some of what a record once told may not hold any more: a tick taken back, an owner before. */
export const hasTakenBack = (history: readonly HistoryEntry[]): boolean =>
	history.some((entry) => entry.what === 'owner' || (entry.what === 'activity' && !entry.done));

/** What is done in a deal: each activity once, by how often it had been taken back before. */
function activityNotices({ id, space, done }: Deal, history: readonly HistoryEntry[]): NoticeRow[] {
	return [...done.values()].map(({ activity, at, by, note }) => {
		const reopened = history.filter(
			(entry) => entry.what === 'activity' && entry.activity === activity && !entry.done
		).length;
		const notice = derivedId('done', id, activity, String(reopened));
		return { id: notice, record: id, space, at, by, what: 'activity', activity, note };
	});
}

/** Whether a task was made for its owner by somebody else, and has not changed hands since. */
const isGiven = (
	record: AnyRecord,
	history: readonly HistoryEntry[]
): record is Task & { readonly owner: MemberId } =>
	record.kind === 'task' &&
	record.importId === null &&
	record.owner !== null &&
	record.owner !== record.createdBy &&
	history.every(({ what }) => what !== 'owner');
