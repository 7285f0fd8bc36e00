import type { Instant } from '../../domain/core/day';
import type { ActivityId, MemberId, RecordId, SpaceId } from '../../domain/core/ids';
import type { HistoryEntry, Post } from '../../domain/history/history';
import type { AnyRecord } from '../../documents/read-record';

/**
 * Something that somebody may want to be told of, derived from a record's lines: by the line's id, so
 * that it is there once, whichever device saw it first. Who is told is asked when it is shown (PR-08).
 */
export type NoticeRow = {
	/** The id of the line. */
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

/** What a record tells of. A tick that was taken back is not told any more. */
export function noticesOf(
	record: AnyRecord,
	history: readonly HistoryEntry[],
	posts: readonly Post[]
): NoticeRow[] {
	const about = { record: record.id, space: record.space };
	const notices: NoticeRow[] = [];
	for (const entry of history) {
		const base = { ...about, id: entry.id, at: entry.at, by: entry.by };
		if (entry.what === 'activity' && entry.done) {
			const isStill = record.kind === 'deal' && record.done.has(entry.activity);
			if (isStill) {
				notices.push({ ...base, what: 'activity', activity: entry.activity, note: entry.note });
			}
		} else if (entry.what === 'owner' && entry.to === record.owner && entry.by !== entry.to) {
			notices.push({ ...base, what: 'assigned', members: [entry.to] });
		}
	}
	for (const { id, at, by, mentions = [] } of posts) {
		if (mentions.length > 0)
			notices.push({ ...about, id, at, by, what: 'mention', members: mentions });
	}
	return notices;
}
