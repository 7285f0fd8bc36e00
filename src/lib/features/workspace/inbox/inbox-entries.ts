import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { Member, People } from '$lib/domain/member/member';
import { isNotified } from '$lib/domain/process/audience';
import type { Space } from '$lib/domain/space/space';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { Row } from '$lib/replica/store/rows';

/** A line of the inbox: what happened, and the record that it happened in. */
export interface InboxEntry {
	readonly notice: NoticeRow;
	readonly record: Row;
	/** The name of the activity that was done; empty for anything else. */
	readonly activity: string;
}

/** No inbox is read further back than this many things that happened. */
export const FURTHEST = 2000;

/** What happened of late, newest first, with the records as far as this device has them. */
export async function recentNotices(
	db: Pick<ReplicaDatabase, 'notices' | 'records'>,
	since: number
): Promise<{
	readonly notices: readonly NoticeRow[];
	readonly records: ReadonlyMap<RecordId, Row>;
}> {
	const notices = await db.notices
		.where('at')
		.aboveOrEqual(since)
		.reverse()
		.limit(FURTHEST)
		.toArray();
	const ids = [...new Set(notices.map(({ record }) => record))];
	const found = await db.records.bulkGet(ids);
	return {
		notices,
		records: new Map(found.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])))
	};
}

/**
 * What of it this member is told (PR-08): activities by their settings, mentions and what was handed
 * to them; each once, and nothing of a record that is not on this device or in the bin.
 */
export function inboxEntriesFor(
	me: Pick<Member, 'id'>,
	{ notices, records }: Awaited<ReturnType<typeof recentNotices>>,
	people: Pick<People, 'members' | 'teams'>,
	space: (id: string) => Space | null
): InboxEntry[] {
	const entries: InboxEntry[] = [];
	for (const notice of notices) {
		const record = records.get(notice.record);
		if (record === undefined || notice.by === me.id) continue;
		if (notice.what !== 'activity') {
			if (notice.members.includes(me.id)) entries.push({ notice, record, activity: '' });
			continue;
		}
		if (record.kind !== 'deal') continue;
		const activity = space(record.space)?.activities.find(({ id }) => id === notice.activity);
		if (activity === undefined || !isNotified(me.id, notice.by, activity, record, people)) continue;
		entries.push({ notice, record, activity: activity.name });
	}
	return entries;
}

/** What the person at this device is told, out of what was read. */
export function inboxEntriesHere(
	view: WorkspaceView,
	recent: Awaited<ReturnType<typeof recentNotices>> | undefined
): InboxEntry[] {
	const { me } = view;
	if (me === undefined || recent === undefined) return [];
	return inboxEntriesFor(me, recent, view.directory, (id) => view.space(id));
}

/** Since when a member is told of things: what happened before they came is no news to them. */
export const inboxStart = (members: People['members'], me: MemberId): number =>
	members.get(me)?.createdAt ?? 0;
