import type { Table } from 'dexie';
import type { Day, Instant } from '../../domain/core/day';
import type { MemberId, SpaceId } from '../../domain/core/ids';
import { dayIn, type TimeZone } from '../../domain/core/zone';
import { fixedRate, rateIn, weighted } from '../../domain/deal/deal';
import { amountsOf } from '../../domain/money/amounts';
import { doneKey, NO_CELL, plusCell, plusEach, type CellName } from './cells';
import { isSummed, overAll, withoutOwner, ZONE } from './period-sums';
import type { DealRow, LineRow } from './rows';
import type { AggregateRow, OverAll, PeriodCell, PeriodOf, PeriodRow } from './figure-rows';
import type { Row, TaskRow } from './rows';
import type { PeriodKey } from './tables';

type Periods = Table<PeriodRow, PeriodKey>;

/** One record's part of a cell, before its day is known. */
interface Entry {
	readonly of: Exclude<PeriodOf, OverAll | 'zone'>;
	readonly at: Day | '' | Instant;
	readonly space: SpaceId;
	readonly name: CellName;
	readonly cell: PeriodCell;
}

/** Collects what changes of rows do to the totals by day and month. */
export class PeriodsDelta {
	private readonly entries = new Map<string, Entry>();

	/** Counts a row in (`1`) or out (`-1`). */
	count(row: Row, sign: 1 | -1): void {
		switch (row.kind) {
			case 'deal':
				this.countDeal(row, sign);
				return;
			case 'task':
				this.countTask(row, sign);
				return;
			case 'topic':
				this.made(row.space, 'topic', row.createdBy, row.createdAt, sign);
				return;
			case 'lead':
			case 'campaign':
				this.made(row.space, row.kind, row.owner, row.createdAt, sign);
				return;
			case 'call':
				if (row.calledAt !== null) {
					this.add('called', row.calledAt, row.space, ['call', row.owner ?? '', ''], {
						count: sign
					});
				}
				return;
			case 'project':
			case 'page':
			case 'version':
			case 'draft':
			case 'folder':
			case 'file':
				// They are no figures. The versions of files are counted as lines.
				return;
			case 'customer':
				// Of customers that were merged one counts, which is settled apart from their rows.
				return;
		}
	}

	/** Counts a line of a record in (`1`) or out (`-1`). */
	line({ kind, space, at, by }: LineRow, sign: 1 | -1): void {
		// A text is found by its words, and was not said at one moment.
		if (kind === 'body') return;
		this.add('said', at, space, [kind, by, ''], { count: sign });
	}

	private countDeal(row: DealRow, sign: 1 | -1): void {
		const { space, stage, currency, revenue, closeOn, closedAt } = row;
		const owner = row.owner ?? '';
		this.made(space, 'deal', row.createdBy, row.createdAt, sign);
		if (closedAt !== null) {
			const cell = { count: sign, sum: sign * revenue };
			this.add('closed', closedAt, space, [stage, owner, currency], cell);
			return;
		}
		const rate = fixedRate(rateIn(row));
		this.add('expected', closeOn, space, [stage, owner, currency], {
			count: sign,
			sum: sign * revenue,
			...(rate === null
				? { following: plusEach({}, { [doneKey(row.done)]: amountsOf(revenue) }, sign) }
				: { handWeighted: sign * weighted(revenue, rate) })
		});
		this.add('touched', row.updatedAt, space, [stage, owner, ''], { count: sign });
	}

	private countTask(row: TaskRow, sign: 1 | -1): void {
		const { space, stage, dueOn, closedAt } = row;
		const owner = row.owner ?? '';
		this.made(space, 'task', row.owner, row.createdAt, sign);
		if (closedAt === null) {
			this.add('due', dueOn ?? '', space, ['task', owner, ''], { count: sign });
			// By its status: what that is, done or cancelled, may change later.
		} else this.add('done', closedAt, space, [stage, owner, ''], { count: sign });
	}

	private made(
		space: SpaceId,
		kind: Row['kind'],
		by: MemberId | null,
		at: Instant,
		sign: 1 | -1
	): void {
		this.add('made', at, space, [kind, by ?? '', ''], { count: sign });
	}

	private add(
		of: Entry['of'],
		at: Entry['at'],
		space: SpaceId,
		name: CellName,
		cell: PeriodCell
	): void {
		const id = JSON.stringify([of, at, space, name]);
		const known = this.entries.get(id);
		const now = plusCell(known?.cell ?? NO_CELL, cell);
		if (now === null) this.entries.delete(id);
		else this.entries.set(id, { of, at, space, name, cell: now });
	}

	/**
	 * Adds what was collected to what is stored. Must run inside the rows' transaction. Before the totals
	 * were counted for the first time (`countPeriods`) there is nothing to add to.
	 */
	async commit(periods: Periods): Promise<void> {
		if (this.entries.size === 0) return;
		const zone = await zoneOf(periods);
		if (zone !== null) await this.addTo(periods, zone);
	}

	/** Adds what was collected, with the days of moments in a zone. */
	async addTo(periods: Periods, zone: TimeZone): Promise<void> {
		const rows = new ChangedRows();
		for (const { of, at, space, name, cell } of this.entries.values()) {
			const day = typeof at === 'number' ? dayIn(zone, at) : at;
			const month = day.slice(0, 7);
			rows.add([of, 'month', month, space], name, cell);
			if (day !== '') rows.add([of, 'day', day, space], name, cell);
			if (isSummed(of)) rows.add([overAll(of), 'month', month, space], withoutOwner(name), cell);
		}
		const changed = rows.changed();
		if (changed.length === 0) return;
		const stored = await periods.bulkGet(changed.map(({ key }) => key));
		const puts: PeriodRow[] = [];
		const gone: PeriodKey[] = [];
		for (const [place, { key, cells }] of changed.entries()) {
			const all = new Map(Object.entries(stored[place]?.cells ?? {}));
			for (const [name, cell] of cells) {
				const known = all.get(name);
				const now = known === undefined ? cell : plusCell(known, cell);
				if (now === null) all.delete(name);
				else all.set(name, now);
			}
			const [of, by, period, space] = key;
			if (all.size === 0) gone.push(key);
			else puts.push({ of, by, period, space, cells: Object.fromEntries(all) });
		}
		await Promise.all([periods.bulkPut(puts), gone.length > 0 ? periods.bulkDelete(gone) : null]);
	}
}

/** Returns a cell with all its parts, as totals are weighed. */
export const wholeCell = ({
	count,
	sum = 0,
	following = {},
	handWeighted = 0
}: PeriodCell): Pick<AggregateRow, 'count' | 'sum' | 'following' | 'handWeighted'> => ({
	count,
	sum,
	following,
	handWeighted
});

/** What is to be added to rows of totals. What one change takes away and another brings is not among it. */
class ChangedRows {
	private readonly rows = new Map<
		string,
		{ readonly key: PeriodKey; readonly cells: Map<string, PeriodCell> }
	>();

	/** Adds a cell in a row. */
	add(key: PeriodKey, name: CellName, cell: PeriodCell): void {
		const id = JSON.stringify(key);
		let row = this.rows.get(id);
		if (row === undefined) this.rows.set(id, (row = { key, cells: new Map() }));
		const cellKey = JSON.stringify(name);
		const known = row.cells.get(cellKey);
		const now = known === undefined ? cell : plusCell(known, cell);
		if (now === null) row.cells.delete(cellKey);
		else row.cells.set(cellKey, now);
	}

	changed(): { readonly key: PeriodKey; readonly cells: ReadonlyMap<string, PeriodCell> }[] {
		return [...this.rows.values()].filter(({ cells }) => cells.size > 0);
	}
}

export async function zoneOf(periods: Periods): Promise<TimeZone | null> {
	return (await periods.get(ZONE))?.zone ?? null;
}
