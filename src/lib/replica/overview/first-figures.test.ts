import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { addDays, type Day } from '../../domain/core/day';
import { countPeriods } from '../store/count-periods';
import { ReplicaDatabase } from '../store/database';
import type { PeriodRow } from '../store/figure-rows';
import { dealRow } from '../store/testkit';
import type { SpaceBasis } from './basis';
import { readOverview, type OverviewQuery } from './overview';

const ZONE = 'Europe/Warsaw';
const TODAY = '2026-07-15';
const SPACES = 3;
/** Each stage has a deal of each owner on each of these days. */
const DAYS: readonly Day[] = Array.from({ length: 12 }, (_, at) => addDays('2026-04-03', at * 14));

const spaces = new Map(
	Array.from({ length: SPACES }, (_, at): [string, SpaceBasis] => {
		const id = `space${String(at)}`;
		return [
			id,
			{
				...{ id, kind: 'sales', activities: [], createdAt: 0, createdBy: 'olga' },
				rateFrom: 'stage',
				stages: (['open', 'open', 'won', 'lost'] as const).map((kind, stage) => ({
					...{ id: `stage${String(stage)}`, kind, idleDays: 14 },
					probability: kind === 'open' ? 30 : 0
				}))
			}
		];
	})
);

/** Returns a database in which so many people own deals, and who they are. */
async function withOwners(count: number): Promise<{
	readonly db: ReplicaDatabase;
	readonly owners: ReadonlySet<string>;
}> {
	const db = new ReplicaDatabase('first', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	const owners = Array.from({ length: count }, (_, at) => `owner${String(at)}`);
	const deals = [...spaces.values()].flatMap(({ id: space, stages }) =>
		stages.flatMap(({ id: stage, kind }) =>
			owners.flatMap((owner) =>
				DAYS.map((day, at) => {
					const moment = Date.parse(`${day}T12:00:00Z`);
					return dealRow({
						...{ id: `${space}/${stage}/${owner}/${day}`, space, stage, owner },
						...{ revenue: 1001 + at, closeOn: day, updatedAt: moment },
						closedAt: kind === 'open' ? null : moment
					});
				})
			)
		)
	);
	await db.records.bulkPut(deals);
	await countPeriods(db, ZONE);
	return { db, owners: new Set(owners) };
}

const query: OverviewQuery = {
	...{ spaces, owners: null, today: TODAY },
	span: { from: '2026-05-01', last: '2026-06-30' }
};

/** What of the totals is read in a piece of work: the rows and cells of months and of days. */
async function readIn<Value>(
	db: ReplicaDatabase,
	work: () => Promise<Value>
): Promise<{ readonly read: Record<'month' | 'day', Read>; readonly value: Value }> {
	const read = { month: { rows: 0, cells: 0 }, day: { rows: 0, cells: 0 } };
	const days = new Set<Day>();
	const note = ({ by, period, cells }: PeriodRow) => {
		read[by].rows += 1;
		read[by].cells += Object.keys(cells).length;
		if (by === 'day') days.add(period);
	};
	const hook = (row: PeriodRow) => {
		note(row);
		return row as never;
	};
	db.periods.hook('reading', hook);
	const value = await work();
	db.periods.hook('reading').unsubscribe(hook);
	// Of the month of today, and of that in which deals begin to be idle: not one day more.
	expect([...days].filter((day) => day < '2026-07-01' || day > '2026-07-31')).toEqual([]);
	return { read, value };
}

interface Read {
	readonly rows: number;
	readonly cells: number;
}

test('LW-09 · the first figures read as many cells of months, however many people own the deals', async () => {
	const [few, many] = [await withOwners(2), await withOwners(20)];
	const [ofFew, ofMany] = [
		await readIn(few.db, () => readOverview(few.db, query)),
		await readIn(many.db, () => readOverview(many.db, query))
	];
	expect(ofMany.value.open.count).toBe(10 * ofFew.value.open.count);
	expect(ofMany.read.month).toEqual(ofFew.read.month);
	// Each row has one cell for each of two open or two closed stages.
	const { rows, cells } = ofMany.read.month;
	expect(cells).toBe(2 * rows);
	expect(ofMany.read.day.rows).toBe(ofFew.read.day.rows);
	// Those of people come from the cells by owner: as many rows, with each owner's cells.
	const asked = { ...query, owners: many.owners };
	const byOwner = await readIn(many.db, () => readOverview(many.db, asked));
	expect(byOwner.read).toEqual({ month: { rows, cells: 20 * cells }, day: ofMany.read.day });
	for (const { db } of [few, many]) db.close();
});

test('LW-09 · figures without a filter are those of all owners, and the owners’ add up to them', async () => {
	const { db, owners } = await withOwners(3);
	const whole = await readOverview(db, query);
	for (const figure of ['open', 'overdue', 'idle', 'won', 'lost', 'wonThisMonth'] as const) {
		expect(whole[figure].count, figure).toBeGreaterThan(0);
	}
	expect(await readOverview(db, { ...query, owners })).toEqual(whole);
	const each = await Promise.all(
		[...owners].map((owner) => readOverview(db, { ...query, owners: new Set([owner]) }))
	);
	expect(each.reduce((sum, { open }) => sum + open.count, 0)).toBe(whole.open.count);
	db.close();
});
