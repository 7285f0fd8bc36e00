import type { Acting, RecordChange } from '../../../src/lib/domain/core/change';
import { addDays } from '../../../src/lib/domain/core/day';
import { newId } from '../../../src/lib/domain/core/ids';
import { ordersBetween } from '../../../src/lib/domain/core/order';
import { createDeal } from '../../../src/lib/domain/deal/commands';
import type { Space } from '../../../src/lib/domain/space/space';
import { Dice } from '../../support/dice';

/** A deal ready to be stored. */
export interface NewRecord {
	readonly id: string;
	readonly change: RecordChange;
}

/** How many of a hundred deals stand in each of the six stages: as in a company's real data. */
const SHARES = [4, 8, 7, 5, 48, 28];

const PRODUCTS = [
	'GTX Basic',
	'GTX Plus Basic',
	'GTX Plus Pro',
	'GTXPro',
	'MG Advanced',
	'MG Special'
];

/**
 * Deals as a company has them after some years: about half of them won, spread over many owners, each
 * with the history of how it was made and moved. The same seed gives the same deals.
 */
export function* generateDeals(
	total: number,
	space: Space,
	owners: readonly string[],
	acting: Acting,
	customers: readonly string[] = []
): Generator<NewRecord> {
	const dice = new Dice(7);
	const places = space.stages.map((_, index) =>
		ordersBetween(null, null, Math.ceil((total * (SHARES[index] ?? 0)) / 100) + 1)
	);
	const [first] = space.stages;
	for (let made = 0; made < total; made++) {
		const at = stageOf(places, dice);
		const stage = space.stages[at];
		if (first === undefined || stage === undefined) throw new Error('a space with six stages');
		const created = createDeal(
			{
				title: `${dice.pick(PRODUCTS)} ${String(made + 1)}`,
				customer: customers.length === 0 ? null : dice.pick(customers),
				contact: `Contact ${String(dice.below(900))}`,
				stage: stage.id,
				closeOn: addDays('2026-01-01', dice.below(365)),
				rate:
					dice.below(3) === 0 ? { source: 'hand', percent: dice.below(101) } : { source: 'stage' },
				revenue: 1000 + dice.below(3_000_000),
				owner: dice.pick(owners)
			},
			{ space: space.id, currency: space.currency, order: places[at]?.pop() ?? 'a0', fields: [] },
			stage,
			acting
		);
		const moved = {
			id: newId(acting.random),
			at: acting.clock.now(),
			by: acting.actor,
			what: 'stage',
			from: first.id,
			to: stage.id
		} as const;
		yield {
			id: newId(acting.random),
			change: at === 0 ? created : { ...created, history: [...created.history, moved] }
		};
	}
}

/** Draws a stage by its share; those that are full are passed over. */
function stageOf(places: readonly (readonly string[])[], dice: Dice): number {
	let drawn = dice.below(100);
	let at = SHARES.findIndex((share) => (drawn -= share) < 0);
	while ((places[at]?.length ?? 0) === 0) at = (at + 1) % places.length;
	return at;
}
