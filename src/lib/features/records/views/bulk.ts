import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import { ordersBetween, type OrderKey } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { followOwner } from '$lib/domain/task/commands';
import { roomName } from '$lib/protocol/rooms';
import { isNotStored, type NotStored } from '$lib/replica/saved';
import { columnPage } from '$lib/replica/store/queries';
import type { Row } from '$lib/replica/store/rows';
import type { CardRow } from '../cards/cards';
import { writeMany, type Changes, type Written } from '../moves/write-many';
import type { BulkSeries } from './bulk-series';
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
export interface Outcome<Of = CardRow> {
	/** The records as they were before, in the order in which they were changed. */
	readonly changed: readonly Of[];
	readonly left: readonly Left[];
	/** The records that this device could not store. Those after them were not tried. */
	readonly unstored: readonly RecordId[];
	/** How many of the records were not processed because the person, or a failure to store, stopped the action. */
	readonly stopped: number;
}

/** Receives after every chunk the number of processed records. Returns whether to continue. */
export type Progress = (done: number) => boolean;

/** A record, and what is to change in it. */
export interface Step<Of = CardRow> {
	readonly row: Of;
	readonly change: RecordChange;
}

/** What came of writing a chunk. */
export interface ChunkOutcome<Of> extends Omit<Outcome<Of>, 'stopped'> {
	/** Why this device could not store some of it; `null` when it stored all. */
	readonly failure: NotStored | null;
}

/** A record that many actions can be done to. */
interface Named {
	readonly id: RecordId;
	readonly title: string;
}

/** How records of one kind are read, changed and written, a chunk at a time. */
export interface Many<Of extends Named> {
	readonly read: (ids: readonly RecordId[]) => Promise<readonly Of[]>;
	/** Returns what changes in a record; `null` to pass it by. */
	readonly changeOf: (row: Of) => Result<RecordChange, Refusal> | null;
	readonly write: (steps: readonly Step<Of>[]) => Promise<ChunkOutcome<Of>>;
}

/**
 * Changes many records, chunk by chunk, until this device cannot store one. Changes that were made stay.
 * `failure` says why it could not store the last chunk.
 */
export async function changeChunks<Of extends Named>(
	ids: readonly RecordId[],
	{ read, changeOf, write }: Many<Of>,
	progress: Progress = () => true
): Promise<Outcome<Of> & Pick<ChunkOutcome<Of>, 'failure'>> {
	const changed: Of[] = [];
	const left: Left[] = [];
	const unstored: RecordId[] = [];
	let failure: NotStored | null = null;
	let done = 0;
	while (done < ids.length && failure === null) {
		const chunk = ids.slice(done, done + CHUNK);
		const steps: Step<Of>[] = [];
		for (const row of await read(chunk)) {
			const change = changeOf(row);
			if (change === null) continue;
			if (!change.ok) left.push({ id: row.id, title: row.title, refusal: change.error });
			else if (isSomething(change.value)) steps.push({ row, change: change.value });
		}
		const outcome = await write(steps);
		changed.push(...outcome.changed);
		left.push(...outcome.left);
		unstored.push(...outcome.unstored);
		failure = outcome.failure;
		done += chunk.length;
		if (!progress(done)) break;
	}
	return { changed, left, unstored, failure, stopped: Math.max(0, ids.length - done) };
}

/** Returns what came of writing some steps. */
export function outcomeOf<Of extends Named>(
	steps: readonly Step<Of>[],
	{ written, left }: Written
): ChunkOutcome<Of> {
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

/**
 * Performs an action on many records, chunk by chunk, until this device cannot store one. Changes that
 * were made stay. `series`: what it does beside tasks that repeat.
 */
export async function runBulk(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly RecordId[],
	work: BulkWork,
	progress: Progress,
	series: BulkSeries
): Promise<Outcome> {
	const orders = work.what === 'stage' ? await freeOrders(view, space, work, ids.length) : [];
	const orderOf = new Map(ids.map((id, place) => [id, orders[place]]));
	return changeChunks<CardRow>(
		ids,
		{
			read: (chunk) => cardsOf(view, chunk),
			changeOf: (row) => {
				const now = view.space(space);
				if (now === null) return null;
				const order = orderOf.get(row.id) ?? row.order;
				const role = view.me?.role ?? 'guest';
				return bulkChange(row, work, { space: now, role, acting: view.acting, order });
			},
			write: (steps) => write(view, space, steps, work, series.with)
		},
		progress
	);
}

/**
 * Undoes an action on many records, as far as the rules allow. Returns the records that stayed as they
 * are, or that this device could not store them all.
 */
export async function undoBulk(
	view: WorkspaceView,
	space: SpaceId,
	before: readonly CardRow[],
	work: BulkWork,
	series: BulkSeries
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
		const outcome = await write(view, space, steps, work, series.withBacks);
		left.push(...outcome.left);
		if (outcome.failure !== null) return fail(outcome.failure);
	}
	return succeed(left);
}

/** Writes a chunk, with what goes with its tasks. Records that the rules refuse are left unchanged and named. */
async function write(
	view: WorkspaceView,
	space: SpaceId,
	steps: readonly Step[],
	work: BulkWork,
	inSeries: BulkSeries['with']
): Promise<ChunkOutcome<CardRow>> {
	const changes = new Map(steps.map(({ row, change }) => [row.id, change]));
	const owners = new Map(steps.map(({ row }) => [row.id, row.owner]));
	// The open tasks of a deal follow it: its new owner sees them instead of the old one.
	const along = async (own: Changes) => {
		const all = await inSeries(own);
		return work.what === 'owner' ? withTasksOf(view, all, owners) : all;
	};
	const room = roomName({ kind: 'space', space });
	return outcomeOf(steps, await writeMany(view, room, changes, along));
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
