import Dexie from 'dexie';
import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import { ordersBetween, type OrderKey } from '$lib/domain/core/order';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { Stage } from '$lib/domain/space/space';
import { roomName } from '$lib/protocol/rooms';
import { isNotStored, type NotSaved } from '$lib/replica/saved';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import { moveCard } from '../moves/move-card';
import { writeMany, type Changes } from '../moves/write-many';

/** How many records are moved in one transaction. The person can stop after each. */
const SLICE = 100;

/** A record that was moved, and its old place. */
export interface MovedRecord {
	readonly id: string;
	readonly from: StageId;
	readonly order: OrderKey;
	readonly to: StageId;
}

/** The outcome of moving the records of a stage. */
export interface Moved {
	readonly moved: readonly MovedRecord[];
	/** Why the last of those that stayed was not saved. */
	readonly refusal: NotSaved | null;
}

/** The outcome of moving records back: how many are not at their old place. */
export interface MovedBack {
	readonly stayed: number;
	readonly refusal: NotSaved | null;
}

/**
 * Moves all records of a stage that are on this device below those of another stage, each with a line
 * in its history (PR-02, OP-04). `onmoved` receives the number of records that were moved in addition,
 * and returns whether to continue. Records that the rules keep, or that this device cannot store, stay
 * where they are.
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
	const done = await write(view, space, changes, onmoved);
	const there = new Map(rows.map(({ id, order }) => [id, order]));
	return {
		moved: done.ids.map((id) => ({ id, from: from.id, order: there.get(id) ?? '', to: to.id })),
		refusal: done.refusal ?? refusal
	};
}

/**
 * Moves records back to their old places, each with a line in its history (OP-04). Records that
 * somebody has moved since, that the rules keep, or that this device cannot store, stay where they are.
 */
export async function moveBack(
	view: WorkspaceView,
	space: SpaceId,
	moved: readonly MovedRecord[]
): Promise<MovedBack> {
	if (moved.length === 0) return { stayed: 0, refusal: null };
	const stages = new Map(view.space(space)?.stages.map((stage) => [stage.id, stage]));
	const rows = await cards(view).bulkGet(moved.map(({ id }) => id));
	const changes = new Map<string, RecordChange>();
	let refusal: Refusal | null = null;
	moved.forEach(({ id, from, order, to }, at) => {
		const row = rows[at];
		const home = stages.get(from);
		if (row?.stage !== to || row.space !== space || home === undefined) return;
		const role = view.me?.role ?? 'guest';
		const change = moveCard(row, stages.get(to), home, order, role, view.acting);
		if (change.ok) changes.set(id, change.value);
		else refusal = change.error;
	});
	const done = await write(view, space, changes, () => true);
	return { stayed: moved.length - done.ids.length, refusal: done.refusal ?? refusal };
}

interface Done {
	readonly ids: readonly string[];
	readonly refusal: NotSaved | null;
}

/** Writes changes slice by slice, until `onmoved` returns `false` or this device cannot store one. */
async function write(
	view: WorkspaceView,
	space: SpaceId,
	changes: Changes,
	onmoved: (count: number) => boolean
): Promise<Done> {
	const all = [...changes];
	const ids: string[] = [];
	let refusal: NotSaved | null = null;
	for (let start = 0; start < all.length; start += SLICE) {
		const done = await writeMany(
			view,
			roomName({ kind: 'space', space }),
			new Map(all.slice(start, start + SLICE))
		);
		ids.push(...done.written);
		refusal = [...done.left.values()].at(-1) ?? refusal;
		if (!onmoved(done.written.length) || (refusal !== null && isNotStored(refusal))) break;
	}
	return { ids, refusal };
}

// Only cards of a board have a stage.
const cards = ({ replica }: WorkspaceView) =>
	replica.db.table<DealRow | TaskRow, string>('records');

const inStage = (view: WorkspaceView, space: SpaceId, stage: string) =>
	cards(view)
		.where('[space+stage+order]')
		.between([space, stage, Dexie.minKey], [space, stage, Dexie.maxKey]);
