import type { MemberId, SpaceId, StageId } from '../../domain/core/ids';
import { closeRate } from '../../domain/deal/deal';
import type { Exchange } from '../../domain/money/exchange';
import { NO_SUMS, plus, sumOf, type Sums } from '../../domain/money/sums';
import { weightedOfMany } from '../../domain/money/amounts';
import type { Currency, Minor } from '../../domain/money/money';
import { weightedProgress } from '../../domain/process/progress';
import { doneIn } from './cells';
import type { RateFrom, Space, Stage } from '../../domain/space/space';
import type { ReplicaDatabase } from './database';
import type { AggregateRow } from './figure-rows';

/** How many deals, worth how much, and weighted by their close rates (OP-13): of a column, or of anything else. */
export interface Figure {
	readonly count: number;
	readonly sums: Sums;
	readonly weighted: Sums;
}

export const NO_FIGURE: Figure = { count: 0, sums: NO_SUMS, weighted: NO_SUMS };

/** Returns two figures as one. */
export const bothFigures = (one: Figure, other: Figure): Figure => ({
	count: one.count + other.count,
	sums: plus(one.sums, other.sums),
	weighted: plus(one.weighted, other.weighted)
});

/** What the figures of a space depend on beside its deals. */
export interface Reckoning {
	readonly stages: readonly Pick<Stage, 'id' | 'kind' | 'probability'>[];
	readonly activities: Space['activities'];
	readonly rateFrom: RateFrom;
	/** The currency of the figures. */
	readonly currency: Currency;
	/** What one unit of other currencies is worth in the workspace's own, and which that is. */
	readonly exchange: Exchange;
}

/** The figures of every stage that holds anything, by stage. `owners` narrows them down. */
export async function stageTotals(
	db: ReplicaDatabase,
	space: SpaceId,
	reckoning: Reckoning,
	owners: ReadonlySet<MemberId> | null = null
): Promise<ReadonlyMap<StageId, Figure>> {
	const cells = await db.totals.where('space').equals(space).toArray();
	const totals = new Map<StageId, Figure>();
	for (const cell of cells) {
		if (owners !== null && !owners.has(cell.owner)) continue;
		const { currency, count, sum } = cell;
		const stage = reckoning.stages.find(({ id }) => id === cell.stage);
		const weight = stage === undefined ? 0 : weightedSum(cell, stage, reckoning);
		totals.set(
			cell.stage,
			bothFigures(totals.get(cell.stage) ?? NO_FIGURE, {
				count,
				sums: sumOf(currency, sum),
				weighted: sumOf(currency, weight)
			})
		);
	}
	return totals;
}

/** How many records each stage holds. */
export async function stageCounts(
	db: ReplicaDatabase,
	space: SpaceId
): Promise<ReadonlyMap<StageId, number>> {
	const counts = new Map<StageId, number>();
	await db.totals
		.where('space')
		.equals(space)
		.each(({ stage, count }) => {
			counts.set(stage, (counts.get(stage) ?? 0) + count);
		});
	return counts;
}

/** What the deals of a cell weigh: each rounded by itself, as where they are looked at one by one. */
export function weightedSum(
	cell: Pick<AggregateRow, 'sum' | 'following' | 'handWeighted'>,
	stage: Pick<Stage, 'kind' | 'probability'>,
	reckoning: Pick<Reckoning, 'stages' | 'activities' | 'rateFrom'>
): Minor {
	const byStage = closeRate({ source: 'stage' }, stage);
	// A closed stage overrides rates set by hand (PL-08).
	if (stage.kind !== 'open') return byStage === 0 ? 0 : cell.sum;
	let sum = cell.handWeighted;
	for (const [done, amounts] of Object.entries(cell.following)) {
		const percent =
			reckoning.rateFrom === 'stage'
				? byStage
				: closeRate({ source: 'stage' }, stage, weightedProgress(reckoning, doneIn(done)));
		sum += weightedOfMany(amounts, percent);
	}
	return sum;
}
