import { fixedRate, rateIn, weighted } from '../../domain/deal/deal';
import { amountsOf } from '../../domain/money/amounts';
import { doneKey, plusEach } from './cells';
import { DealingsDelta } from './dealings';
import type { LineRow } from './rows';
import { PeriodsDelta } from './periods';
import type { Row } from './rows';
import type { AggregateRow } from './figure-rows';
import type { DerivedTables, TotalsKey } from './tables';

/** Collects what a set of row changes does to the totals of stages, of customers, and of days. */
export class AggregateDelta {
	private readonly dealings = new DealingsDelta();
	private readonly periods = new PeriodsDelta();
	private readonly cells = new Map<string, AggregateRow>();

	/** Counts a row in (`1`) or out (`-1`). Rows without a stage have no totals. */
	count(row: Row | undefined, sign: 1 | -1): void {
		if (row === undefined) return;
		this.periods.count(row, sign);
		if (row.kind !== 'deal' && row.kind !== 'task') return;
		if (row.kind === 'deal') this.dealings.count(row, sign);
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
		const rate = row.kind === 'deal' ? fixedRate(rateIn(row)) : null;
		const follows = row.kind === 'deal' && rate === null;
		this.cells.set(key, {
			...cell,
			count: cell.count + sign,
			sum: cell.sum + sign * revenue,
			following: follows
				? plusEach(cell.following, { [doneKey(row.done)]: amountsOf(revenue) }, sign)
				: cell.following,
			handWeighted: cell.handWeighted + (rate === null ? 0 : sign * weighted(revenue, rate))
		});
	}

	/** Counts a line of a record in (`1`) or out (`-1`). */
	line(line: LineRow, sign: 1 | -1): void {
		this.periods.line(line, sign);
	}

	/** Adds what was collected by day alone to what is stored. Must run inside the lines' transaction. */
	async commitPeriods(periods: Parameters<PeriodsDelta['commit']>[0]): Promise<void> {
		await this.periods.commit(periods);
	}

	/**
	 * Adds what was collected to the stored totals. Must run inside the rows' transaction, after the
	 * rows were written.
	 */
	async commit(
		db: Pick<DerivedTables, 'totals' | 'dealings' | 'records' | 'periods'>
	): Promise<void> {
		// Each table is read and written for itself: one after the other, they would wait for each other.
		await Promise.all([
			db.periods === null ? null : this.periods.commit(db.periods),
			db.dealings === null ? null : this.dealings.commit(db.records, db.dealings),
			this.commitTotals(db.totals)
		]);
	}

	private async commitTotals(totals: DerivedTables['totals']): Promise<void> {
		const deltas = [...this.cells.values()].filter(
			(cell) =>
				cell.count !== 0 ||
				cell.sum !== 0 ||
				Object.keys(cell.following).length > 0 ||
				cell.handWeighted !== 0
		);
		if (deltas.length === 0) return;
		const keys = deltas.map(({ space, stage, owner, currency }): TotalsKey => [
			space,
			stage,
			owner,
			currency
		]);
		const stored = await totals.bulkGet(keys);
		const rows = deltas.map((delta, index) => {
			const old = stored[index];
			return {
				...delta,
				count: delta.count + (old?.count ?? 0),
				sum: delta.sum + (old?.sum ?? 0),
				following: plusEach(old?.following ?? {}, delta.following, 1),
				handWeighted: delta.handWeighted + (old?.handWeighted ?? 0)
			};
		});
		const gone = keys.filter((_, index) => rows[index]?.count === 0);
		await Promise.all([
			totals.bulkPut(rows.filter(({ count }) => count !== 0)),
			gone.length > 0 ? totals.bulkDelete(gone) : null
		]);
	}
}

const EMPTY = { count: 0, sum: 0, following: {}, handWeighted: 0 };
