import { decimalsOf, type Currency, type Minor } from '$lib/domain/money/money';
import { m } from '$lib/i18n/messages';
import { getFormatLocale } from '$lib/i18n/region';
import { moneyInput, parseMoney } from '$lib/ui/money-input';

/** Returns an amount as the text of a field. */
export const revenueText = (minor: Minor, currency: Currency): string =>
	moneyInput(minor, decimalsOf(currency), getFormatLocale());

/** Returns the amount that a text names, in minor units; `null` when it names none. */
export const readRevenue = (text: string, currency: Currency): Minor | null =>
	parseMoney(text, decimalsOf(currency), getFormatLocale());

/** Returns why a text is no expected revenue of a deal, or `undefined` when it is one. */
export function revenueFault(text: string, currency: Currency): string | undefined {
	if (text === '') return m.deal_fault_revenue_missing();
	const minor = readRevenue(text, currency);
	if (minor === null) {
		const example = revenueText(12_345 * 10 ** decimalsOf(currency), currency);
		return m.common_money_invalid({ example });
	}
	return minor < 0 ? m.deal_fault_revenue_negative() : undefined;
}
