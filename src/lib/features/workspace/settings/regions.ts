import { getFormatLocale, tagOf, type Region } from '$lib/i18n/region';
import { getLocale, type Locale } from '$lib/i18n/runtime';
import { byName, countryName, dayFigures, moneyText, timeText } from '$lib/ui/format';

/** The regions that can be chosen, so that each way of writing dates, times and numbers is among them. */
export const REGIONS: readonly Region[] = [
	...[
		'AT',
		'AU',
		'BE',
		'BR',
		'CA',
		'CH',
		'CZ',
		'DE',
		'DK',
		'ES',
		'FI',
		'FR',
		'GB',
		'HU',
		'ID',
		'IE',
		'IN'
	],
	...[
		'IT',
		'JP',
		'KR',
		'MX',
		'MY',
		'NL',
		'NO',
		'NZ',
		'PH',
		'PL',
		'PT',
		'RO',
		'SE',
		'SG',
		'SK',
		'TH',
		'TW'
	],
	...['UA', 'US', 'VN', 'ZA']
];

/** A moment with an afternoon hour and a day above twelve, so that its parts cannot be confused. */
const EXAMPLE = { day: '2026-12-31', at: Date.UTC(2026, 11, 31, 17, 48) };

/** Returns what a day, an hour and an amount look like in a region: `31/12/2026 · 17:48 · €1,234.50`. */
export function exampleOf(region: Region | null, currency: string, language: Locale): string {
	const tag = region === null ? getFormatLocale(language) : tagOf(language, region);
	return [
		dayFigures(EXAMPLE.day, tag),
		timeText(EXAMPLE.at, tag, 'UTC'),
		moneyText({ minor: 123_450, decimals: 2, currency }, tag)
	].join(' · ');
}

/** Returns the regions as options, by name, each with its example. */
export function regionOptions(
	chosen: Region | null,
	language: Locale = getLocale()
): readonly { readonly value: Region; readonly label: string; readonly detail: string }[] {
	const order = byName();
	return [...new Set(chosen === null ? REGIONS : [...REGIONS, chosen])]
		.map((value) => ({
			value,
			label: countryName(value),
			detail: exampleOf(value, 'EUR', language)
		}))
		.sort((a, b) => order(a.label, b.label));
}
