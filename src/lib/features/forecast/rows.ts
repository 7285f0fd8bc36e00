import type { ForecastSum } from '$lib/domain/figures/changes';
import type { ForecastCell, Month, Period } from '$lib/domain/figures/forecast';
import type { Minor } from '$lib/domain/money/money';
import type { Pick as PickOf } from '$lib/replica/figures/messages';

/** By what a forecast is put together. */
export type Grouping = 'month' | 'stage' | 'owner';

/** One group of a forecast, and the way to its deals. */
export interface ForecastRow {
	readonly key: string;
	readonly of: { readonly group: Grouping; readonly value: string | null };
	readonly open: number;
	readonly expected: Minor;
	readonly weighted: Minor;
	readonly won: number;
	readonly wonSum: Minor;
	readonly apart: number;
	readonly pick: Extract<PickOf, { of: 'forecast' }>;
}

/** A group while it is added up. */
type Growing = { -readonly [Key in keyof ForecastRow]: ForecastRow[Key] };

const SUMS = ['open', 'expected', 'weighted', 'won', 'wonSum', 'apart'] as const;

/**
 * A forecast's cells as groups, within the periods that are looked at. What is overdue or has no date
 * is to come as well, and comes first and last.
 */
export function rowsOf(
	cells: readonly ForecastCell[],
	months: readonly Month[],
	group: Grouping,
	order: readonly string[]
): ForecastRow[] {
	const periods: Period[] = ['overdue', ...months, 'undated'];
	const within = new Set<Period>(periods);
	const rows = new Map<string, Growing>();
	for (const cell of cells) {
		if (!within.has(cell.period)) continue;
		const value = group === 'month' ? cell.period : group === 'stage' ? cell.stage : cell.owner;
		const key = value ?? '';
		const row = rows.get(key) ?? emptyRow(key, group, value, periods);
		rows.set(key, row);
		for (const sum of SUMS) row[sum] += cell[sum];
	}
	if (group === 'month') {
		for (const month of months) {
			if (!rows.has(month)) rows.set(month, emptyRow(month, group, month, periods));
		}
	}
	const places = new Map((group === 'month' ? periods : order).map((key, at) => [key, at]));
	return [...rows.values()].sort(
		(a, b) => (places.get(a.key) ?? places.size) - (places.get(b.key) ?? places.size)
	);
}

/** One group of a forecast then and now, and the way to what lies between. */
export interface ComparedRow extends Pick<ForecastRow, 'key' | 'of' | 'pick'> {
	readonly then: ForecastSum;
	readonly now: ForecastSum;
}

const NOTHING: ForecastSum = { open: 0, expected: 0, weighted: 0 };

/**
 * The groups of two forecasts side by side. Months before `current` in which nothing was expected are
 * left out: they are told only for what had been expected in them.
 */
export function comparedRows(
	then: readonly ForecastCell[],
	now: readonly ForecastCell[],
	months: readonly Month[],
	group: Grouping,
	order: readonly string[],
	current: Month
): ComparedRow[] {
	const sums = (cells: readonly ForecastCell[]) =>
		new Map(rowsOf(cells, months, group, order).map((row) => [row.key, row]));
	const [before, after] = [sums(then), sums(now)];
	return rowsOf([...then, ...now], months, group, order).flatMap(({ key, of, pick }) => {
		const row = {
			key,
			of,
			pick,
			then: before.get(key) ?? NOTHING,
			now: after.get(key) ?? NOTHING
		};
		const isPast = of.group === 'month' && MONTH.test(key) && key < current;
		const isEmpty = row.then.open === 0 && row.now.open === 0;
		return isEmpty && (isPast || of.group !== 'month') ? [] : [row];
	});
}

const MONTH = /^\d{4}-\d{2}$/;

function emptyRow(
	key: string,
	group: Grouping,
	value: string | null,
	periods: readonly Period[]
): Growing {
	const pick: ForecastRow['pick'] =
		group === 'month'
			? { of: 'forecast', periods: [key] }
			: group === 'stage'
				? { of: 'forecast', periods, stage: value }
				: { of: 'forecast', periods, owner: value };
	const of = { group, value };
	return { key, of, open: 0, expected: 0, weighted: 0, won: 0, wonSum: 0, apart: 0, pick };
}

/** What is expected over all groups, then or now. */
export function sumOf(rows: readonly ComparedRow[], side: 'then' | 'now'): ForecastSum {
	const sum = { ...NOTHING };
	for (const row of rows) {
		for (const measure of ['open', 'expected', 'weighted'] as const) {
			sum[measure] += row[side][measure];
		}
	}
	return sum;
}

/** The sums over all groups. */
export function totalOf(rows: readonly ForecastRow[]): Record<(typeof SUMS)[number], number> {
	const total = { open: 0, expected: 0, weighted: 0, won: 0, wonSum: 0, apart: 0 };
	for (const row of rows) for (const sum of SUMS) total[sum] += row[sum];
	return total;
}
