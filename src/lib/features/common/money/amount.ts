import { decimalsOf, type Currency, type Minor } from '$lib/domain/money/money';
import { totalIn, type InCurrency, type Sums } from '$lib/domain/money/sums';
import { about, moneyText, type Amount } from '$lib/ui/format';

/** Returns an amount of money as the formatters need it. */
export const amount = (minor: Minor, currency: Currency): Amount => ({
	minor,
	decimals: decimalsOf(currency),
	currency
});

/** The total of sums in one currency, as the formatters need it. */
export interface TotalAmount extends Amount {
	/** Whether some of it was converted from other currencies. */
	readonly isAbout: boolean;
}

/** Returns the total of sums in one currency. See `totalIn`. */
export function totalAmount(sums: Sums, figures: InCurrency): TotalAmount {
	const { minor, isAbout } = totalIn(sums, figures);
	return { ...amount(minor, figures.currency), isAbout };
}

/** Returns a total as text, with `≈` when some of it was converted. */
export const totalText = (total: TotalAmount, write: (of: Amount) => string = moneyText): string =>
	about(write(total), total.isAbout);
