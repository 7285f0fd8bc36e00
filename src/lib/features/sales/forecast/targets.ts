import type { Directory } from '$lib/documents/directory';
import type { DaySpan } from '$lib/domain/figures/forecast';
import { targetOfMonth, targetOfSpan, type TargetScope } from '$lib/domain/figures/target';
import type { Minor } from '$lib/domain/money/money';
import { totalIn, type InCurrency } from '$lib/domain/money/sums';
import type { Space } from '$lib/domain/space/space';
import type { ForecastRow } from './rows';

/**
 * Returns the target of a group of a forecast, in the currency of the figures; `null` when none is set, or
 * the group has none. Months are compared with the target of the team whose pipeline the space is, people
 * with their own. Targets cover all that somebody wins, so other groups have none.
 */
export function targetOfRow(
	{ of: { group, value } }: Pick<ForecastRow, 'of'>,
	{ team }: Pick<Space, 'team'>,
	days: DaySpan,
	directory: Pick<Directory, 'targets' | 'members' | 'teams'>,
	money: InCurrency
): Minor | null {
	if (value === null) return null;
	if (group === 'month' && team !== null && /^\d{4}-\d{2}$/.test(value)) {
		const scope: TargetScope = { kind: 'team', id: team };
		return worth(targetOfMonth(scope, value, directory.targets, directory), money);
	}
	if (group !== 'owner') return null;
	const scope: TargetScope = { kind: 'member', id: value };
	return worth(targetOfSpan(scope, days, directory.targets, directory).sums, money);
}

function worth(sums: Parameters<typeof totalIn>[0], money: InCurrency): Minor | null {
	const { minor } = totalIn(sums, money);
	return minor > 0 ? minor : null;
}

/** Returns how much of a target is won or likely to be, in whole percent. */
export const shareOfTarget = (
	{ weighted, wonSum }: Pick<ForecastRow, 'weighted' | 'wonSum'>,
	target: Minor
): number => Math.round(((weighted + wonSum) * 100) / target);
