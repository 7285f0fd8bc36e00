import type { Day } from '$lib/domain/core/day';
import { addMonths } from '$lib/domain/figures/period';
import { targetOfMonth, type TargetScope, type Targets } from '$lib/domain/figures/target';
import type { People } from '$lib/domain/member/member';
import { NO_SUMS, plus, type Sums } from '$lib/domain/money/sums';
import type { Overview } from '$lib/replica/overview/overview';
import { bothFigures, NO_FIGURE, type Figure } from '$lib/replica/store/aggregates';
import type { OverviewPick } from '$lib/replica/overview/picks';

/** One line of the forecast over all spaces. */
export interface ForecastLine {
	readonly key: string;
	readonly pick: OverviewPick;
	readonly figure: Figure;
	/** Won already, in the month of today. */
	readonly won: Sums;
	/** The target of the month; empty when none is set. */
	readonly target: Sums;
}

/** How many months are shown one by one, that of today included. */
const MONTHS = 12;

/**
 * Returns the forecast by month: what is overdue, twelve months with their targets, what is expected later,
 * and what has no day. Together they are all open deals.
 */
export function forecastLines(
	overview: Pick<Overview, 'overdue' | 'undated' | 'months' | 'wonThisMonth'>,
	today: Day,
	scopes: readonly TargetScope[],
	targets: Targets,
	people: People
): readonly ForecastLine[] {
	const first = today.slice(0, 7);
	const last = addMonths(first, MONTHS - 1);
	const plain = { won: NO_SUMS, target: NO_SUMS };
	const months = Array.from({ length: MONTHS }, (_, at): ForecastLine => {
		const month = addMonths(first, at);
		return {
			key: month,
			pick: { of: 'month', month },
			figure: overview.months.get(month) ?? NO_FIGURE,
			won: at === 0 ? overview.wonThisMonth.sums : NO_SUMS,
			target: scopes.reduce(
				(sums, scope) => plus(sums, targetOfMonth(scope, month, targets, people)),
				NO_SUMS
			)
		};
	});
	const later = [...overview.months]
		.filter(([month]) => month > last)
		.reduce((sum, [, figure]) => bothFigures(sum, figure), NO_FIGURE);
	return [
		{ key: 'overdue', pick: { of: 'overdue' }, figure: overview.overdue, ...plain },
		...months,
		{ key: 'later', pick: { of: 'later', month: last }, figure: later, ...plain },
		{ key: 'undated', pick: { of: 'undated' }, figure: overview.undated, ...plain }
	];
}
