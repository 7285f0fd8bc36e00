import { getLocale } from '$lib/i18n/runtime';

/** Formatters, which are slow to create and few in number. */
const kept = new Map<string, unknown>();

function keep<T>(kind: string, locale: string, options: object, make: () => T): T {
	const key = `${kind} ${locale} ${JSON.stringify(options)}`;
	let formatter = kept.get(key) as T | undefined;
	if (formatter === undefined) {
		formatter = make();
		kept.set(key, formatter);
	}
	return formatter;
}

const numbers = (locale: string, options: Intl.NumberFormatOptions) =>
	keep('number', locale, options, () => new Intl.NumberFormat(locale, options));

const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
	keep('date', locale, options, () => new Intl.DateTimeFormat(locale, options));

/** An amount in minor units, and what is needed to format it. */
export interface Amount {
	readonly minor: number;
	/** The number of decimal places of the minor unit. */
	readonly decimals: number;
	/** An ISO 4217 code. */
	readonly currency: string;
}

function money(amount: Amount, locale: string, options: Intl.NumberFormatOptions): string {
	const major = amount.minor / 10 ** amount.decimals;
	const currency = { style: 'currency', currency: amount.currency } as const;
	try {
		return numbers(locale, { ...currency, ...options }).format(major);
	} catch {
		// An import can bring an invalid code. The number matters more than its format.
		return `${numbers(locale, options).format(major)} ${amount.currency}`.trim();
	}
}

/** Returns the full amount: `€1,234.50`. Decimals are left out when they are zero. */
export function moneyText(amount: Amount, locale: string = getLocale()): string {
	const whole = amount.minor % 10 ** amount.decimals === 0;
	return money(amount, locale, {
		minimumFractionDigits: whole ? 0 : amount.decimals,
		maximumFractionDigits: amount.decimals
	});
}

/** Returns a text such as `≈ €1,234` for an amount that was converted from other currencies. */
export const about = (text: string, isAbout: boolean): string => (isAbout ? `≈ ${text}` : text);

/** Returns a short amount for a narrow card: `€1.2M`. Show the full amount in a tooltip or a title. */
export const moneyTextShort = (amount: Amount, locale: string = getLocale()): string =>
	money(amount, locale, { notation: 'compact', maximumSignificantDigits: 3 });

/** Returns a number with the locale's separators. */
export const numberText = (value: number, locale: string = getLocale()): string =>
	numbers(locale, { maximumFractionDigits: 2 }).format(value);

/** Returns `50%` for `50`. */
export const percentText = (percent: number, locale: string = getLocale()): string =>
	numbers(locale, { style: 'percent', maximumFractionDigits: 0 }).format(percent / 100);

/** Returns a number of bytes in a suitable unit: `1.4 MB`. */
export function bytesText(bytes: number, locale: string = getLocale()): string {
	const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
	const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
	const options: Intl.NumberFormatOptions = {
		style: 'unit',
		unit: units[power] ?? 'byte',
		unitDisplay: power === 0 ? 'long' : 'short',
		maximumFractionDigits: power === 0 ? 0 : 1
	};
	return numbers(locale, options).format(bytes / 1000 ** power);
}

const dayStyles = {
	/** 14 Mar, where the year is obvious. */
	brief: { day: 'numeric', month: 'short' },
	/** 14 Mar 2026 */
	short: { day: 'numeric', month: 'short', year: 'numeric' },
	/** Saturday, 14 March 2026 */
	long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
} as const;

/** How much of a date to show. */
export type DayStyle = keyof typeof dayStyles;

/**
 * Returns a calendar day `YYYY-MM-DD` as text, the same in every time zone. An invalid day is returned
 * unchanged.
 */
export function dayText(
	day: string,
	style: DayStyle = 'short',
	locale: string = getLocale()
): string {
	const at = Date.parse(`${day}T00:00:00Z`);
	if (Number.isNaN(at)) return day;
	return dates(locale, { ...dayStyles[style], timeZone: 'UTC' }).format(at);
}

/** Returns a moment in local time, with the hour. */
export const momentText = (at: number, locale: string = getLocale(), timeZone?: string): string =>
	dates(locale, {
		...dayStyles.short,
		hour: 'numeric',
		minute: '2-digit',
		...(timeZone === undefined ? {} : { timeZone })
	}).format(at);

const steps = [
	['year', 31_557_600],
	['month', 2_629_800],
	['week', 604_800],
	['day', 86_400],
	['hour', 3600],
	['minute', 60]
] as const;

const relative = (locale: string) => {
	const options = { numeric: 'auto' } as const;
	return keep('relative', locale, options, () => new Intl.RelativeTimeFormat(locale, options));
};

/**
 * Returns how long ago something happened: `3 hours ago`, `now`. A moment from a clock that runs ahead
 * of this one is shown as its date, because a past event cannot be in the future.
 */
export function agoText(at: number, now: number, locale: string = getLocale()): string {
	const seconds = (at - now) / 1000;
	if (seconds >= 60) return momentText(at, locale);
	for (const [unit, length] of steps) {
		if (Math.abs(seconds) >= length) {
			return relative(locale).format(Math.trunc(seconds / length), unit);
		}
	}
	return relative(locale).format(0, 'second');
}

/** Returns a duration in its largest unit: `12 minutes`, `1 day`. */
export function durationText(milliseconds: number, locale: string = getLocale()): string {
	const seconds = Math.max(1, Math.round(milliseconds / 1000));
	const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['second', 1];
	return numbers(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
		Math.round(seconds / length)
	);
}

/**
 * Returns the time until something happens: `in 3 minutes`. It is rounded up, so that nothing is
 * promised too early.
 */
export function inText(milliseconds: number, locale: string = getLocale()): string {
	const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
	const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['second', 1];
	return relative(locale).format(Math.ceil(seconds / length), unit);
}

/** Returns how far a day is from today, in days: `tomorrow`, `3 days ago`. */
export function daysAwayText(day: string, today: string, locale: string = getLocale()): string {
	const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
	if (Number.isNaN(days)) return day;
	return relative(locale).format(days, 'day');
}

/** Returns a list as text: `Ann, Bao and Łukasz`. */
export function listText(
	items: readonly string[],
	locale: string = getLocale(),
	type: 'conjunction' | 'disjunction' = 'conjunction'
): string {
	const options = { type, style: 'long' } as const;
	return keep('list', locale, options, () => new Intl.ListFormat(locale, options)).format(items);
}
