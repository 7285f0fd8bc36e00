import { decimalsOf, type Currency, type Minor } from '$lib/domain/money/money';
import type { Amount } from '$lib/ui/format';

/** Money as the formatters take it. */
export const amount = (minor: Minor, currency: Currency): Amount => ({
	minor,
	decimals: decimalsOf(currency),
	currency
});
