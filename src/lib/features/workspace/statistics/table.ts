import type { Cell } from '$lib/domain/table/csv-file';
import type { Counted, Measure } from '$lib/replica/overview/activity';

/** Returns the statistics of a span as a table to export: a line for each day or month, and the totals. */
export function statisticsTable(
	steps: readonly string[],
	measures: readonly Measure[],
	found: ReadonlyMap<Measure, Counted>,
	names: { readonly total: string; readonly before: string }
): readonly (readonly Cell[])[] {
	const line = (name: string, of: (counted: Counted) => number): Cell[] => [
		name,
		...measures.map((measure) => {
			const counted = found.get(measure);
			return counted === undefined ? 0 : of(counted);
		})
	];
	return [
		...steps.map((step) => line(step, ({ overTime }) => overTime.get(step) ?? 0)),
		line(names.total, ({ count }) => count),
		line(names.before, ({ before }) => before)
	];
}

/** How a count compares with the one before, in whole percent; `null` when there was nothing before. */
export const changeOf = ({ count, before }: Pick<Counted, 'count' | 'before'>): number | null =>
	before === 0 ? null : Math.round(((count - before) * 100) / before);
