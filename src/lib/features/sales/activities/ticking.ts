import type { Acting, RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import type { Deal } from '$lib/domain/deal/deal';
import type { Member, People } from '$lib/domain/member/member';
import type { Activity } from '$lib/domain/process/activity';
import { tick, type TickDetails } from '$lib/domain/process/tick';
import { triggeredTask } from '$lib/domain/process/trigger';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';
import type { Replica } from '$lib/replica/replica';
import { hasUpdates } from '$lib/replica/store/updates-of';

/** The person who ticks, and the device. */
export interface Ticking {
	readonly replica: Pick<Replica, 'records' | 'db'>;
	readonly directory: Pick<People, 'members'>;
	readonly me: Member;
	readonly acting: Acting;
}

/**
 * Ticks an activity and creates the task that it triggers, in one transaction, so that both exist or
 * neither (PR-09). Returns the title of the task, or `null` when none was created. Is refused as `tick`
 * is.
 */
export async function performActivity(
	{ replica, directory, me, acting }: Ticking,
	deal: Deal,
	activity: Activity,
	details: TickDetails
): Promise<Saved<string | null>> {
	const ticked = tick(deal, activity, details, me, acting);
	if (!ticked.ok) return ticked;
	if (ticked.value.history.length === 0) return succeed(null);
	const changes = new Map<RecordId, RecordChange>([[deal.id, ticked.value]]);
	const task = triggeredTask(deal, activity, directory.members, acting);
	// A second tick creates no second task, even when the first is done or in the bin.
	const isNew = task !== null && !(await isHere(replica, task.id));
	if (isNew) changes.set(task.id, task.change);
	const saved = await replica.records.changeMany(
		roomName({ kind: 'space', space: deal.space }),
		[...changes.keys()],
		(id) => changes.get(id) ?? ticked.value
	);
	if (!saved.ok) return saved;
	return succeed(isNew ? (activity.trigger?.title ?? null) : null);
}

const isHere = ({ db }: Ticking['replica'], id: RecordId): Promise<boolean> => hasUpdates(db, id);
