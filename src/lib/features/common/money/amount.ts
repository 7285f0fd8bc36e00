import { decimalsOf, type Currency, type Minor } from '$lib/domain/money/money';
import { totalIn, type InCurrency, type Sums } from '$lib/domain/money/sums';
import { about, moneyText, type Amount } from '$lib/ui/format';

/** Money as the formatters take it. */
export const amount = (minor: Minor, currency: Currency): Amount => ({
	minor,
	decimals: decimalsOf(currency),
	currency
});

/** What sums come to in one currency, as the formatters take it. */
export interface TotalAmount extends Amount {
	/** Whether some of it was converted from other currencies. */
	readonly isAbout: boolean;
}

/** What sums come to in one currency; see `totalIn`. */
export function totalAmount(sums: Sums, figures: InCurrency): TotalAmount {
	const { minor, isAbout } = totalIn(sums, figures);
	return { ...amount(minor, figures.currency), isAbout };
}

/** A total in words: `≈` when some of it was converted. */
export const totalText = (total: TotalAmount, write: (of: Amount) => string = moneyText): string =>
	about(write(total), total.isAbout);
