// Many spaces with many deals and what was said in them, as rows: how long the first figures of the overview and a key
// press of the search take, apart from the start of the app.
import { addDays } from '../../../src/lib/domain/core/day';
import { words } from '../../../src/lib/domain/text/fold';
import type { SpaceBasis } from '../../../src/lib/replica/overview/basis';
import { readOverview } from '../../../src/lib/replica/overview/overview';
import { countPeriods } from '../../../src/lib/replica/store/count-periods';
import { ReplicaDatabase } from '../../../src/lib/replica/store/database';
import type { LineRow } from '../../../src/lib/replica/store/rows';
import { searchWithin } from '../../../src/lib/replica/store/search-within';
import { dealRow } from '../../../src/lib/replica/store/testkit';
import { Dice } from '../../support/dice';

const NAME = 'bench-figures';
const ZONE = 'Europe/Warsaw';
const TODAY = '2026-07-01';
const AT_ONCE = 5000;

const NOUNS = [
	'crane',
	'pump',
	'dredger',
	'barge',
	'sluice',
	'dyke',
	'buoy',
	'winch',
	'gate',
	'pier'
];
const SAID = [
	'agreed',
	'price',
	'delivery',
	'monday',
	'contract',
	'barges',
	'later',
	'meeting',
	'sent'
];

const spaceIds = (count: number) => Array.from({ length: count }, (_, at) => `space${String(at)}`);

const bases = (count: number): ReadonlyMap<string, SpaceBasis> =>
	new Map(
		spaceIds(count).map((id): [string, SpaceBasis] => [
			id,
			{
				...{
					id,
					kind: 'sales',
					activities: [],
					rateFrom: 'stage',
					createdAt: 0,
					createdBy: 'olga'
				},
				stages: (['open', 'open', 'won', 'lost'] as const).map((kind, at) => ({
					...{ id: `stage${String(at)}`, kind, probability: kind === 'open' ? 30 : 0, idleDays: 14 }
				}))
			}
		])
	);

async function fill(deals: number, spaces: number): Promise<number> {
	const db = new ReplicaDatabase(NAME);
	const dice = new Dice(5);
	const ids = spaceIds(spaces);
	for (let start = 0; start < deals; start += AT_ONCE) {
		const rows = Array.from({ length: Math.min(AT_ONCE, deals - start) }, (_, at) => {
			const stage = dice.below(4);
			const title = `${dice.pick(NOUNS)} ${dice.pick(NOUNS)} ${String(start + at)}`;
			const at_ = Date.parse('2025-01-01') + dice.below(540) * 86_400_000;
			return dealRow({
				...{ id: `d${String(start + at)}`, title, sortTitle: title, words: words(title) },
				...{
					space: dice.pick(ids),
					stage: `stage${String(stage)}`,
					revenue: dice.below(1_000_000)
				},
				...{ owner: `owner${String(dice.below(30))}`, createdAt: at_, updatedAt: at_ },
				...{ closedAt: stage > 1 ? at_ : null, closeOn: addDays('2026-01-01', dice.below(365)) }
			});
		});
		const lines = rows.map(({ id, space, createdAt }): LineRow => ({
			...{ id: `${id}/p`, record: id, kind: 'post', space, at: createdAt, by: 'anna' },
			words: words(`${dice.pick(SAID)} ${dice.pick(SAID)} ${dice.pick(SAID)} ${id}`)
		}));
		await db.records.bulkPut(rows);
		await db.lines.bulkPut(lines);
	}
	await countPeriods(db, ZONE);
	db.close();
	return deals;
}

/** The first reading of the figures after the browser has started, ms. */
async function figures(spaces: number): Promise<number> {
	const db = new ReplicaDatabase(NAME);
	await db.open();
	const began = performance.now();
	const query = { spaces: bases(spaces), owners: null, today: TODAY };
	const found = await readOverview(db, {
		...query,
		span: { from: '2026-06-01', last: '2026-06-30' }
	});
	const took = performance.now() - began;
	if (found.open.count === 0) throw new Error('nothing was counted');
	db.close();
	return took;
}

/** Each letter of some texts typed one after the other, ms. */
async function keys(texts: readonly string[]): Promise<number[]> {
	const db = new ReplicaDatabase(NAME);
	await db.open();
	const took: number[] = [];
	for (const text of texts) {
		for (let end = 1; end <= text.length; end += 1) {
			const began = performance.now();
			await searchWithin(db, text.slice(0, end), {}, 20);
			took.push(performance.now() - began);
		}
	}
	db.close();
	return took;
}

Object.assign(globalThis, { polderFigures: { fill, figures, keys } });
