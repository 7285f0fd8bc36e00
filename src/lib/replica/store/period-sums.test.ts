import { Dexie } from 'dexie';
import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { dayIn } from '../../domain/core/zone';
import { addDays } from '../../domain/core/day';
import { weightedSum } from './aggregates';
import { cellName } from './cells';
import { countPeriods } from './count-periods';
import { ReplicaDatabase } from './database';
import type { Derived } from './derive';
import { SUMS_VERSION, ZONE as ZONE_ROW } from './period-sums';
import { wholeCell } from './periods';
import { dropRecord } from './projection';
import { putRows } from './put-rows';
import type { DealRow } from './rows';
import type { PeriodRow } from './figure-rows';
import { dealRow } from './testkit';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY = 86_400_000;
const STAGE = { kind: 'open', probability: 35 } as const;
const PROCESS = { stages: [], activities: [], rateFrom: 'stage' } as const;

const inMemory = () => ({ indexedDB: new IDBFactory(), IDBKeyRange });

const open = async (options = inMemory()): Promise<ReplicaDatabase> => {
	const db = new ReplicaDatabase('sums', options);
	await db.open();
	return db;
};

/** Stores deals as the writes of documents do, in one transaction. */
async function put(
	db: ReplicaDatabase,
	rows: readonly DealRow[],
	is: 'live' | 'binned' = 'live'
): Promise<void> {
	const told = { past: null, notices: [], noticesGone: null, lines: [], linesGone: null };
	await db.transaction('rw', db.tables, async () => {
		const before = await db.records.bulkGet(rows.map(({ id }) => id));
		const derived = rows.map((row): Derived => ({ is, row, mergedInto: null, ...told }));
		await putRows(db, derived, before);
	});
}

/** What months say, by what of, space, stage and currency. */
type Told = Map<string, readonly [count: number, sum: number, weight: number]>;

/** What the totals by owner, or those over all, say: added up here. */
function told(rows: readonly PeriodRow[], suffix: '' | '-all'): Told {
	const found: Told = new Map();
	for (const { of, by, period, space, cells } of rows) {
		if (by === 'day') continue;
		const isAll = of.endsWith('-all');
		const base = isAll ? of.slice(0, -4) : of;
		if (isAll !== (suffix === '-all') || !['expected', 'closed', 'touched'].includes(base))
			continue;
		for (const [name, cell] of Object.entries(cells)) {
			const [stage, owner, currency] = cellName(name);
			if (isAll) expect(owner).toBe('');
			const whole = wholeCell(cell);
			const weight = base === 'expected' ? weightedSum(whole, STAGE, PROCESS) : 0;
			grow(found, [base, period, space, stage, currency], [whole.count, whole.sum, weight]);
		}
	}
	return found;
}

/** The same, counted from the deals by somebody who knows nothing of totals. */
function counted(rows: readonly DealRow[]): Told {
	const found: Told = new Map();
	const add = (of: string, day: string, row: DealRow, currency: string, amounts: Amounts) => {
		grow(found, [of, day.slice(0, 7), row.space, row.stage, currency], amounts);
	};
	for (const row of rows) {
		const { revenue, currency, rate, closedAt } = row;
		if (closedAt !== null) {
			add('closed', dayIn(ZONE, closedAt), row, currency, [1, revenue, 0]);
			continue;
		}
		const weight = Math.round((Math.abs(revenue) * (rate ?? STAGE.probability)) / 100);
		add('expected', row.closeOn, row, currency, [1, revenue, Math.sign(revenue) * weight]);
		add('touched', dayIn(ZONE, row.updatedAt), row, '', [1, 0, 0]);
	}
	return found;
}

type Amounts = readonly [number, number, number];

function grow(found: Told, place: readonly string[], [count, sum, weight]: Amounts): void {
	const key = place.join(' | ');
	const [counts, sums, weights] = found.get(key) ?? [0, 0, 0];
	// Adding to 0 makes a 0 of what is -0.
	found.set(key, [counts + count, sums + sum, weights + weight + 0]);
}

const values = fc.record({
	space: fc.constantFrom('s', 't'),
	stage: fc.constantFrom('one', 'two'),
	owner: fc.constantFrom('anna', 'bob', null),
	revenue: fc.integer({ min: -300, max: 100_000 }),
	currency: fc.constantFrom('EUR', 'PLN'),
	rate: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
	closeOn: fc.constantFrom('', '2026-01-31', '2026-02-01'),
	closedAt: fc.option(fc.integer({ min: 0, max: 60 * DAY }), { nil: null }),
	updatedAt: fc.integer({ min: 0, max: 60 * DAY }),
	done: fc.subarray(['a', 'b'])
}) as fc.Arbitrary<Partial<DealRow>>;

const change = fc.tuple(
	fc.constantFrom('write', 'write', 'hand over', 'withdraw', 'bin'),
	fc.nat(5),
	values
);

test('LW-09 · totals over all owners are those by owner added up, and what the deals come to, after any changes', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(change, { maxLength: 20 }), async (changes) => {
			const db = await open();
			await countPeriods(db, ZONE);
			const here = new Map<string, DealRow>();
			for (const [what, at, some] of changes) {
				const id = `d${String(at)}`;
				const known = here.get(id);
				if (what === 'write' || known === undefined) {
					here.set(id, dealRow({ ...some, id }));
					await put(db, [dealRow({ ...some, id })]);
				} else if (what === 'hand over') {
					const handed = { ...known, owner: some.owner ?? null };
					here.set(id, handed);
					await put(db, [handed]);
				} else {
					here.delete(id);
					if (what === 'bin') await put(db, [known], 'binned');
					else await db.transaction('rw', db.tables, () => dropRecord(db, id));
				}
			}
			const kept = await db.periods.toArray();
			expect(told(kept, '-all')).toEqual(told(kept, ''));
			expect(told(kept, '-all')).toEqual(counted([...here.values()]));
			// What nothing is left of has no row.
			expect(
				kept.filter(({ of, cells }) => of !== 'zone' && Object.keys(cells).length === 0)
			).toEqual([]);
			db.close();
		}),
		{ numRuns: 30 }
	);
});

/** More rows than are read at a time. */
const manyDeals = (): DealRow[] =>
	Array.from({ length: 2000 }, (_, at) =>
		dealRow({
			...{ id: `d${String(at)}`, revenue: at, owner: at % 2 === 0 ? 'anna' : 'bob' },
			// Two owners have a deal in the same month and space, and hardly any others.
			...{ space: `space${String((at >> 1) % 30)}`, closeOn: addDays('2026-01-01', at >> 1) },
			...{ closedAt: at % 10 === 0 ? at * DAY : null, updatedAt: 1300 * DAY }
		})
	);

test('LW-09 · on a device of version 12 the totals over all owners are added up from those by owner, and kept from then on', async () => {
	const before = await open();
	await before.records.bulkPut(manyDeals());
	await countPeriods(before, ZONE);
	const whole = await before.periods.toArray();
	before.close();

	const options = inMemory();
	const old = new Dexie('sums', options);
	old.version(12).stores({ periods: '[of+by+period+space]', records: 'id', meta: 'key' });
	await old.open();
	const asItWas = whole
		.filter(({ of }) => !of.endsWith('-all'))
		.map(({ sums: _, ...row }): PeriodRow => row);
	expect(whole.filter(({ of }) => of === 'expected-all').length).toBeGreaterThan(800);
	await old.table('periods').bulkAdd(asItWas);
	old.close();

	const db = await open(options);
	expect(await db.periods.toArray()).toEqual(whole);
	await put(db, [dealRow({ id: 'new', closeOn: '2026-01-01', owner: 'sue', revenue: 7 })]);
	const kept = await db.periods.toArray();
	expect(told(kept, '-all')).toEqual(told(kept, ''));
	db.close();
});

test('LW-09 · nothing is added up on a device of version 12 on which nothing was counted', async () => {
	const options = inMemory();
	const old = new Dexie('sums', options);
	old.version(12).stores({ periods: '[of+by+period+space]', records: 'id', meta: 'key' });
	await old.open();
	old.close();
	const db = await open(options);
	expect(await db.periods.count()).toBe(0);
	db.close();
});

test('LW-09 · totals over all owners of another version of the code are added up anew, and no record is read', async () => {
	const db = await open();
	await db.records.bulkPut(manyDeals());
	await countPeriods(db, ZONE);
	const whole = await db.periods.toArray();
	const row = whole.find(({ of }) => of === 'expected-all');
	if (row === undefined) throw new Error('nothing was added up');
	const zone = await db.periods.get(ZONE_ROW);
	if (zone === undefined) throw new Error('nothing was counted');
	expect(zone.sums).toBe(SUMS_VERSION);
	// One says something else, and one has nothing that it could follow from.
	await db.periods.bulkPut([
		{ ...zone, sums: SUMS_VERSION - 1 },
		{ ...row, cells: { x: { count: 5 } } },
		{ ...row, period: '1999-01' }
	]);
	const read = vi.fn((deal: unknown) => deal as never);
	db.records.hook('reading', read);
	await countPeriods(db, ZONE);
	expect(await db.periods.toArray()).toEqual(whole);
	expect(read).not.toHaveBeenCalled();
	db.close();
});

test('LW-09 · one changed deal writes as many rows of totals, however many deals and owners there are', async () => {
	const written = async (deals: number): Promise<number> => {
		const db = await open();
		await countPeriods(db, ZONE);
		const rows = Array.from({ length: deals }, (_, at) =>
			dealRow({ id: `d${String(at)}`, revenue: 5, owner: `owner${String(at)}`, stage: 'one' })
		);
		await put(db, rows);
		const keys = vi.spyOn(db.periods, 'bulkPut');
		const changed = { ...dealRow({ ...rows[0], id: 'd0' }), stage: 'two', updatedAt: 40 * DAY };
		await put(db, [changed]);
		const count = keys.mock.calls.reduce((sum, [puts]) => sum + puts.length, 0);
		db.close();
		return count;
	};
	const few = await written(2);
	// By month and by day, and by month over all owners: where it is expected, and when it was touched, before and now.
	expect(few).toBe(9);
	expect(await written(400)).toBe(few);
});
