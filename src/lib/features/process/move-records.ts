import Dexie from 'dexie';
import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import { ordersBetween } from '$lib/domain/core/order';
import type { SpaceId } from '$lib/domain/core/ids';
import type { Stage } from '$lib/domain/space/space';
import { roomName } from '$lib/protocol/rooms';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import { moveCard } from '../board/moves';

/** How many records are moved in one transaction: after each the person can stop. */
const SLICE = 100;

/** What came of moving the records of a stage. */
export interface Moved {
	readonly moved: number;
	/** Why some stayed, of the last of them. */
	readonly refusal: Refusal | null;
}

/**
 * Moves all records of a stage that are on this device below those of another, each with the line of
 * its history (PR-02, OP-04). `onmoved` is told how many more have been moved, and answers whether to go on.
 * What the rules do not let go stays where it is. Rejects when this device cannot store it.
 */
export async function moveRecords(
	view: WorkspaceView,
	space: SpaceId,
	from: Stage,
	to: Stage,
	onmoved: (count: number) => boolean
): Promise<Moved> {
	const rows = await inStage(view, space, from.id).toArray();
	const last = await inStage(view, space, to.id).last();
	const orders = ordersBetween(last?.order ?? null, null, rows.length);
	const changes = new Map<string, RecordChange>();
	let refusal: Refusal | null = null;
	rows.forEach((row, at) => {
		const role = view.me?.role ?? 'guest';
		const change = moveCard(row, from, to, orders[at] ?? row.order, role, view.acting);
		if (change.ok) changes.set(row.id, change.value);
		else refusal = change.error;
	});
	const ids = [...changes.keys()];
	let moved = 0;
	for (let start = 0; start < ids.length; start += SLICE) {
		const done = await moveSlice(view, space, ids.slice(start, start + SLICE), changes);
		moved += done.moved;
		refusal = done.refusal ?? refusal;
		if (!onmoved(done.moved)) break;
	}
	return { moved, refusal };
}

/** Moves a slice in one transaction; when the rules refuse one of it, each by itself. */
async function moveSlice(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly string[],
	changes: ReadonlyMap<string, RecordChange>
): Promise<Moved> {
	const room = roomName({ kind: 'space', space });
	const changeOf = (id: string): RecordChange => {
		const change = changes.get(id);
		if (change === undefined) throw new Error(`no change for ${id}`);
		return change;
	};
	const all = await view.replica.records.changeMany(room, ids, changeOf);
	if (all.ok) return { moved: ids.length, refusal: null };
	if (ids.length === 1) return { moved: 0, refusal: all.error };
	let moved = 0;
	let refusal: Refusal | null = null;
	for (const id of ids) {
		const one = await moveSlice(view, space, [id], changes);
		moved += one.moved;
		refusal = one.refusal ?? refusal;
	}
	return { moved, refusal };
}

const inStage = ({ replica }: WorkspaceView, space: SpaceId, stage: string) =>
	// Only what stands on a board has a stage.
	replica.db
		.table<DealRow | TaskRow, string>('records')
		.where('[space+stage+order]')
		.between([space, stage, Dexie.minKey], [space, stage, Dexie.maxKey]);
