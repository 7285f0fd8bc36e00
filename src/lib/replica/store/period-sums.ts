import { Dexie, type Table } from 'dexie';
import { cellName, plusCell, type CellName } from './cells';
import type { OverAll, PeriodCell, PeriodOf, PeriodRow, SummedOf } from './figure-rows';
import type { PeriodKey } from './tables';

type Periods = Table<PeriodRow, PeriodKey>;

/** The row that says in which time zone the days of all others are. */
export const ZONE: PeriodKey = ['zone', 'month', '', ''];

/** Which version of the totals over all owners this code keeps. One more whenever they mean something else. */
export const SUMS_VERSION = 1;

/** Returns the name of the cell over all owners to which one belongs: no owner is named in it. */
export const withoutOwner = ([stage, , currency]: CellName): CellName => [stage, '', currency];

const SUMMED: readonly SummedOf[] = ['expected', 'closed', 'touched'];

/** Whether totals are kept over all owners as well. */
export const isSummed = (of: PeriodOf): of is SummedOf => SUMMED.some((summed) => summed === of);

/** Returns what the totals over all owners are kept under. */
export const overAll = (of: SummedOf): OverAll => `${of}-all`;

/** How many rows are read at a time. */
const CHUNK = 500;

/**
 * Adds the totals by owner and month up over all owners, anew, and says by which version. They are kept with every
 * write from then on. Must run inside a transaction. Does nothing before the totals were counted for the first time.
 */
export async function addUpOwners(periods: Periods): Promise<void> {
	const counted = await periods.get(ZONE);
	if (counted === undefined) return;
	for (const of of SUMMED) {
		await periods
			.where(':id')
			.between(...rangeOf(overAll(of)))
			.delete();
		const [first, end] = rangeOf(of);
		let after: readonly unknown[] = first;
		for (;;) {
			const rows = await periods.where(':id').between(after, end, false).limit(CHUNK).toArray();
			await periods.bulkPut(rows.map((row) => ({ ...row, of: overAll(of), cells: summed(row) })));
			const last = rows.at(-1);
			if (last === undefined || rows.length < CHUNK) break;
			after = [last.of, last.by, last.period, last.space];
		}
	}
	await periods.put({ ...counted, sums: SUMS_VERSION });
}

/** Between which keys the months of one kind lie. */
const rangeOf = (of: PeriodOf): readonly [readonly unknown[], readonly unknown[]] => [
	[of, 'month'],
	[of, 'month', Dexie.maxKey]
];

/** Returns the cells of a row added up over all owners. */
function summed({ cells }: PeriodRow): PeriodRow['cells'] {
	const sums = new Map<string, PeriodCell>();
	for (const [name, cell] of Object.entries(cells)) {
		const key = JSON.stringify(withoutOwner(cellName(name)));
		const known = sums.get(key);
		const now = known === undefined ? cell : plusCell(known, cell);
		if (now === null) sums.delete(key);
		else sums.set(key, now);
	}
	return Object.fromEntries(sums);
}
