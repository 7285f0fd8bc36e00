import type { Table } from 'dexie';
import type { Day, Instant } from '../../domain/core/day';
import type { MemberId, SpaceId } from '../../domain/core/ids';
import { dayIn, type TimeZone } from '../../domain/core/zone';
import { fixedRate, rateIn, weighted } from '../../domain/deal/deal';
import { amountsOf } from '../../domain/money/amounts';
import type { LineRow } from './rows';
import { doneKey, plusEach } from './cells';
import type { AggregateRow, DealRow, PeriodCell, PeriodOf, PeriodRow, Row, TaskRow } from './rows';
import type { PeriodKey } from './tables';

type Periods = Table<PeriodRow, PeriodKey>;

/** The row that says in which time zone the days of all others are. */
export const ZONE: PeriodKey = ['zone', 'month', '', ''];

/** The parts of a cell's name: stage, owner and currency of deals; else the kind of record, and whose it is. */
export type CellName = readonly [string, string, string];

/** Returns the parts of a cell's name. */
export const cellName = (key: string): CellName => JSON.parse(key) as CellName;

/** One record's part of a cell, before its day is known. */
interface Entry {
	readonly of: Exclude<PeriodOf, 'zone'>;
	readonly at: Day | '' | Instant;
	readonly space: SpaceId;
	readonly key: string;
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
			case 'customer':
				// Of customers that were merged one counts, which is settled apart from their rows.
				return;
		}
	}

	/** Counts a line of a record in (`1`) or out (`-1`). */
	line({ kind, space, at, by }: LineRow, sign: 1 | -1): void {
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
		const { space, owner, dueOn, closedAt } = row;
		this.made(space, 'task', owner, row.createdAt, sign);
		const name = ['task', owner ?? '', ''] as const;
		if (closedAt === null) this.add('due', dueOn ?? '', space, name, { count: sign });
		else this.add('done', closedAt, space, name, { count: sign });
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
		const key = JSON.stringify(name);
		const id = JSON.stringify([of, at, space, key]);
		const known = this.entries.get(id);
		const now = known === undefined ? cell : plusCell(known.cell, cell);
		if (now === null) this.entries.delete(id);
		else this.entries.set(id, { of, at, space, key, cell: now });
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
		const rows = new Map<
			string,
			{ readonly key: PeriodKey; readonly cells: Map<string, PeriodCell> }
		>();
		for (const { of, at, space, key, cell } of this.entries.values()) {
			const day = typeof at === 'number' ? dayIn(zone, at) : at;
			const month: PeriodKey = [of, 'month', day.slice(0, 7), space];
			for (const rowKey of day === '' ? [month] : [month, [of, 'day', day, space] as PeriodKey]) {
				const id = JSON.stringify(rowKey);
				let row = rows.get(id);
				if (row === undefined) rows.set(id, (row = { key: rowKey, cells: new Map() }));
				const known = row.cells.get(key);
				const now = known === undefined ? cell : plusCell(known, cell);
				if (now === null) row.cells.delete(key);
				else row.cells.set(key, now);
			}
		}
		const changed = [...rows.values()].filter(({ cells }) => cells.size > 0);
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

/** Returns two cells as one; `null` when nothing is left. */
function plusCell(one: PeriodCell, other: PeriodCell): PeriodCell | null {
	const count = one.count + other.count;
	const sum = (one.sum ?? 0) + (other.sum ?? 0);
	const following = plusEach(one.following ?? {}, other.following ?? {}, 1);
	const handWeighted = (one.handWeighted ?? 0) + (other.handWeighted ?? 0);
	const hasFollowing = Object.keys(following).length > 0;
	if (count === 0 && sum === 0 && handWeighted === 0 && !hasFollowing) return null;
	return {
		count,
		...(sum === 0 ? {} : { sum }),
		...(hasFollowing ? { following } : {}),
		...(handWeighted === 0 ? {} : { handWeighted })
	};
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

export async function zoneOf(periods: Periods): Promise<TimeZone | null> {
	return (await periods.get(ZONE))?.zone ?? null;
}
