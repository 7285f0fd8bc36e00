import { Dexie } from 'dexie';
import type { Instant } from '../../domain/core/day';
import type { MemberId, RecordId, SpaceId, StageId } from '../../domain/core/ids';
import type { OrderKey } from '../../domain/core/order';
import { RECORD_KINDS } from '../../domain/core/record';
import type { Around } from '../../domain/core/reorder';
import type { Asked } from '../../domain/customer/asked';
import { holdingAll, holdingAny, idsOf, take } from '../search/index-reader';
import { stageCounts } from './aggregates';
import type { ColumnPlaces, KnownPlace } from './column-places';
import type { ReplicaDatabase } from './database';
import { mergedInto } from './merged';
import type { CustomerRow, DealRow, Row, TaskRow, TopicRow } from './rows';

/** The lowest and highest keys that IndexedDB sorts. */
const { minKey, maxKey } = Dexie;

/** A run of rows out of a longer, sorted whole. */
export interface Page {
	/** Place of the first row in the whole, from 0. */
	readonly start: number;
	readonly count: number;
}

/**
 * From this place on a column is read from whichever of its ends is nearer, or from a place that is known no further
 * away than this.
 */
export const FAR = 200;

/**
 * The cards of one column in their order, a page of them. Costs what the page shows and what lies between it and
 * the nearer end of the column: an index is walked through to a place, one row after the other. With `places`, which
 * remembers what was read, it is walked from there where that is near.
 */
export async function columnPage(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId,
	range: Page,
	places?: ColumnPlaces
): Promise<(DealRow | TaskRow)[]> {
	const known = range.start < FAR ? null : (places?.near(range.start, FAR) ?? null);
	const rows = await (known === null
		? pageFromEnd(db, space, stage, range)
		: pageFrom(db, space, stage, range, known));
	places?.note(range.start, rows);
	return rows;
}

/** Reads next to nothing, and in a live query is read again whenever anything in a column changes. */
export const columnWatch = (
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId
): Promise<RecordId[]> =>
	db.records
		.where('[space+stage+order]')
		.between([space, stage, minKey], [space, stage, maxKey])
		.limit(1)
		.primaryKeys();

/** Reads a page of a column beside a place that is known. */
async function pageFrom(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId,
	{ start, count }: Page,
	{ index, order }: KnownPlace
): Promise<(DealRow | TaskRow)[]> {
	const part = db.records.where('[space+stage+order]');
	const here = [space, stage, order];
	const below = () => part.between(here, [space, stage, maxKey]);
	if (start >= index) return page<DealRow | TaskRow>(below(), { start: start - index, count });
	const above = part.between([space, stage, minKey], here, true, false).reverse();
	const end = start + count;
	const rows = await page<DealRow | TaskRow>(above, {
		start: Math.max(0, index - end),
		count: Math.min(count, index - start)
	});
	rows.reverse();
	const rest = end - index;
	if (rest <= 0) return rows;
	return [...rows, ...(await page<DealRow | TaskRow>(below(), { start: 0, count: rest }))];
}

/** Reads a page of a column from the nearer of its ends. */
function pageFromEnd(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId,
	{ start, count }: Page
): Promise<(DealRow | TaskRow)[]> {
	const whole = () =>
		db.records.where('[space+stage+order]').between([space, stage, minKey], [space, stage, maxKey]);
	if (start < FAR) return page<DealRow | TaskRow>(whole(), { start, count });
	// One transaction, so that the total is that of the rows.
	return db.transaction('r', [db.records, db.totals], async () => {
		const behind = ((await stageCounts(db, space)).get(stage) ?? 0) - start;
		if (behind <= 0) return [];
		const rest = Math.max(0, behind - count);
		if (start <= rest) return page<DealRow | TaskRow>(whole(), { start, count });
		const rows = await page<DealRow | TaskRow>(whole().reverse(), {
			start: rest,
			count: Math.min(count, behind)
		});
		return rows.reverse();
	});
}

/** The cards of stages that are gone, a page of them. */
export function stagelessPage(
	db: ReplicaDatabase,
	space: SpaceId,
	stages: readonly StageId[],
	range: Page
): Promise<(DealRow | TaskRow)[]> {
	if (stages.length === 0) return Promise.resolve([]);
	const ranges = [...stages].sort().map((stage): [unknown, unknown] => [
		[space, stage, minKey],
		[space, stage, maxKey]
	]);
	return page<DealRow | TaskRow>(db.records.where('[space+stage+order]').inAnyRange(ranges), range);
}

/** The cards of a closed column that were closed since a moment, the latest first, a page of them. */
export function closedPage(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId,
	since: Instant,
	range: Page
): Promise<(DealRow | TaskRow)[]> {
	return page<DealRow | TaskRow>(closedSince(db, space, stage, since).reverse(), range);
}

/**
 * The next open task of each of these deals: the one that is due first, one without a day last. Deals
 * without an open task are left out.
 */
export async function nextTasks(
	db: ReplicaDatabase,
	deals: readonly RecordId[]
): Promise<Map<RecordId, TaskRow>> {
	const next = new Map<RecordId, TaskRow>();
	if (deals.length === 0) return next;
	const due = ({ dueOn }: TaskRow): string => dueOn ?? LATEST;
	await db.records
		.where('deal')
		.anyOf([...deals])
		.each((row) => {
			if (row.kind !== 'task' || row.closedAt !== null || row.deal === undefined) return;
			const found = next.get(row.deal);
			if (found === undefined || due(row) < due(found)) next.set(row.deal, row);
		});
	return next;
}

/** Stands after every day, for tasks without one. */
const LATEST = '~';

/** How many cards of a closed column were closed since a moment. */
export const closedCount = (
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId,
	since: Instant
): Promise<number> => closedSince(db, space, stage, since).count();

const closedSince = (db: ReplicaDatabase, space: SpaceId, stage: StageId, since: Instant) =>
	db.records
		.where('[space+stage+closedAt]')
		.between([space, stage, since], [space, stage, maxKey], true, true);

/** How many cards of a column lie above one: of those with its key the ones with lower ids do. */
export async function countAbove(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId,
	{ order, id }: Pick<DealRow, 'order' | 'id'>
): Promise<number> {
	const lower = await db.records
		.where('[space+stage+order]')
		.between([space, stage, minKey], [space, stage, order], true, false)
		.count();
	const tied = await db.records
		.where('[space+stage+order]')
		.equals([space, stage, order])
		.primaryKeys();
	return lower + tied.filter((other) => other < id).length;
}

/** What a list of deals or tasks may be sorted by. */
export type ListSort = 'sortTitle' | 'revenue' | 'closeOn' | 'updatedAt' | 'createdAt';

/** A page of a space's records of one kind, sorted. Rows without a value for the sort come not. */
export function listPage(
	db: ReplicaDatabase,
	space: SpaceId,
	kind: 'deal' | 'task' | 'topic',
	sort: ListSort,
	direction: 'up' | 'down',
	range: Page
): Promise<(DealRow | TaskRow | TopicRow)[]> {
	const whole = db.records
		.where(`[space+kind+${sort}]`)
		.between([space, kind, minKey], [space, kind, maxKey]);
	return page<DealRow | TaskRow | TopicRow>(direction === 'up' ? whole : whole.reverse(), range);
}

/** How many deals, or tasks of a board, a space holds: from its totals, because an index is counted entry by entry. */
export async function listCount(
	db: ReplicaDatabase,
	space: SpaceId,
	kind: 'deal' | 'task'
): Promise<number> {
	const cells = await db.totals.where('space').equals(space).toArray();
	// Tasks have no amounts.
	const ofKind = cells.filter(({ currency }) => (currency === '') === (kind === 'task'));
	return ofKind.reduce((sum, { count }) => sum + count, 0);
}

/** How many records a member has, of all kinds. */
export const ownedCount = (db: ReplicaDatabase, owner: MemberId): Promise<number> =>
	db.records
		.where('[kind+owner]')
		.anyOf(RECORD_KINDS.map((kind) => [kind, owner]))
		.count();

/** A page of the customers by name. */
export function customersPage(
	db: ReplicaDatabase,
	range: Page,
	direction: 'up' | 'down' = 'up'
): Promise<CustomerRow[]> {
	const whole = db.records
		.where('[kind+sortTitle]')
		.between(['customer', minKey], ['customer', maxKey]);
	return page<CustomerRow>(direction === 'up' ? whole : whole.reverse(), range);
}

/** The ids of all customers, by name. */
export const customerIds = (db: ReplicaDatabase): Promise<RecordId[]> =>
	db.records
		.where('[kind+sortTitle]')
		.between(['customer', minKey], ['customer', maxKey])
		.primaryKeys();

/** How many customers there are. */
export const customerCount = (db: ReplicaDatabase): Promise<number> =>
	db.records.where('[kind+sortTitle]').between(['customer', minKey], ['customer', maxKey]).count();

/** The deals of a customer and of those that turned out to be it, as `dealsOfCustomers`. */
export const dealsOfCustomer = async (
	db: ReplicaDatabase,
	customer: RecordId
): Promise<DealRow[]> => dealsOfCustomers(db, [customer, ...(await mergedInto(db, customer))]);

/** The deals of a customer, under all ids that it has had, that this member may see; newest change first. */
export async function dealsOfCustomers(
	db: ReplicaDatabase,
	customers: readonly RecordId[]
): Promise<DealRow[]> {
	const rows = await db.records.where('customer').anyOf(customers).toArray();
	return rows
		.filter((row): row is DealRow => row.kind === 'deal')
		.sort((a, b) => b.updatedAt - a.updatedAt);
}

/** How many rows are read at a time of those that hold what was asked for. */
const ROWS_AT_ONCE = 100;

/** The rows that hold what was asked for, at most `limit`; none when nothing was. */
export async function rowsAsked(
	db: ReplicaDatabase,
	asked: Asked,
	limit: number,
	isWanted: (row: Row) => boolean
): Promise<Row[]> {
	if (asked.words.length === 0) return [];
	const found: Row[] = [];
	for (const of of ['c', 'r'] as const) {
		const all = await holdingAll(db, of, asked.words);
		const ordinals = all.or(await holdingAny(db, of, asked.numbers)).newest();
		while (found.length < limit) {
			const some = take(ordinals, ROWS_AT_ONCE);
			if (some.length === 0) break;
			const rows = await db.records.bulkGet(await idsOf(db, of, some));
			found.push(...rows.filter((row): row is Row => row !== undefined && isWanted(row)));
		}
	}
	return found.slice(0, limit);
}

/**
 * The cards around a place in a column, for dropping one there: those next to it, with all that hold their
 * keys. `skip` is the card itself.
 */
export async function around(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: StageId,
	place: number,
	skip: RecordId
): Promise<Around> {
	const start = Math.max(0, place - 2);
	const rows = await columnPage(db, space, stage, { start, count: 5 });
	const others = rows.filter(({ id }) => id !== skip);
	// When the card itself stood above the place, everything below it has moved up by one.
	const skipped = rows.findIndex(({ id }) => id === skip);
	const at = place - start - (skipped >= 0 && start + skipped < place ? 1 : 0);
	const [above, below] = [others[at - 1], others[at]];
	const single = {
		before: above === undefined ? [] : [above],
		after: below === undefined ? [] : [below],
		lower: null,
		higher: null
	};
	if (above === undefined || above.order !== below?.order) return single;
	const { order } = above;
	const index = db.records.where('[space+stage+order]');
	const tied = (await index.equals([space, stage, order]).sortBy('id')).filter(
		({ id }) => id !== skip
	);
	const edge = async (whole: Rows): Promise<OrderKey | null> => {
		const found = await page<DealRow>(whole, { start: 0, count: 2 });
		return found.find(({ id }) => id !== skip)?.order ?? null;
	};
	const gap = tied.findIndex(({ id }) => id === below.id);
	const placed = tied.map(({ id }) => ({ id, order }));
	return {
		before: placed.slice(0, gap),
		after: placed.slice(gap),
		lower: await edge(
			db.records
				.where('[space+stage+order]')
				.between([space, stage, minKey], [space, stage, order], true, false)
				.reverse()
		),
		higher: await edge(
			db.records
				.where('[space+stage+order]')
				.between([space, stage, order], [space, stage, maxKey], false, true)
		)
	};
}

type Rows = ReturnType<ReplicaDatabase['records']['toCollection']>;

/** Reads a page of a collection. The kind of its rows follows from the index that it is of. */
async function page<Kind extends Row>(whole: Rows, { start, count }: Page): Promise<Kind[]> {
	const rows = await whole.offset(start).limit(count).toArray();
	return rows as Kind[];
}
