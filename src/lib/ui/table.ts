/** A column of a `DataTable`. */
export interface TableColumn {
	readonly key: string;
	readonly name: () => string;
	/** What the column sorts by; `null` when it cannot sort. */
	readonly sort: string | null;
	/** The smallest width in rem. With `grow` it takes that share of the width that is left. */
	readonly width: number;
	readonly grow?: number;
	/** Numbers are aligned to the end. */
	readonly end?: boolean;
	/** Whether the first press on its head sorts the largest or newest first. */
	readonly falls?: boolean;
	/** Whether the column is shown by default. */
	readonly usual: boolean;
}

/** The order of a table's rows. */
export interface TableSort {
	readonly by: string;
	readonly down: boolean;
}

/** A cell whose value is edited in place. */
export interface EditedCell {
	readonly index: number;
	readonly key: string;
}

/** What happens after a cell was edited: the focus goes to its row, to the next cell, to the one before, or elsewhere. */
export type EditEnd = 'stay' | 'next' | 'back' | 'left';

/** The width of the column of checkboxes, and the gap between columns, in rem. */
const CHECKS = 1.75;
const GAP = 0.75;

/** Returns the tracks of the grid in which the columns are laid out. */
export const tracksOf = (columns: readonly TableColumn[], isChosen: boolean): string =>
	[
		...(isChosen ? [`${String(CHECKS)}rem`] : []),
		...columns.map(({ width, grow }) =>
			grow === undefined ? `${String(width)}rem` : `minmax(${String(width)}rem, ${String(grow)}fr)`
		)
	].join(' ');

/** Returns the width in rem below which the table scrolls sideways, without the edge of the page. */
export function leastWidth(columns: readonly TableColumn[], isChosen: boolean): number {
	const widths = [...(isChosen ? [CHECKS] : []), ...columns.map(({ width }) => width)];
	return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

/** Returns the order after a press on a column's head: the other direction, or the column's first one. */
export const sortAfter = (sort: TableSort, by: string, falls: boolean): TableSort => ({
	by,
	down: by === sort.by ? !sort.down : falls
});

/** Returns the next cell to edit in the same row, or `null` after the last one. */
export function nextEdited(
	{ index, key }: EditedCell,
	columns: readonly TableColumn[],
	isEditable: (index: number, key: string) => boolean,
	step: 1 | -1
): EditedCell | null {
	const at = columns.findIndex((column) => column.key === key);
	for (let place = at + step; place >= 0 && place < columns.length; place += step) {
		const next = columns[place];
		if (next !== undefined && isEditable(index, next.key)) return { index, key: next.key };
	}
	return null;
}
