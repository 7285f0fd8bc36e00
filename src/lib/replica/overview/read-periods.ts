import { Dexie } from 'dexie';
import type { DaySpan, Month } from '../../domain/figures/forecast';
import { addMonths, monthsOf } from '../../domain/figures/period';
import { addDays } from '../../domain/core/day';
import type { ReplicaDatabase } from '../store/database';
import { cellName, type CellName } from '../store/cells';
import type { OverAll, PeriodCell, PeriodOf, PeriodRow } from '../store/figure-rows';

const { minKey, maxKey } = Dexie;

/** Stands after every month and day. */
const AFTER_ALL = '~';

/** One cell of the totals by day, with its place. */
export interface PlacedCell {
	readonly period: string;
	readonly space: string;
	/** The stage of deals and of closed tasks, else the kind of record. */
	readonly first: string;
	/** Whose it is; empty when nobody's, and of what is added up over all. */
	readonly owner: string;
	readonly currency: string;
	readonly cell: PeriodCell;
}

/** What there are totals by day of. */
export type ByOwner = Exclude<PeriodOf, OverAll>;

/** Returns the cells of all months; `''` is the month of what has no day. */
export const cellsByMonth = async (
	db: ReplicaDatabase,
	of: PeriodOf,
	from: Month | null = null,
	last: Month | null = null
): Promise<PlacedCell[]> => placed(await rowsBetween(db, of, 'month', from, last));

/** Returns the cells of the days of a span. */
export const cellsByDay = async (
	db: ReplicaDatabase,
	of: ByOwner,
	{ from, last }: DaySpan
): Promise<PlacedCell[]> => placed(await rowsBetween(db, of, 'day', from, last));

/**
 * Returns the cells of a span: by month where the span has the whole month, else by day. Costs the months
 * and two parts of months, however many records there are. The months may be of totals over all owners.
 */
export async function cellsOfSpan(
	db: ReplicaDatabase,
	of: ByOwner,
	span: DaySpan,
	ofMonths: PeriodOf = of
): Promise<PlacedCell[]> {
	const parts: PlacedCell[] = [];
	const whole = monthsOf(span).filter(
		(month) => `${month}-01` >= span.from && lastDay(month) <= span.last
	);
	const [first, final] = [whole[0], whole.at(-1)];
	if (first === undefined || final === undefined) return cellsByDay(db, of, span);
	if (`${first}-01` > span.from) {
		parts.push(
			...(await cellsByDay(db, of, { from: span.from, last: addDays(`${first}-01`, -1) }))
		);
	}
	parts.push(...(await cellsByMonth(db, ofMonths, first, final)));
	if (lastDay(final) < span.last) {
		parts.push(
			...(await cellsByDay(db, of, { from: `${addMonths(final, 1)}-01`, last: span.last }))
		);
	}
	return parts;
}

/** Returns the last day of a month. */
export const lastDay = (month: Month): string => addDays(`${addMonths(month, 1)}-01`, -1);

const rowsBetween = (
	db: ReplicaDatabase,
	of: PeriodOf,
	by: PeriodRow['by'],
	from: string | null,
	last: string | null
): Promise<PeriodRow[]> =>
	db.periods
		.where('[of+by+period+space]')
		.between([of, by, from ?? '', minKey], [of, by, last ?? AFTER_ALL, maxKey])
		.toArray();

/** Returns the cells of some rows. Their names are read once: the same few stand in every row. */
export function placed(rows: readonly PeriodRow[]): PlacedCell[] {
	const names = new Map<string, CellName>();
	const found: PlacedCell[] = [];
	for (const { period, space, cells } of rows) {
		for (const key in cells) {
			const cell = cells[key];
			if (cell === undefined) continue;
			let name = names.get(key);
			if (name === undefined) names.set(key, (name = cellName(key)));
			const [first, owner, currency] = name;
			found.push({ period, space, first, owner, currency, cell });
		}
	}
	return found;
}
