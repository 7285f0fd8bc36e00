import type { Directory } from '$lib/documents/directory';
import { apartIn, plus, totalIn, type InCurrency, type Sums } from '$lib/domain/money/sums';
import type { Currency, Minor } from '$lib/domain/money/money';
import { totalAmount, totalText } from '$lib/features/common/money/amount';
import { exchangeOf } from '$lib/features/common/money/reckoning';
import { moneyTextShort } from '$lib/ui/format';
import type { Overview } from '$lib/replica/overview/overview';

/** How the overview adds up amounts: in the workspace's currency, by its rates. */
export const workspaceMoney = (directory: Directory): InCurrency => ({
	currency: directory.workspace?.currency ?? 'USD',
	exchange: exchangeOf(directory)
});

/** Returns a total as text. */
export const sumsText = (sums: Sums, money: InCurrency): string =>
	totalText(totalAmount(sums, money));

/** Returns a total as short text. */
export const sumsShort = (sums: Sums, money: InCurrency): string =>
	totalText(totalAmount(sums, money), moneyTextShort);

/** Returns the share of a target in whole percent; `null` without one. */
export function percentOf(reached: Sums, target: Sums, money: InCurrency): number | null {
	const whole: Minor = totalIn(target, money).minor;
	return whole <= 0 ? null : Math.round((totalIn(reached, money).minor * 100) / whole);
}

/** Returns the currencies of the figures for which the workspace has no rate. They are in no total. */
export const withoutRate = (
	{ open, won, lost }: Overview,
	money: InCurrency
): readonly Currency[] =>
	Object.keys(apartIn(plus(plus(open.sums, won.sums), lost.sums), money)).sort();
