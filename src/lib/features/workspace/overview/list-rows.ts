import { closeRate, rateIn } from '$lib/domain/deal/deal';
import { converted } from '$lib/domain/money/exchange';
import type { InCurrency } from '$lib/domain/money/sums';
import { weightedProgress } from '$lib/domain/process/progress';
import { m } from '$lib/i18n/messages';
import type { SpaceBasis } from '$lib/replica/overview/basis';
import { stageIn } from '$lib/replica/overview/overview';
import type { DealRow } from '$lib/replica/store/rows';
import type { TableColumn, TableSort } from '$lib/ui/table';

/** The columns of the list of deals over all spaces. */
export const LIST_COLUMNS = [
	{ key: 'title', name: m.overview_col_title, sort: 'title', width: 11, grow: 3, usual: true },
	{ key: 'space', name: m.overview_space, sort: 'space', width: 6, grow: 1, usual: true },
	{ key: 'stage', name: m.forecast_stage, sort: 'stage', width: 7, grow: 1, usual: true },
	{ key: 'owner', name: m.overview_col_owner, sort: 'owner', width: 8, grow: 1, usual: true },
	{
		...{ key: 'revenue', name: m.forecast_expected, sort: 'revenue', width: 8, usual: true },
		...{ end: true, falls: true }
	},
	{
		...{ key: 'rate', name: m.overview_col_rate, sort: 'rate', width: 4.5, usual: true },
		...{ end: true, falls: true }
	},
	{ key: 'closeOn', name: m.overview_col_close, sort: 'closeOn', width: 6.5, usual: true },
	{
		...{
			key: 'updatedAt',
			name: m.overview_col_updated,
			sort: 'updatedAt',
			width: 6.5,
			usual: true
		},
		falls: true
	}
] as const satisfies readonly TableColumn[];

/** What a line of the list shows. */
export interface ListedDeal {
	readonly id: string;
	readonly title: string;
	readonly row: DealRow;
	readonly space: string;
	readonly stage: string;
	readonly owner: string;
	/** Whole percent. */
	readonly rate: number;
	/** Expected or real revenue in the workspace's currency; `null` without a rate. */
	readonly worth: number | null;
}

/** The names of what deals name by id. */
export interface ListNames {
	space(id: string): string;
	stage(space: string, id: string): string;
	owner(id: string | null): string;
}

/** Returns the lines of the list. */
export const listed = (
	rows: readonly DealRow[],
	bases: ReadonlyMap<string, SpaceBasis>,
	names: ListNames,
	money: InCurrency
): ListedDeal[] =>
	rows.map((row) => ({
		id: row.id,
		title: row.title,
		row,
		space: names.space(row.space),
		stage: names.stage(row.space, row.stage),
		owner: names.owner(row.owner),
		rate: rateOf(row, bases.get(row.space)),
		worth: converted(row.revenue, row.currency, money.currency, money.exchange)
	}));

function rateOf(row: DealRow, basis: SpaceBasis | undefined): number {
	const stage = basis === undefined ? undefined : stageIn(basis, row.stage);
	if (basis === undefined || stage === undefined) return 0;
	const progress =
		basis.rateFrom === 'activities' ? weightedProgress(basis, new Set(row.done)) : null;
	return closeRate(rateIn(row), stage, progress);
}

/** Returns the lines sorted; equal ones by their ids, so that the order is the same each time. */
export function sortedList(
	lines: readonly ListedDeal[],
	{ by, down }: TableSort,
	compare: (a: string, b: string) => number
): ListedDeal[] {
	const of = (a: ListedDeal, b: ListedDeal): number => {
		switch (by) {
			case 'space':
				return compare(a.space, b.space);
			case 'stage':
				return compare(a.stage, b.stage);
			case 'owner':
				return compare(a.owner, b.owner);
			case 'revenue':
				// What has no exchange rate cannot be compared, and stands last.
				return (a.worth ?? Number.NEGATIVE_INFINITY) - (b.worth ?? Number.NEGATIVE_INFINITY) || 0;
			case 'rate':
				return a.rate - b.rate;
			case 'closeOn':
				return a.row.closeOn < b.row.closeOn ? -1 : Number(a.row.closeOn > b.row.closeOn);
			case 'updatedAt':
				return a.row.updatedAt - b.row.updatedAt;
			default:
				return compare(a.title, b.title);
		}
	};
	const sign = down ? -1 : 1;
	return [...lines].sort((a, b) => sign * (of(a, b) || 0) || (a.id < b.id ? -1 : 1));
}
