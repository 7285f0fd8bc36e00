import type { SpaceId, StageId } from '../../domain/core/ids';
import { closeRate, weighted } from '../../domain/deal/deal';
import type { Minor } from '../../domain/money/money';
import type { Stage } from '../../domain/space/space';
import type { ReplicaDatabase } from './database';
import type { AggregateRow, Row } from './rows';

/** Collects what a set of row changes does to the totals. */
export class AggregateDelta {
	private readonly cells = new Map<string, AggregateRow>();

	/** Counts a row in (`1`) or out (`-1`). Rows without a stage have no totals. */
	count(row: Row | undefined, sign: 1 | -1): void {
		if (row === undefined || (row.kind !== 'deal' && row.kind !== 'task')) return;
		const owner = row.owner ?? '';
		const key = JSON.stringify([row.space, row.stage, owner]);
		const cell = this.cells.get(key) ?? {
			space: row.space,
			stage: row.stage,
			owner,
			...EMPTY
		};
		const revenue = row.kind === 'deal' ? row.revenue : 0;
		const rate = row.kind === 'deal' ? row.rate : null;
		this.cells.set(key, {
			...cell,
			count: cell.count + sign,
			sum: cell.sum + sign * revenue,
			following: cell.following + (rate === null ? sign * revenue : 0),
			handWeighted: cell.handWeighted + (rate === null ? 0 : sign * revenue * rate)
		});
	}

	/** Adds what was collected to the stored totals. Must run inside the rows' transaction. */
	async commit(db: ReplicaDatabase): Promise<void> {
		const deltas = [...this.cells.values()].filter(
			(cell) =>
				cell.count !== 0 || cell.sum !== 0 || cell.following !== 0 || cell.handWeighted !== 0
		);
		if (deltas.length === 0) return;
		const keys = deltas.map(({ space, stage, owner }): [string, string, string] => [
			space,
			stage,
			owner
		]);
		const stored = await db.aggregates.bulkGet(keys);
		const totals = deltas.map((delta, index) => {
			const old = stored[index];
			return {
				...delta,
				count: delta.count + (old?.count ?? 0),
				sum: delta.sum + (old?.sum ?? 0),
				following: delta.following + (old?.following ?? 0),
				handWeighted: delta.handWeighted + (old?.handWeighted ?? 0)
			};
		});
		await db.aggregates.bulkPut(totals.filter(({ count }) => count !== 0));
		const gone = keys.filter((_, index) => totals[index]?.count === 0);
		if (gone.length > 0) await db.aggregates.bulkDelete(gone);
	}
}

const EMPTY = { count: 0, sum: 0, following: 0, handWeighted: 0 };

/** A column's figures: how many, worth how much, and weighted by the close rates (OP-13). */
export interface StageTotals {
	readonly count: number;
	readonly sum: Minor;
	readonly weighted: Minor;
}

/** The figures of every stage that holds anything, by stage. */
export async function stageTotals(
	db: ReplicaDatabase,
	space: SpaceId,
	stages: readonly Pick<Stage, 'id' | 'kind' | 'probability'>[]
): Promise<ReadonlyMap<StageId, StageTotals>> {
	const cells = await db.aggregates.where('space').equals(space).toArray();
	const totals = new Map<StageId, StageTotals>();
	for (const cell of cells) {
		const stage = stages.find(({ id }) => id === cell.stage);
		const old = totals.get(cell.stage) ?? { count: 0, sum: 0, weighted: 0 };
		totals.set(cell.stage, {
			count: old.count + cell.count,
			sum: old.sum + cell.sum,
			weighted: old.weighted + (stage === undefined ? 0 : weightedSum(cell, stage))
		});
	}
	return totals;
}

function weightedSum(cell: AggregateRow, stage: Pick<Stage, 'kind' | 'probability'>): Minor {
	// A closed stage overrides rates set by hand (PL-08).
	if (stage.kind !== 'open') return weighted(cell.sum, closeRate({ source: 'stage' }, stage));
	return weighted(cell.following, stage.probability) + Math.round(cell.handWeighted / 100);
}
