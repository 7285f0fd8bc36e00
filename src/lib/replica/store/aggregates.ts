import type { ActivityId, MemberId, SpaceId, StageId } from '../../domain/core/ids';
import { closeRate, weighted } from '../../domain/deal/deal';
import { converted, type Exchange } from '../../domain/money/exchange';
import type { Currency, Minor } from '../../domain/money/money';
import { currentActivities } from '../../domain/process/progress';
import type { RateFrom, Space, Stage } from '../../domain/space/space';
import type { ReplicaDatabase } from './database';
import type { AggregateRow } from './rows';

/** A column's figures: how many, worth how much, and weighted by the close rates (OP-13). */
export interface StageTotals {
	readonly count: number;
	/** In the currency asked for. */
	readonly sum: Minor;
	readonly weighted: Minor;
	/** What is in currencies that no rate is known for, by currency: it is in no sum. */
	readonly apart: ReadonlyMap<Currency, { readonly count: number; readonly sum: Minor }>;
}

const NO_TOTALS: StageTotals = { count: 0, sum: 0, weighted: 0, apart: new Map() };

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
): Promise<ReadonlyMap<StageId, StageTotals>> {
	const cells = await db.totals.where('space').equals(space).toArray();
	const shares = activityShares(reckoning);
	const totals = new Map<StageId, StageTotals>();
	for (const cell of cells) {
		if (owners !== null && !owners.has(cell.owner)) continue;
		const old: StageTotals = totals.get(cell.stage) ?? NO_TOTALS;
		const count = old.count + cell.count;
		const stage = reckoning.stages.find(({ id }) => id === cell.stage);
		const worth = (minor: Minor) =>
			cell.currency === ''
				? minor
				: converted(minor, cell.currency, reckoning.currency, reckoning.exchange);
		const sum = worth(cell.sum);
		if (sum === null) {
			const was = old.apart.get(cell.currency) ?? { count: 0, sum: 0 };
			const apart = new Map(old.apart).set(cell.currency, {
				count: was.count + cell.count,
				sum: was.sum + cell.sum
			});
			totals.set(cell.stage, { ...old, count, apart });
			continue;
		}
		const added = stage === undefined ? 0 : (worth(weightedSum(cell, stage, shares)) ?? 0);
		totals.set(cell.stage, { ...old, count, sum: old.sum + sum, weighted: old.weighted + added });
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

/** The part of a deal's progress that each activity makes; `null` where rates follow the stages. */
function activityShares(reckoning: Reckoning): ReadonlyMap<ActivityId, number> | null {
	if (reckoning.rateFrom === 'stage') return null;
	const current = currentActivities(reckoning);
	const total = current.reduce((sum, { weight }) => sum + weight, 0);
	if (total === 0) return null;
	return new Map(current.map(({ id, weight }) => [id, weight / total]));
}

function weightedSum(
	cell: AggregateRow,
	stage: Pick<Stage, 'kind' | 'probability'>,
	shares: ReadonlyMap<ActivityId, number> | null
): Minor {
	// A closed stage overrides rates set by hand (PL-08).
	if (stage.kind !== 'open') return weighted(cell.sum, closeRate({ source: 'stage' }, stage));
	const byHand = Math.round(cell.handWeighted / 100);
	if (shares === null) return weighted(cell.following, stage.probability) + byHand;
	// Progress is a sum over activities, and so is what it weighs: no deal has to be looked at (PR-04).
	let following = 0;
	for (const [id, sum] of Object.entries(cell.done)) following += sum * (shares.get(id) ?? 0);
	return Math.round(following) + byHand;
}
