import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { assign } from '$lib/domain/deal/commands';
import type { Deal } from '$lib/domain/deal/deal';
import { followOwner } from '$lib/domain/task/commands';
import { roomName } from '$lib/protocol/rooms';
import { saving, type Saved } from '$lib/replica/saved';

/** What of the workspace handing over needs. */
type HandingView = Pick<WorkspaceView, 'acting'> & {
	readonly replica: Pick<WorkspaceView['replica'], 'db' | 'records'>;
};

/**
 * Hands a deal over to another owner, together with its open tasks, which the new owner sees instead of
 * the old one. This is one transaction, so that no task stays behind (OP-08).
 */
export const handOver = (
	view: HandingView,
	deal: Pick<Deal, 'id' | 'space' | 'owner'>,
	owner: MemberId
): Promise<Saved> => saving(() => giveWithTasks(view, deal, owner));

async function giveWithTasks(
	{ replica, acting }: HandingView,
	deal: Pick<Deal, 'id' | 'space' | 'owner'>,
	owner: MemberId
): Promise<Saved> {
	const assigned = assign(deal, owner, acting);
	if (assigned.history.length === 0) return succeed(null);
	const changes = new Map<RecordId, RecordChange>([[deal.id, assigned]]);
	const rows = await replica.db.records.where('deal').equals(deal.id).toArray();
	for (const row of rows) {
		if (row.kind !== 'task' || row.closedAt !== null) continue;
		const task = (await replica.records.read(row.id))?.record;
		if (task?.kind !== 'task') continue;
		const change = followOwner(task, deal.owner, owner, acting);
		if (change !== null) changes.set(row.id, change);
	}
	const room = roomName({ kind: 'space', space: deal.space });
	return replica.records.changeMany(room, [...changes.keys()], (id) => changes.get(id) ?? assigned);
}
