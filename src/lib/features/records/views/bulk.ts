import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { ordersBetween, type OrderKey } from '$lib/domain/core/order';
import type { Result } from '$lib/domain/core/result';
import { followOwner } from '$lib/domain/task/commands';
import { roomName } from '$lib/protocol/rooms';
import { columnPage } from '$lib/replica/store/queries';
import type { Row } from '$lib/replica/store/rows';
import type { CardRow } from '../cards/cards';
import { bulkChange, bulkUndo, type BulkWork } from './bulk-work';

/** Records changed in one transaction. From fifty on, others are not told one by one what has changed. */
const CHUNK = 40;

/** A record that the rules left as it was. */
export interface Left {
	readonly id: RecordId;
	readonly title: string;
	readonly refusal: Refusal;
}

/** What came of work on many records. */
export interface Outcome {
	/** The records as they were before, in the order in which they were changed. */
	readonly changed: readonly CardRow[];
	readonly left: readonly Left[];
	/** How many of those asked for were not looked at any more: it was stopped. */
	readonly stopped: number;
}

/** Told after every chunk how many records are behind it; gives whether to go on. */
export type Progress = (done: number) => boolean;

interface Step {
	readonly row: CardRow;
	readonly change: RecordChange;
}

/** Works on many records, chunk by chunk. Rejects when this device cannot save; what was done stays. */
export async function runBulk(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly RecordId[],
	work: BulkWork,
	progress: Progress
): Promise<Outcome> {
	const changed: CardRow[] = [];
	const left: Left[] = [];
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
		done += chunk.length;
		if (!progress(done)) break;
	}
	return { changed, left, stopped: Math.max(0, ids.length - done) };
}

/** Takes work on many records back, as far as the rules allow; gives what they left as it is. */
export async function undoBulk(
	view: WorkspaceView,
	space: SpaceId,
	before: readonly CardRow[],
	work: BulkWork
): Promise<readonly Left[]> {
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
		left.push(...(await write(view, space, steps, work)).left);
	}
	return left;
}

/** Writes a chunk in one transaction; where the rules refuse one of it, one by one, to know which. */
async function write(
	view: WorkspaceView,
	space: SpaceId,
	steps: readonly Step[],
	work: BulkWork
): Promise<Omit<Outcome, 'stopped'>> {
	if (steps.length === 0) return { changed: [], left: [] };
	const whole = await writeSteps(view, space, steps, work);
	if (whole.ok) return { changed: steps.map(({ row }) => row), left: [] };
	const [only] = steps;
	if (steps.length === 1 && only !== undefined) {
		const { id, title } = only.row;
		return { changed: [], left: [{ id, title, refusal: whole.error }] };
	}
	const changed: CardRow[] = [];
	const left: Left[] = [];
	for (const step of steps) {
		const one = await write(view, space, [step], work);
		changed.push(...one.changed);
		left.push(...one.left);
	}
	return { changed, left };
}

async function writeSteps(
	{ replica, acting }: WorkspaceView,
	space: SpaceId,
	steps: readonly Step[],
	work: BulkWork
): Promise<Result<null, Refusal>> {
	const changes = new Map(steps.map(({ row, change }) => [row.id, change]));
	if (work.what === 'owner') {
		// The open tasks of a deal go with it: its new owner sees them in the place of the old one.
		const owners = new Map(steps.map(({ row, change }) => [row.id, [row.owner, change] as const]));
		const tasks = await replica.db.records
			.where('deal')
			.anyOf([...owners.keys()])
			.toArray();
		for (const row of tasks) {
			if (row.kind !== 'task' || row.closedAt !== null || row.deal === undefined) continue;
			const task = (await replica.records.read(row.id))?.record;
			const [from, change] = owners.get(row.deal) ?? [null, null];
			const to = change?.set['owner'];
			if (task?.kind !== 'task' || typeof to !== 'string') continue;
			const followed = followOwner(task, from, to, acting);
			if (followed !== null) changes.set(row.id, followed);
		}
	}
	const room = roomName({ kind: 'space', space });
	return replica.records.changeMany(room, [...changes.keys()], (id) => {
		const change = changes.get(id);
		if (change === undefined) throw new Error(`no change for ${id}`);
		return change;
	});
}

async function cardsOf(view: WorkspaceView, ids: readonly RecordId[]): Promise<CardRow[]> {
	const rows = await view.replica.db.records.bulkGet([...ids]);
	return rows.filter((row: Row | undefined): row is CardRow =>
		row === undefined ? false : row.kind === 'deal' || row.kind === 'task'
	);
}

/** Places at the top of the stage that records are moved to, one for each. */
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
