import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import { ordersBetween, type OrderKey } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { followOwner } from '$lib/domain/task/commands';
import { isNotStored, type NotStored } from '$lib/replica/saved';
import { columnPage } from '$lib/replica/store/queries';
import type { Row } from '$lib/replica/store/rows';
import type { CardRow } from '../cards/cards';
import { writeMany, type Changes } from '../moves/write-many';
import { bulkChange, bulkUndo, type BulkWork } from './bulk-work';

/**
 * The number of records that are changed in one transaction. From fifty on, others are not notified of
 * each change.
 */
const CHUNK = 40;

/** A record that the rules did not allow to change. */
export interface Left {
	readonly id: RecordId;
	readonly title: string;
	readonly refusal: Refusal;
}

/** The outcome of an action on many records. */
export interface Outcome {
	/** The records as they were before, in the order in which they were changed. */
	readonly changed: readonly CardRow[];
	readonly left: readonly Left[];
	/** The records that this device could not store. Those after them were not tried. */
	readonly unstored: readonly RecordId[];
	/** How many of the records were not processed because the person, or a failure to store, stopped the action. */
	readonly stopped: number;
}

/** Receives after every chunk the number of processed records. Returns whether to continue. */
export type Progress = (done: number) => boolean;

interface Step {
	readonly row: CardRow;
	readonly change: RecordChange;
}

/**
 * Performs an action on many records, chunk by chunk, until this device cannot store one. Changes that
 * were made stay.
 */
export async function runBulk(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly RecordId[],
	work: BulkWork,
	progress: Progress
): Promise<Outcome> {
	const changed: CardRow[] = [];
	const left: Left[] = [];
	const unstored: RecordId[] = [];
	const orders = work.what === 'stage' ? await freeOrders(view, space, work, ids.length) : [];
	let done = 0;
	while (done < ids.length) {
		const chunk = ids.slice(done, done + CHUNK);
		const rows = await cardsOf(view, chunk);
		const steps: Step[] = [];
		for (const row of rows) {
			const now = view.space(space);
			if (now === null) continue;
			const order = orders[ids.indexOf(row.id, done)] ?? row.order;
			const role = view.me?.role ?? 'guest';
			const change = bulkChange(row, work, { space: now, role, acting: view.acting, order });
			if (!change.ok) left.push({ id: row.id, title: row.title, refusal: change.error });
			else if (isSomething(change.value)) steps.push({ row, change: change.value });
		}
		const outcome = await write(view, space, steps, work);
		changed.push(...outcome.changed);
		left.push(...outcome.left);
		unstored.push(...outcome.unstored);
		done += chunk.length;
		if (!progress(done) || unstored.length > 0) break;
	}
	return { changed, left, unstored, stopped: Math.max(0, ids.length - done) };
}

/**
 * Undoes an action on many records, as far as the rules allow. Returns the records that stayed as they
 * are, or that this device could not store them all.
 */
export async function undoBulk(
	view: WorkspaceView,
	space: SpaceId,
	before: readonly CardRow[],
	work: BulkWork
): Promise<Result<readonly Left[], NotStored>> {
	const left: Left[] = [];
	for (let start = 0; start < before.length; start += CHUNK) {
		const chunk = before.slice(start, start + CHUNK);
		const ids = chunk.map(({ id }) => id);
		const now = new Map((await cardsOf(view, ids)).map((row) => [row.id, row]));
		const steps: Step[] = [];
		for (const row of chunk) {
			const there = view.space(space);
			if (there === null) continue;
			const role = view.me?.role ?? 'guest';
			const context = { space: there, role, acting: view.acting };
			const change = bulkUndo(row, now.get(row.id) ?? null, work, context);
			if (change.ok && isSomething(change.value)) steps.push({ row, change: change.value });
			else if (!change.ok) left.push({ id: row.id, title: row.title, refusal: change.error });
		}
		const outcome = await write(view, space, steps, work);
		left.push(...outcome.left);
		if (outcome.failure !== null) return fail(outcome.failure);
	}
	return succeed(left);
}

/** Writes a chunk. Records that the rules refuse are left unchanged and named. */
async function write(
	view: WorkspaceView,
	space: SpaceId,
	steps: readonly Step[],
	work: BulkWork
): Promise<Omit<Outcome, 'stopped'> & { readonly failure: NotStored | null }> {
	const changes = new Map(steps.map(({ row, change }) => [row.id, change]));
	const owners = new Map(steps.map(({ row }) => [row.id, row.owner]));
	// The open tasks of a deal follow it: its new owner sees them instead of the old one.
	const withTasks = (own: Changes) => withTasksOf(view, own, owners);
	const { written, left } = await (work.what === 'owner'
		? writeMany(view, space, changes, withTasks)
		: writeMany(view, space, changes));
	const done = new Set(written);
	return {
		changed: steps.flatMap(({ row }) => (done.has(row.id) ? [row] : [])),
		left: steps.flatMap(({ row: { id, title } }) => {
			const why = left.get(id);
			return why === undefined || isNotStored(why) ? [] : [{ id, title, refusal: why }];
		}),
		unstored: [...left].flatMap(([id, why]) => (isNotStored(why) ? [id] : [])),
		failure: [...left.values()].find(isNotStored) ?? null
	};
}

/** Returns the changes of deals, with those of their open tasks, which follow the owner. */
async function withTasksOf(
	{ replica, acting }: WorkspaceView,
	changes: Changes,
	owners: ReadonlyMap<RecordId, MemberId | null>
): Promise<Changes> {
	const all = new Map(changes);
	const tasks = await replica.db.records
		.where('deal')
		.anyOf([...changes.keys()])
		.toArray();
	for (const row of tasks) {
		if (row.kind !== 'task' || row.closedAt !== null || row.deal === undefined) continue;
		const task = (await replica.records.read(row.id))?.record;
		const to = changes.get(row.deal)?.set['owner'];
		if (task?.kind !== 'task' || typeof to !== 'string') continue;
		const followed = followOwner(task, owners.get(row.deal) ?? null, to, acting);
		if (followed !== null) all.set(row.id, followed);
	}
	return all;
}

async function cardsOf(view: WorkspaceView, ids: readonly RecordId[]): Promise<CardRow[]> {
	const rows = await view.replica.db.records.bulkGet([...ids]);
	return rows.filter((row: Row | undefined): row is CardRow =>
		row === undefined ? false : row.kind === 'deal' || row.kind === 'task'
	);
}

/** Returns order keys at the top of the stage to which records are moved, one for each. */
async function freeOrders(
	{ replica }: WorkspaceView,
	space: SpaceId,
	{ stage }: Extract<BulkWork, { what: 'stage' }>,
	count: number
): Promise<OrderKey[]> {
	const [top] = await columnPage(replica.db, space, stage.id, { start: 0, count: 1 });
	return ordersBetween(null, top?.order ?? null, count);
}

const isSomething = ({ set, history }: RecordChange): boolean =>
	Object.keys(set).length > 0 || history.length > 0;
