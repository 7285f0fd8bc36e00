import Dexie from 'dexie';
import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import { ordersBetween, type OrderKey } from '$lib/domain/core/order';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { Stage } from '$lib/domain/space/space';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import { moveCard } from '../moves/move-card';
import { writeMany, type Changes } from '../moves/write-many';

/** How many records are moved in one transaction: after each the person can stop. */
const SLICE = 100;

/** A record that was moved, and the place that it had before. */
export interface MovedRecord {
	readonly id: string;
	readonly from: StageId;
	readonly order: OrderKey;
	readonly to: StageId;
}

/** What came of moving the records of a stage. */
export interface Moved {
	readonly moved: readonly MovedRecord[];
	/** Why some stayed, of the last of them. */
	readonly refusal: Refusal | null;
}

/** What came of moving records back: how many are not where they were. */
export interface MovedBack {
	readonly stayed: number;
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
	const done = await write(view, space, changes, onmoved);
	const there = new Map(rows.map(({ id, order }) => [id, order]));
	return {
		moved: done.ids.map((id) => ({ id, from: from.id, order: there.get(id) ?? '', to: to.id })),
		refusal: done.refusal ?? refusal
	};
}

/**
 * Moves records back to the places that they had, each with the line of its history (OP-04). What
 * somebody has moved on since stays where it is, and so does what the rules hold. Rejects when this
 * device cannot store it.
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
	readonly refusal: Refusal | null;
}

/** Writes changes, slice by slice, for as long as `onmoved` wants it. */
async function write(
	view: WorkspaceView,
	space: SpaceId,
	changes: Changes,
	onmoved: (count: number) => boolean
): Promise<Done> {
	const all = [...changes];
	const ids: string[] = [];
	let refusal: Refusal | null = null;
	for (let start = 0; start < all.length; start += SLICE) {
		const done = await writeMany(view, space, new Map(all.slice(start, start + SLICE)));
		ids.push(...done.written);
		refusal = [...done.refused.values()].at(-1) ?? refusal;
		if (!onmoved(done.written.length)) break;
	}
	return { ids, refusal };
}

// Only what stands on a board has a stage.
const cards = ({ replica }: WorkspaceView) =>
	replica.db.table<DealRow | TaskRow, string>('records');

const inStage = (view: WorkspaceView, space: SpaceId, stage: string) =>
	cards(view)
		.where('[space+stage+order]')
		.between([space, stage, Dexie.minKey], [space, stage, Dexie.maxKey]);
