import type { Minor } from '../../domain/money/money';
import type { AggregateRow, Row } from './rows';
import type { DerivedTables, TotalsKey } from './tables';

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
	async commit(db: Pick<DerivedTables, 'totals'>): Promise<void> {
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
