import { Dexie } from 'dexie';
import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { dayIn } from '../../domain/core/zone';
import { AggregateDelta } from './aggregate-delta';
import { weightedSum } from './aggregates';
import { ReplicaDatabase } from './database';
import { countPeriods } from './count-periods';
import { cellName } from './cells';
import { PeriodsDelta, wholeCell } from './periods';
import type { DealRow, Row, TaskRow } from './rows';
import type { PeriodRow } from './figure-rows';
import { dealRow } from './testkit';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY = 86_400_000;

const database = async (): Promise<ReplicaDatabase> => {
	const db = new ReplicaDatabase(`p${String(Math.random())}`, {
		indexedDB: new IDBFactory(),
		IDBKeyRange
	});
	await db.open();
	return db;
};

const sorted = async (db: ReplicaDatabase): Promise<PeriodRow[]> =>
	(await db.periods.toArray()).map((row) => ({
		...row,
		cells: Object.fromEntries(Object.entries(row.cells).sort(([a], [b]) => (a < b ? -1 : 1)))
	}));

const parts = fc.record({
	space: fc.constantFrom('s', 't'),
	stage: fc.constantFrom('open', 'won'),
	owner: fc.constantFrom('anna', 'bob', null),
	revenue: fc.integer({ min: -1000, max: 100_000 }),
	currency: fc.constantFrom('EUR', 'PLN'),
	rate: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
	closeOn: fc.constantFrom('', '2026-01-31', '2026-02-01', '2026-02-15'),
	closedAt: fc.option(fc.integer({ min: 0, max: 60 * DAY }), { nil: null }),
	createdAt: fc.integer({ min: 0, max: 60 * DAY }),
	updatedAt: fc.integer({ min: 0, max: 60 * DAY }),
	done: fc.subarray(['a', 'b'])
}) as fc.Arbitrary<Partial<DealRow>>;

test('LW-09 · totals by day kept from change to change are those of a count from scratch', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(parts, { maxLength: 8 }),
			fc.array(fc.tuple(fc.nat(8), fc.option(parts, { nil: null })), { maxLength: 10 }),
			async (first, changes) => {
				const db = await database();
				await countPeriods(db, ZONE);
				const rows: (DealRow | undefined)[] = [];
				const put = async (at: number, next: DealRow | undefined): Promise<void> => {
					const delta = new AggregateDelta();
					delta.count(rows[at], -1);
					delta.count(next, 1);
					rows[at] = next;
					if (next === undefined) await db.records.delete(`d${String(at)}`);
					else await db.records.put(next);
					await delta.commit(db);
				};
				for (const [at, values] of first.entries()) {
					await put(at, dealRow({ ...values, id: `d${String(at)}` }));
				}
				for (const [at, values] of changes) {
					await put(at, values === null ? undefined : dealRow({ ...values, id: `d${String(at)}` }));
				}
				const kept = await sorted(db);
				await db.periods.clear();
				await countPeriods(db, ZONE);
				expect(kept).toEqual(await sorted(db));

				// Each deal is in its month and in its day, and nothing is counted twice.
				const here = rows.filter((row) => row !== undefined);
				const counted = (of: string, isPeriod: (period: string) => boolean) =>
					kept
						.filter((row) => row.of === of && isPeriod(row.period))
						.flatMap(({ cells }) => Object.values(cells))
						.reduce((sum, { count }) => sum + count, 0);
				const isMonth = (period: string) => period.length === 7 || period === '';
				const isDay = (period: string) => period.length === 10 || period === '';
				const open = here.filter(({ closedAt }) => closedAt === null).length;
				expect([counted('expected', isMonth), counted('expected', isDay)]).toEqual([open, open]);
				expect(counted('touched', isDay)).toBe(open);
				expect(counted('closed', isDay)).toBe(here.length - open);
				expect(counted('made', isMonth)).toBe(here.length);
				db.close();
			}
		),
		{ numRuns: 25 }
	);
});

test('LW-09 · a moment counts on its day in the workspace’s zone; another zone counts anew', async () => {
	const db = await database();
	// 20:00 in London on the last of January is February in Vietnam.
	const closedAt = Date.UTC(2026, 0, 31, 20);
	expect(dayIn(ZONE, closedAt)).toBe('2026-02-01');
	await db.records.put(dealRow({ id: 'd', stage: 'won', closedAt }));
	const closed = async () =>
		(
			await db.periods
				.where('[of+by+period+space]')
				.between(['closed', '', '', ''], ['closed', '~', '~', '~'])
				.toArray()
		).map(({ period }) => period);
	await countPeriods(db, ZONE);
	expect(await closed()).toEqual(['2026-02-01', '2026-02']);
	await countPeriods(db, 'Europe/London');
	expect(await closed()).toEqual(['2026-01-31', '2026-01']);
	// Nothing is counted before it is known in which zone.
	await db.periods.clear();
	const delta = new PeriodsDelta();
	delta.count(dealRow({ id: 'e' }), 1);
	await delta.commit(db.periods);
	expect(await db.periods.count()).toBe(0);
	db.close();
});

test('LW-09 · what is expected weighs as on the board: each deal rounded by itself', async () => {
	const db = await database();
	await db.records.bulkPut(
		['a', 'b', 'c'].map((id) => dealRow({ id, stage: 'open', revenue: 1, closeOn: '2026-03-01' }))
	);
	await db.records.put(
		dealRow({ id: 'd', stage: 'open', revenue: 1000, rate: 50, closeOn: '2026-03-31' })
	);
	await countPeriods(db, ZONE);
	const row = await db.periods.get(['expected', 'month', '2026-03', 's']);
	const cells = Object.entries(row?.cells ?? {});
	expect(cells.map(([key]) => cellName(key))).toEqual([['open', '', 'EUR']]);
	const [[, cell] = ['', { count: 0 }]] = cells;
	const stage = { kind: 'open', probability: 40 } as const;
	expect(cell).toMatchObject({ count: 4, sum: 1003 });
	expect(
		weightedSum(wholeCell(cell), stage, { stages: [], activities: [], rateFrom: 'stage' })
	).toBe(500);
	db.close();
});

test('LW-09 · on a device of version 7 the totals by day are counted from the rows, once', async () => {
	const options = { indexedDB: new IDBFactory(), IDBKeyRange };
	const old = new Dexie('days', options);
	old.version(7).stores({ records: 'id', meta: 'key' });
	await old.open();
	const task: Partial<TaskRow> = {
		kind: 'task',
		space: 's',
		stage: '',
		owner: 'anna',
		createdAt: 0
	};
	await old
		.table('records')
		.bulkAdd([
			dealRow({ id: 'a', closeOn: '2026-03-01', owner: 'anna' }),
			dealRow({ id: 'b', closedAt: 5 * DAY, stage: 'won', createdAt: DAY }),
			{ ...task, id: 't', dueOn: '2026-03-02', closedAt: null },
			{ ...task, id: 'u', dueOn: null, closedAt: 3 * DAY }
		]);
	old.close();

	const db = new ReplicaDatabase('days', options);
	expect(await db.periods.count()).toBe(0);
	await countPeriods(db, 'UTC');
	const rows = (await db.periods.toArray()).map(
		({ of, period, cells }) =>
			`${of} ${period} ${String(Object.values(cells).reduce((sum, { count }) => sum + count, 0))}`
	);
	expect(rows.sort()).toEqual([
		...['closed 1970-01 1', 'closed 1970-01-06 1', 'closed-all 1970-01 1'],
		...['done 1970-01 1', 'done 1970-01-04 1', 'due 2026-03 1', 'due 2026-03-02 1'],
		...['expected 2026-03 1', 'expected 2026-03-01 1'],
		...['expected-all 2026-03 1'],
		...['made 1970-01 4', 'made 1970-01-01 3', 'made 1970-01-02 1'],
		...['touched 1970-01 1', 'touched 1970-01-01 1'],
		...['touched-all 1970-01 1', 'zone  0']
	]);
	db.close();
});

test('LW-09 · customers are in no total by day: which of those that were merged counts is settled elsewhere', () => {
	const delta = new PeriodsDelta();
	delta.count({ kind: 'customer', createdAt: 0 } as Row, 1);
	expect(delta).toEqual(new PeriodsDelta());
});
