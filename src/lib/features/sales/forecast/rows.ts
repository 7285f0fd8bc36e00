import type { ForecastCell, Month, Period } from '$lib/domain/figures/forecast';
import type { Minor } from '$lib/domain/money/money';
import { NO_SUMS, plus, totalIn, type InCurrency, type Sums } from '$lib/domain/money/sums';
import type { Pick as PickOf } from '$lib/replica/figures/messages';

/** How a forecast is grouped. */
export type Grouping = 'month' | 'stage' | 'owner';

/** The totals of cells of a forecast, in minor units of the figures' currency. */
export interface ForecastTotal {
	readonly open: number;
	readonly expected: Minor;
	readonly weighted: Minor;
	readonly won: number;
	readonly wonSum: Minor;
	readonly apart: number;
	/** Whether some of it was converted from other currencies. */
	readonly isAbout: boolean;
	/** The same totals by currency. Sums are added up here. */
	readonly sums: Readonly<Record<Measure, Sums>>;
}

/** One group of a forecast, and how to find its deals. */
export interface ForecastRow extends ForecastTotal {
	readonly key: string;
	readonly of: { readonly group: Grouping; readonly value: string | null };
	readonly pick: Extract<PickOf, { of: 'forecast' }>;
}

const COUNTS = ['open', 'won', 'apart'] as const;
const MEASURES = ['expected', 'weighted', 'wonSum'] as const;
type Measure = (typeof MEASURES)[number];

/** Adds up cells. */
class Growing {
	private readonly counts = { open: 0, won: 0, apart: 0 };
	private readonly sums: Record<Measure, Sums> = {
		expected: NO_SUMS,
		weighted: NO_SUMS,
		wonSum: NO_SUMS
	};

	add(counts: Pick<ForecastTotal, (typeof COUNTS)[number]>, sums: ForecastTotal['sums']): this {
		for (const count of COUNTS) this.counts[count] += counts[count];
		for (const of of MEASURES) this.sums[of] = plus(this.sums[of], sums[of]);
		return this;
	}

	in(currency: InCurrency): ForecastTotal {
		const totals = MEASURES.map((of) => totalIn(this.sums[of], currency));
		const [expected = 0, weighted = 0, wonSum = 0] = totals.map(({ minor }) => minor);
		const isAbout = totals.some((total) => total.isAbout);
		return { ...this.counts, expected, weighted, wonSum, isAbout, sums: this.sums };
	}
}

/** Returns a forecast's cells as groups, within the selected periods and in their order. */
export function rowsOf(
	cells: readonly ForecastCell[],
	periods: readonly Period[],
	group: Grouping,
	order: readonly string[],
	currency: InCurrency
): ForecastRow[] {
	const within = new Set<Period>(periods);
	const rows = new Map<string, { readonly value: string | null; readonly sum: Growing }>();
	const rowOf = (value: string | null) => {
		const row = rows.get(value ?? '') ?? { value, sum: new Growing() };
		rows.set(value ?? '', row);
		return row;
	};
	for (const cell of cells) {
		if (!within.has(cell.period)) continue;
		const value = group === 'month' ? cell.period : group === 'stage' ? cell.stage : cell.owner;
		rowOf(value).sum.add(cell, cell);
	}
	if (group === 'month') for (const month of periods.filter(isMonth)) rowOf(month);
	const places = new Map((group === 'month' ? periods : order).map((key, at) => [key, at]));
	return [...rows]
		.map(([key, { value, sum }]) => ({
			key,
			of: { group, value },
			pick: pickOf(group, value, periods),
			...sum.in(currency)
		}))
		.sort((a, b) => (places.get(a.key) ?? places.size) - (places.get(b.key) ?? places.size));
}

/** One group of a forecast then and now, and how to find the difference. */
export interface ComparedRow extends Pick<ForecastRow, 'key' | 'of' | 'pick'> {
	readonly then: ForecastTotal;
	readonly now: ForecastTotal;
}

/**
 * Returns the groups of two forecasts side by side. Months before `current` in which nothing was
 * expected are left out: past months appear only for what had been expected in them.
 */
export function comparedRows(
	then: readonly ForecastCell[],
	now: readonly ForecastCell[],
	periods: readonly Period[],
	group: Grouping,
	order: readonly string[],
	currency: InCurrency,
	current: Month
): ComparedRow[] {
	const sums = (cells: readonly ForecastCell[]) =>
		new Map(rowsOf(cells, periods, group, order, currency).map((row) => [row.key, row]));
	const [before, after] = [sums(then), sums(now)];
	const nothing = new Growing().in(currency);
	return rowsOf([...then, ...now], periods, group, order, currency).flatMap(({ key, of, pick }) => {
		const row = {
			key,
			of,
			pick,
			then: before.get(key) ?? nothing,
			now: after.get(key) ?? nothing
		};
		const isPast = of.group === 'month' && isMonth(key) && key < current;
		const isEmpty = row.then.open === 0 && row.now.open === 0;
		return isEmpty && (isPast || of.group !== 'month') ? [] : [row];
	});
}

const isMonth = (period: Period): boolean => /^\d{4}-\d{2}$/.test(period);

const pickOf = (
	group: Grouping,
	value: string | null,
	periods: readonly Period[]
): ForecastRow['pick'] =>
	group === 'month'
		? { of: 'forecast', periods: [value ?? 'undated'] }
		: group === 'stage'
			? { of: 'forecast', periods, stage: value }
			: { of: 'forecast', periods, owner: value };

/** Returns the total of several rows, added up by currency and converted once. */
export const totalOf = (rows: readonly ForecastTotal[], currency: InCurrency): ForecastTotal =>
	rows.reduce((sum, row) => sum.add(row, row.sums), new Growing()).in(currency);
