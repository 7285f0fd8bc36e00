import type { Day } from '../core/day';
import type { MemberId, StageId } from '../core/ids';
import { NO_SUMS, plus, sumOf, type Sums } from '../money/sums';
import { stageOf, worthOf, type Basis, type DealState } from './deal-state';

/** A month in the form `2026-11`. */
export type Month = string;

/** A span of days, both included. */
export interface DaySpan {
	readonly from: Day;
	readonly last: Day;
}

/**
 * The period in which a deal counts in a forecast: the month of its expected or real closing, one of the
 * groups before and after all months, or `outside` when the day is not among those of the forecast.
 */
export type Period = Month | 'overdue' | 'undated' | 'outside';

/** One line of a forecast. */
export interface ForecastCell {
	readonly period: Period;
	/** The stage; `null` when it is not known. */
	readonly stage: StageId | null;
	readonly owner: MemberId | null;
	/** The number of open deals. */
	readonly open: number;
	readonly expected: Sums;
	readonly weighted: Sums;
	/** The number of deals that were won in the period. */
	readonly won: number;
	readonly wonSum: Sums;
	readonly lost: number;
	readonly lostSum: Sums;
	/** The number of deals in a currency without a known exchange rate. They are counted, but in no total. */
	readonly apart: number;
}

/** The selected part of a forecast. Each field narrows it; a field that is left out does not. */
export interface Slice {
	readonly periods?: readonly Period[] | undefined;
	readonly stage?: StageId | null | undefined;
	readonly owner?: MemberId | null | undefined;
}

/** The days by which deals are put into periods. */
export interface Calendar {
	/** The day of the figures. An open deal that was expected before it is overdue. */
	readonly today: Day;
	/** The days whose deals are in a month; without them every day is. */
	readonly days?: DaySpan | undefined;
	/** Returns the local day of a moment. */
	readonly dayOf: (moment: number) => Day;
}

/** Returns the period in which a deal counts. */
export function periodOf(
	deal: DealState,
	basis: Pick<Basis, 'stages'>,
	{ today, days, dayOf }: Calendar
): Period {
	const isOpen = (stageOf(deal, basis)?.kind ?? 'open') === 'open';
	const closing = deal.closedAt === null ? '' : dayOf(deal.closedAt);
	const day = isOpen ? deal.closeOn : closing;
	if (day === '') return 'undated';
	if (isOpen && day < today) return 'overdue';
	return days === undefined || (day >= days.from && day <= days.last) ? day.slice(0, 7) : 'outside';
}

/** Whether a deal is in a slice of the forecast, in the period in which it counts. */
export const isIn = (
	{ periods, stage, owner }: Slice,
	deal: Pick<DealState, 'stage' | 'owner'>,
	period: Period
): boolean =>
	(periods?.includes(period) ?? true) &&
	(stage === undefined || deal.stage === stage) &&
	(owner === undefined || deal.owner === owner);

/**
 * Returns the forecast of a space by period, stage and owner (OP-13): what is expected of open deals,
 * and how the others ended. Sums over cells are exact, because each deal is in one cell.
 */
export function forecast(
	deals: Iterable<DealState>,
	basis: Basis,
	calendar: Calendar
): ForecastCell[] {
	const cells = new Map<string, { -readonly [Key in keyof ForecastCell]: ForecastCell[Key] }>();
	for (const deal of deals) {
		const period = periodOf(deal, basis, calendar);
		const key = `${period}|${deal.stage ?? ''}|${deal.owner ?? ''}`;
		let cell = cells.get(key);
		if (cell === undefined) {
			cell = { period, stage: deal.stage, owner: deal.owner, ...NOTHING };
			cells.set(key, cell);
		}
		const { expected, weighted, isApart } = worthOf(deal, basis);
		const kind = stageOf(deal, basis)?.kind ?? 'open';
		if (kind === 'open') cell.open += 1;
		else cell[kind] += 1;
		if (isApart) cell.apart += 1;
		const worth = sumOf(deal.currency, expected);
		if (kind === 'open') {
			cell.expected = plus(cell.expected, worth);
			cell.weighted = plus(cell.weighted, sumOf(deal.currency, weighted));
		} else if (kind === 'won') cell.wonSum = plus(cell.wonSum, worth);
		else cell.lostSum = plus(cell.lostSum, worth);
	}
	return [...cells.values()];
}

const NOTHING = {
	open: 0,
	expected: NO_SUMS,
	weighted: NO_SUMS,
	won: 0,
	wonSum: NO_SUMS,
	lost: 0,
	lostSum: NO_SUMS,
	apart: 0
};
