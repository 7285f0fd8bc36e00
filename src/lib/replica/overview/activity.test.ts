import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { ReplicaDatabase } from '../store/database';
import { countPeriods } from '../store/count-periods';
import type { Row } from '../store/rows';
import { ZONE } from '../store/period-sums';
import { dealRow } from '../store/testkit';
import { pickedActivity } from './activity-picks';
import { MEASURES, readActivity, stepsOf, type ActivityQuery } from './activity';
import type { SpaceBasis } from './basis';

const at = (day: string, hour = 12) => Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);

const basis = (id: string, kind: SpaceBasis['kind'], createdAt: number, createdBy: string) => ({
	...{ id, kind, createdAt, createdBy, activities: [], rateFrom: 'stage' as const },
	stages: (['open', 'won', 'lost'] as const).map((one) => ({
		...{ id: one, kind: one, probability: 0, idleDays: null }
	}))
});
const spaces = new Map(
	[
		basis('s', 'sales', at('2026-10-05'), 'olga'),
		basis('w', 'work', at('2026-11-02'), 'olga'),
		// Nearly December: in Vietnam it is.
		basis('d', 'discussion', at('2026-11-30', 20), 'sue'),
		basis('e', 'sales', at('2026-11-20'), 'sue')
	].map((one): [string, SpaceBasis] => [one.id, one])
);
const november: ActivityQuery = {
	spaces,
	span: { from: '2026-11-01', last: '2026-11-30' },
	before: { from: '2026-10-01', last: '2026-10-31' },
	timeZone: 'UTC'
};

async function database(timeZone: string): Promise<ReplicaDatabase> {
	const db = new ReplicaDatabase(`a${String(Math.random())}`, {
		indexedDB: new IDBFactory(),
		IDBKeyRange
	});
	const task = { kind: 'task', space: 'w', stage: 'open', createdAt: at('2026-11-03') } as const;
	const rows: readonly unknown[] = [
		dealRow({ id: '1', createdAt: at('2026-11-01', 0), createdBy: 'anna' }),
		dealRow({ id: '2', createdAt: at('2026-11-30', 23), createdBy: 'bob' }),
		dealRow({ id: '3', createdAt: at('2026-10-31'), stage: 'won', closedAt: at('2026-11-04') }),
		dealRow({ id: '4', createdAt: at('2026-09-30'), stage: 'lost', closedAt: at('2026-10-01') }),
		dealRow({ id: '5', createdAt: at('2026-11-15'), createdBy: 'anna', space: 'hidden' }),
		{ ...task, id: '6', owner: 'anna', dueOn: null, closedAt: null },
		{
			...{ ...task, id: '7', owner: 'bob', dueOn: null },
			...{ closedAt: at('2026-11-05'), updatedAt: at('2026-11-05') }
		},
		{
			...{ ...task, id: 'cancelled', stage: 'lost', owner: 'bob', dueOn: null },
			...{ createdAt: at('2026-01-01') },
			...{ closedAt: at('2026-11-05'), updatedAt: at('2026-11-05') }
		},
		{
			id: '8',
			kind: 'call',
			space: 's',
			owner: 'anna',
			calledAt: at('2026-11-06'),
			updatedAt: at('2026-12-01')
		},
		{ id: '9', kind: 'call', space: 's', owner: 'anna', calledAt: null },
		{ id: 'a', kind: 'lead', space: 's', owner: null, createdAt: at('2026-11-07') },
		{ id: 'b', kind: 'topic', space: 'd', createdBy: 'sue', createdAt: at('2026-11-08') },
		{ id: 'c', kind: 'customer', createdAt: at('2026-01-01') }
	];
	await db.records.bulkPut(rows as Row[]);
	const line = { record: 'b', space: 'd', by: 'sue', words: [] } as const;
	await db.lines.bulkPut([
		{ ...line, id: 'b/p', kind: 'post', at: at('2026-11-09') },
		{ ...line, id: 'b/q', kind: 'post', at: at('2026-10-09') },
		{ ...line, id: 'b/f', kind: 'file', at: at('2026-11-30', 20) },
		{ ...line, id: '1/c', record: '1', space: 's', by: 'anna', kind: 'call', at: at('2026-11-10') },
		{ ...line, id: '1/m', record: '1', space: 's', by: 'bob', kind: 'mail', at: at('2026-11-11') },
		{ ...line, id: '5/x', record: '5', space: 'hidden', kind: 'post', at: at('2026-11-11') },
		{ ...line, id: 'c/n', record: 'c', space: '', kind: 'note', at: at('2026-11-12') }
	]);
	await countPeriods(db, timeZone);
	return db;
}

test('LS-13 · spaces created in a period: how many, by kind, by person, over time, and the period before', async () => {
	const db = await database('UTC');
	const counted = (await readActivity(db, november)).get('spaces');
	expect(counted).toEqual({
		...{ count: 3, before: 1 },
		byKind: new Map([
			['work', 1],
			['discussion', 1],
			['sales', 1]
		]),
		byPerson: new Map([
			['olga', 1],
			['sue', 2]
		]),
		bySpace: new Map([
			['w', 1],
			['d', 1],
			['e', 1]
		]),
		overTime: new Map([
			['2026-11-02', 1],
			['2026-11-30', 1],
			['2026-11-20', 1]
		])
	});
	// The day is that of the workspace's time zone.
	const abroad = await readActivity(await database('Asia/Ho_Chi_Minh'), {
		...november,
		timeZone: 'Asia/Ho_Chi_Minh'
	});
	expect(abroad.get('spaces')?.count).toBe(2);
	db.close();
});

test('LS-13 · the same for deals, won and lost ones, tasks, calls, leads and topics', async () => {
	const db = await database('UTC');
	const found = await readActivity(db, november);
	expect(
		MEASURES.map((measure) => [found.get(measure)?.count, found.get(measure)?.before])
	).toEqual([
		...[
			[3, 1],
			[2, 1],
			[1, 0],
			[0, 1],
			[2, 0]
		],
		...[
			[1, 0],
			[1, 0],
			[1, 0],
			[1, 0],
			[1, 1],
			[1, 0],
			[3, 0],
			[0, 0]
		]
	]);
	expect(found.get('deals')?.byPerson).toEqual(
		new Map([
			['anna', 1],
			['bob', 1]
		])
	);
	expect(found.get('done')).toMatchObject({ overTime: new Map([['2026-11-05', 1]]) });
	db.close();
});

test('LS-13 · LW-05 · a cancelled task is not done; what its status is now decides, and a task of a deal needs none', async () => {
	const db = await database('UTC');
	const closed = {
		...{ kind: 'task', owner: 'bob', createdAt: at('2026-01-01'), dueOn: null },
		...{ closedAt: at('2026-11-05'), updatedAt: at('2026-11-05') }
	};
	const rows: readonly unknown[] = [
		{ ...closed, id: 'of a deal', space: 's', stage: '', deal: '1' },
		{ ...closed, id: 'gone', space: 'w', stage: 'removed status' }
	];
	await db.records.bulkPut(rows as Row[]);
	// As a device that has counted before closed tasks were counted by their status.
	const zone = await db.periods.get(ZONE);
	if (zone === undefined) throw new Error('nothing was counted');
	const { counted: _, ...earlier } = zone;
	await db.periods.put(earlier);
	await countPeriods(db, 'UTC');
	const done = async (query: ActivityQuery) =>
		(await pickedActivity(db, query, { measure: 'done', space: null, by: null })).map(
			({ id }) => id
		);
	expect((await readActivity(db, november)).get('done')?.count).toBe(3);
	expect(await done(november)).toEqual(['7', 'gone', 'of a deal']);
	const works = spaces.get('w');
	if (works === undefined) throw new Error('no space');
	const finished = works.stages.map((one) => ({ ...one, kind: 'won' as const }));
	const other = { ...november, spaces: new Map(spaces).set('w', { ...works, stages: finished }) };
	expect((await readActivity(db, other)).get('done')?.count).toBe(4);
	expect(await done(other)).toEqual(['7', 'cancelled', 'gone', 'of a deal']);
	db.close();
});

const LISTED = [
	...(['tasks', 'done', 'calls', 'leads', 'topics', 'posts', 'files', 'interactions'] as const),
	'campaigns' as const
];

test.each(['UTC', 'Asia/Ho_Chi_Minh', 'America/Los_Angeles'])(
	'LS-13 · a figure opens exactly what it counts, by person and by space too, in %s',
	async (timeZone) => {
		const db = await database(timeZone);
		const query = { ...november, timeZone };
		const found = await readActivity(db, query);
		for (const measure of LISTED) {
			const counted = found.get(measure);
			const count = async (space: string | null, by: string | null) =>
				(await pickedActivity(db, query, { measure, space, by })).length;
			expect([measure, await count(null, null)]).toEqual([measure, counted?.count]);
			for (const [who, many] of counted?.byPerson ?? []) {
				if (who !== '')
					expect([measure, who, await count(null, who)]).toEqual([measure, who, many]);
			}
			for (const [space, many] of counted?.bySpace ?? []) {
				expect([measure, space, await count(space, null)]).toEqual([measure, space, many]);
			}
		}
		db.close();
	}
);

test('LS-13 · a year is drawn by months, whatever parts of months it begins and ends with', async () => {
	const db = await database('UTC');
	const span = { from: '2026-10-15', last: '2027-01-10' };
	expect(stepsOf(span)).toEqual(['2026-10', '2026-11', '2026-12', '2027-01']);
	expect(stepsOf({ from: '2026-11-29', last: '2026-12-01' })).toEqual([
		...['2026-11-29', '2026-11-30', '2026-12-01']
	]);
	const found = await readActivity(db, { ...november, span });
	expect(found.get('deals')?.overTime).toEqual(
		new Map([
			['2026-10', 1],
			['2026-11', 2]
		])
	);
	db.close();
});
