import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { Member, People } from '$lib/domain/member/member';
import { isNotified } from '$lib/domain/process/audience';
import type { Space } from '$lib/domain/space/space';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { Row } from '$lib/replica/store/rows';

/** An entry of the inbox: what happened, and the record in which it happened. */
export interface InboxEntry {
	readonly notice: NoticeRow;
	readonly record: Row;
	/** The name of the activity that was done; empty for anything else. */
	readonly activity: string;
}

/** The most notices that an inbox reads. */
export const FURTHEST = 2000;

/** Returns the latest notices, newest first, with the records that this device has. */
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
	const ids = [...new Set(notices.map(({ record, topic }) => topic ?? record))];
	const found = await db.records.bulkGet(ids);
	return {
		notices,
		records: new Map(found.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])))
	};
}

/**
 * Returns the entries for this member (PR-08): activities by their settings, mentions, and records
 * handed to them. Each is listed once, and nothing about a record that is not on this device or that is
 * in the bin.
 */
export function inboxEntriesFor(
	me: Pick<Member, 'id'>,
	{ notices, records }: Awaited<ReturnType<typeof recentNotices>>,
	people: Pick<People, 'members' | 'teams'>,
	space: (id: string) => Space | null
): InboxEntry[] {
	const entries: InboxEntry[] = [];
	for (const notice of notices) {
		const record = records.get(notice.topic ?? notice.record);
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

/** Returns the entries for the person at this device. */
export function inboxEntriesHere(
	view: WorkspaceView,
	recent: Awaited<ReturnType<typeof recentNotices>> | undefined
): InboxEntry[] {
	const { me } = view;
	if (me === undefined || recent === undefined) return [];
	const entries = inboxEntriesFor(me, recent, view.directory, (id) => view.space(id));
	return entries.filter(({ record }) => !view.hidesRecord(record));
}

/** Returns the moment from which a member receives notices. Earlier events are no news to them. */
export const inboxStart = (members: People['members'], me: MemberId): number =>
	members.get(me)?.createdAt ?? 0;
