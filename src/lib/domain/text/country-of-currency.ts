import type { Country } from './country';
import type { Currency } from '../money/money';

/** The country in which each currency is mostly used, for workspaces whose country was never set. */
const COUNTRY_OF: Readonly<Record<Currency, Country>> = {
	USD: 'US',
	VND: 'VN',
	PLN: 'PL',
	GBP: 'GB',
	CHF: 'CH',
	CZK: 'CZ',
	JPY: 'JP',
	SGD: 'SG',
	THB: 'TH'
};

/** Returns the country of phone numbers without a country code; `null` when it is not known. */
export const countryOf = (
	workspace: { readonly country: Country | null; readonly currency: Currency } | null
): Country | null => workspace?.country ?? COUNTRY_OF[workspace?.currency ?? ''] ?? null;
