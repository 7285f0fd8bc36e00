import type { ActivityId, MemberId, SpaceId, StageId } from '../../domain/core/ids';
import { closeRate, weighted } from '../../domain/deal/deal';
import { converted, type Exchange } from '../../domain/money/exchange';
import type { Currency, Minor } from '../../domain/money/money';
import { currentActivities } from '../../domain/process/progress';
import type { RateFrom, Space, Stage } from '../../domain/space/space';
import type { ReplicaDatabase } from './database';
import type { AggregateRow, Row } from './rows';

/** Collects what a set of row changes does to the totals. */
export class AggregateDelta {
	private readonly cells = new Map<string, AggregateRow>();

	/** Counts a row in (`1`) or out (`-1`). Rows without a stage have no totals. */
	count(row: Row | undefined, sign: 1 | -1): void {
		if (row === undefined || (row.kind !== 'deal' && row.kind !== 'task')) return;
		// A task of a deal is on no board.
		if (row.kind === 'task' && row.stage === '') return;
		const owner = row.owner ?? '';
		const currency = row.kind === 'deal' ? row.currency : '';
		const key = JSON.stringify([row.space, row.stage, owner, currency]);
		const cell = this.cells.get(key) ?? {
			space: row.space,
			stage: row.stage,
			owner,
			currency,
			...EMPTY
		};
		const revenue = row.kind === 'deal' ? row.revenue : 0;
		const rate = row.kind === 'deal' ? row.rate : null;
		this.cells.set(key, {
			...cell,
			count: cell.count + sign,
			sum: cell.sum + sign * revenue,
			following: cell.following + (rate === null ? sign * revenue : 0),
			handWeighted: cell.handWeighted + (rate === null ? 0 : sign * revenue * rate),
			done:
				row.kind === 'deal' && rate === null
					? plus(cell.done, Object.fromEntries(row.done.map((id) => [id, sign * revenue])))
					: cell.done
		});
	}

	/** Adds what was collected to the stored totals. Must run inside the rows' transaction. */
	async commit(db: Pick<ReplicaDatabase, 'totals'>): Promise<void> {
		const deltas = [...this.cells.values()].filter(
			(cell) =>
				cell.count !== 0 ||
				cell.sum !== 0 ||
				cell.following !== 0 ||
				cell.handWeighted !== 0 ||
				Object.values(cell.done).some((sum) => sum !== 0)
		);
		if (deltas.length === 0) return;
		const keys = deltas.map(({ space, stage, owner, currency }): TotalsKey => [
			space,
			stage,
			owner,
			currency
		]);
		const stored = await db.totals.bulkGet(keys);
		const totals = deltas.map((delta, index) => {
			const old = stored[index];
			return {
				...delta,
				count: delta.count + (old?.count ?? 0),
				sum: delta.sum + (old?.sum ?? 0),
				following: delta.following + (old?.following ?? 0),
				handWeighted: delta.handWeighted + (old?.handWeighted ?? 0),
				done: plus(old?.done ?? {}, delta.done)
			};
		});
		await db.totals.bulkPut(totals.filter(({ count }) => count !== 0));
		const gone = keys.filter((_, index) => totals[index]?.count === 0);
		if (gone.length > 0) await db.totals.bulkDelete(gone);
	}
}

const EMPTY = { count: 0, sum: 0, following: 0, handWeighted: 0, done: {} };

/** The key of one cell of totals: space, stage, owner, currency. */
export type TotalsKey = [string, string, string, string];

type Sums = Readonly<Record<string, Minor>>;

/** Two sets of sums as one; what comes to nothing is left out. */
function plus(one: Sums, other: Sums): Sums {
	const sums: Record<string, Minor> = { ...one };
	for (const [key, sum] of Object.entries(other)) {
		const total = (sums[key] ?? 0) + sum;
		if (total === 0) Reflect.deleteProperty(sums, key);
		else sums[key] = total;
	}
	return sums;
}

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
