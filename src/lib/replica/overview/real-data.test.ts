import { readFileSync } from 'node:fs';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, test } from 'vitest';
import { mayRead, reachOf } from '../../domain/access/reach';
import { bandOf, BANDS } from '../../domain/figures/bands';
import type { DaySpan } from '../../domain/figures/forecast';
import { freshSnapshot, planText } from '../../domain/import/testkit';
import type { People } from '../../domain/member/member';
import type { Space } from '../../domain/space/space';
import { firstUpdate } from '../../documents/record';
import { ReplicaDatabase } from '../store/database';
import { derive, type Derived } from '../store/derive';
import { countPeriods } from '../store/count-periods';
import { putRows } from '../store/put-rows';
import { readActivity } from './activity';
import { basisOf } from './basis';
import type { Figure } from '../store/aggregates';
import { readOverview, type Overview } from './overview';
import { newsSince, pickedDeals, type OverviewPick, type PickQuery } from './picks';

const ROOM = 'space.space-1';
/** The zone of the clock with which the files are imported. */
const ZONE = 'Europe/Warsaw';
const file = (name: string) => readFileSync(`tests/fixtures/import/${name}.csv`, 'utf8');

/** A line of the file, as anybody reads it who knows nothing of the product. */
interface Line {
	readonly id: string;
	readonly agent: string;
	readonly manager: string;
	readonly stage: string;
	readonly value: number;
	/** When it was closed, or is expected to be. */
	readonly day: string;
}

const isoDay = (text: string): string => {
	const [month = '', day = '', year = ''] = text.split('/');
	return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};

/**
 * The real file, with what it leaves open filled in: open opportunities are worth the price of their product,
 * most of them are expected on a day, and those have been entered on one.
 */
function filledIn(): { readonly text: string; readonly lines: readonly Line[] } {
	const prices: Readonly<Record<string, number>> = {
		...{ 'GTX Basic': 550, GTXPro: 4821, 'GTX Pro': 4821, 'MG Special': 55, 'MG Advanced': 3393 },
		...{ 'GTX Plus Pro': 5482, 'GTX Plus Basic': 1096, 'GTK 500': 26_768 }
	};
	const managers = new Map(
		file('sales_teams')
			.trim()
			.split('\n')
			.slice(1)
			.map((line): [string, string] => {
				const [agent = '', manager = ''] = line.trim().split(',');
				return [agent, manager];
			})
	);
	const [head = '', ...rows] = file('sales_pipeline').trim().split('\n');
	const lines: Line[] = [];
	const texts = rows.map((row, at) => {
		const [
			id = '',
			agent = '',
			product = '',
			account = '',
			stage = '',
			engaged = '',
			closed = '',
			value = ''
		] = row.trim().split(',');
		const isOpen = stage !== 'Won' && stage !== 'Lost';
		const month = (at % 9) + 7;
		const expected = `${String(((month - 1) % 12) + 1)}/${String((at % 28) + 1)}/${month > 12 ? '2018' : '2017'}`;
		const close = isOpen ? expected : closed;
		const amount = isOpen ? String(prices[product] ?? 0) : value;
		lines.push({
			...{ id, agent, stage, manager: managers.get(agent) ?? '' },
			...{ value: Number(amount || '0') * 100, day: isoDay(close) }
		});
		return [id, agent, product, account, stage, engaged || '11/2/2017', close, amount].join(',');
	});
	return { text: [head, ...texts].join('\n'), lines };
}

const { text, lines } = filledIn();
let space: Space;
let people: People;
let all: readonly Derived[];

beforeAll(() => {
	const fresh = freshSnapshot();
	const planned = planText('people', file('sales_teams'), fresh);
	const members = [...fresh.members, ...planned.plan.members];
	const withPeople = { ...fresh, members, teams: [...planned.plan.teams] };
	const deals = planText('deals', text, withPeople);
	expect(deals.plan.counts).toMatchObject({ rows: 8800, accepted: 8800 });
	if (fresh.space === null) throw new Error('there is no space');
	space = { ...fresh.space, stages: [...fresh.space.stages, ...deals.plan.stages] };
	people = {
		members: new Map(members.map((one) => [one.id, one])),
		teams: new Map(planned.plan.teams.map((one) => [one.id, one]))
	};
	all = deals.deals.map(({ id, change }) => derive(ROOM, id, [firstUpdate(change)]));
});

const TODAY = '2017-11-14';
/** Neither begins nor ends with a month. */
const SPAN: DaySpan = { from: '2017-03-05', last: '2017-10-11' };

const roles = [
	{ role: 'owner', name: 'Olga Owner', isSeen: () => true },
	{
		role: 'supervisor',
		name: 'Melvin Marxen',
		isSeen: ({ manager }: Line) => manager === 'Melvin Marxen'
	},
	{
		role: 'agent',
		name: 'Darcel Schlecht',
		isSeen: ({ agent }: Line) => agent === 'Darcel Schlecht'
	}
];

describe.each(roles)('LW-09 · the real data as $name sees them', ({ role, name, isSeen }) => {
	const mine = lines.filter(isSeen);
	const isOpen = ({ stage }: Line) => stage !== 'Won' && stage !== 'Lost';
	const open = mine.filter(isOpen);
	let db: ReplicaDatabase;
	let query: PickQuery;
	let overview: Overview;

	beforeAll(async () => {
		const member = [...people.members.values()].find((one) => one.name === name);
		expect(member?.role).toBe(role);
		const reach = reachOf(member?.id ?? '', people);
		const seen = all.filter(
			(one) => one.is === 'live' && one.row.kind === 'deal' && mayRead(reach, one.row)
		);
		db = new ReplicaDatabase(`real${role}`, { indexedDB: new IDBFactory(), IDBKeyRange });
		await db.open();
		await countPeriods(db, ZONE);
		for (let start = 0; start < seen.length; start += 500) {
			await db.transaction('rw', db.tables, async () => {
				await putRows(db, seen.slice(start, start + 500), []);
			});
		}
		const spaces = new Map([[space.id, basisOf(space)]]);
		query = { spaces, owners: null, today: TODAY, timeZone: ZONE };
		overview = await readOverview(db, { ...query, span: SPAN });
	}, 60_000);

	const probability = (stage: string) =>
		space.stages.find((one) => one.name === stage)?.probability ?? 0;
	const sums = (some: readonly Line[], of: (line: Line) => number) => {
		const sum = some.reduce((total, line) => total + of(line), 0);
		return sum === 0 ? {} : { USD: sum };
	};
	/** The same figure, counted from the lines of the file. */
	const counted = (some: readonly Line[]): Figure => ({
		count: some.length,
		sums: sums(some, ({ value }) => value),
		weighted: sums(some, ({ value, stage }) =>
			Math.round(
				(value * (stage === 'Won' ? 100 : stage === 'Lost' ? 0 : probability(stage))) / 100
			)
		)
	});
	/** The ids in the file of the deals that open when a figure is pressed. */
	const opened = async (pick: OverviewPick) =>
		(await pickedDeals(db, query, pick)).map(({ externalId }) => externalId).sort();
	const ids = (some: readonly Line[]) => some.map(({ id }) => id).sort();

	test('open value, overdue, and the weighted forecast by month', async () => {
		expect(overview.open).toEqual(counted(open));
		expect(await opened({ of: 'open' })).toEqual(ids(open));
		const overdue = open.filter(({ day }) => day < TODAY);
		expect(overdue.length).toBeGreaterThan(0);
		expect(overview.overdue).toEqual(counted(overdue));
		expect(await opened({ of: 'overdue' })).toEqual(ids(overdue));
		expect(overview.undated.count).toBe(0);
		const months = [...new Set(open.map(({ day }) => day))]
			.filter((day) => day >= TODAY)
			.map((day) => day.slice(0, 7));
		expect([...overview.months.keys()]).toEqual([...new Set(months)].sort());
		for (const [month, figure] of overview.months) {
			const here = open.filter(({ day }) => day >= TODAY && day.startsWith(month));
			expect(figure).toEqual(counted(here));
			expect(await opened({ of: 'month', month })).toEqual(ids(here));
		}
	});

	test('won and lost between two days in the middle of months', async () => {
		for (const [of, stage] of [
			['won', 'Won'],
			['lost', 'Lost']
		] as const) {
			const ended = mine.filter(
				(line) => line.stage === stage && line.day >= SPAN.from && line.day <= SPAN.last
			);
			expect(ended.length).toBeGreaterThan(0);
			expect(overview[of]).toEqual(counted(ended));
			expect(await opened({ of, span: SPAN })).toEqual(ids(ended));
		}
	});

	test('stages by win probability', async () => {
		for (const band of BANDS) {
			const here = open.filter(({ stage }) => bandOf({ probability: probability(stage) }) === band);
			expect(overview.bands.get(band)).toEqual(counted(here));
			expect(await opened({ of: 'band', band })).toEqual(ids(here));
		}
	});

	test('by person: each one’s figures add up to the whole', async () => {
		const agents = [...new Set(mine.map(({ agent }) => agent))];
		let count = 0;
		for (const agent of agents) {
			const owner = [...people.members.values()].find((one) => one.name === agent)?.id ?? '';
			const own = await readOverview(db, { ...query, owners: new Set([owner]), span: SPAN });
			expect(own.open).toEqual(counted(open.filter((line) => line.agent === agent)));
			count += own.open.count;
		}
		expect(count).toBe(overview.open.count);
	});

	test('what is new since a moment, by the index and by the list', async () => {
		const since = Date.UTC(2017, 7, 1);
		const { made, changed } = await newsSince(db, query, since);
		expect([made, changed]).toEqual([
			(await opened({ of: 'made', since })).length,
			(await opened({ of: 'changed', since })).length
		]);
		expect(made).toBeGreaterThan(0);
	});

	test('LS-13 · made, won and lost in a period, by person, are what the list of them has', async () => {
		const { spaces, timeZone } = query;
		const before = { from: '2016-01-01', last: '2016-12-31' };
		const found = await readActivity(db, { spaces, timeZone, span: SPAN, before });
		const made = await pickedDeals(db, query, { of: 'created', span: SPAN });
		expect(made.length).toBeGreaterThan(0);
		expect(found.get('deals')?.count).toBe(made.length);
		for (const [of, stage] of [
			['won', 'Won'],
			['lost', 'Lost']
		] as const) {
			const ended = mine.filter(
				(line) => line.stage === stage && line.day >= SPAN.from && line.day <= SPAN.last
			);
			expect(found.get(of)?.count).toBe(ended.length);
			const people = [...(found.get(of)?.byPerson.values() ?? [])];
			expect(people.reduce((sum, one) => sum + one, 0)).toBe(ended.length);
		}
	});

	test('idle: what has not changed for as many days as its stage says', async () => {
		const idleIn = async (today: string, idleDays: number) => {
			const stages = space.stages.map((stage) => ({ ...stage, idleDays }));
			const spaces = new Map([[space.id, basisOf({ ...space, stages })]]);
			const asked = { ...query, spaces, today };
			const { idle, idles } = await readOverview(db, { ...asked, span: SPAN });
			const rows = await pickedDeals(db, asked, { of: 'idle' });
			expect([idles, idle.count]).toEqual([true, rows.length]);
			return idle.count;
		};
		// All were written on 15 May 2026, by the import.
		expect(await idleIn('2026-06-13', 30)).toBe(0);
		expect(await idleIn('2026-06-14', 30)).toBe(open.length);
		expect(await idleIn('2026-09-01', 30)).toBe(open.length);
		expect(overview.idles).toBe(false);
	});

	test('figures read totals by day, never deals', async () => {
		let reads = 0;
		const count = () => {
			reads += 1;
		};
		db.records.hook('reading', (row) => {
			count();
			return row;
		});
		await readOverview(db, { ...query, span: SPAN });
		expect(reads).toBe(0);
	});
});
