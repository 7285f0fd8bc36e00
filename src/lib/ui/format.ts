import { getLocale } from '$lib/paraglide/runtime';

/** Formatters are slow to make and there are few of them. */
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

/** An amount in minor units, and what it takes to write it. */
export interface Amount {
	readonly minor: number;
	/** Decimal places that the minor unit stands for. */
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
		// A code that is none still comes out of an import: the number matters more than its look.
		return `${numbers(locale, options).format(major)} ${amount.currency}`.trim();
	}
}

/** All of it: `€1,234.50`; the decimals are left away when there are none to tell. */
export function moneyText(amount: Amount, locale: string = getLocale()): string {
	const whole = amount.minor % 10 ** amount.decimals === 0;
	return money(amount, locale, {
		minimumFractionDigits: whole ? 0 : amount.decimals,
		maximumFractionDigits: amount.decimals
	});
}

/** `≈ €1,234`: what was converted from other currencies is about so much. */
export const about = (text: string, isAbout: boolean): string => (isAbout ? `≈ ${text}` : text);

/** In few letters for a narrow card: `€1.2M`. Say the whole amount in a tooltip or a title. */
export const moneyTextShort = (amount: Amount, locale: string = getLocale()): string =>
	money(amount, locale, { notation: 'compact', maximumSignificantDigits: 3 });

/** A plain number with the locale's separators. */
export const numberText = (value: number, locale: string = getLocale()): string =>
	numbers(locale, { maximumFractionDigits: 2 }).format(value);

/** `50` gives `50%`. */
export const percentText = (percent: number, locale: string = getLocale()): string =>
	numbers(locale, { style: 'percent', maximumFractionDigits: 0 }).format(percent / 100);

/** Bytes in the unit that suits them: `1.4 MB`. */
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
	/** 14 Mar — when the year goes without saying. */
	brief: { day: 'numeric', month: 'short' },
	/** 14 Mar 2026 */
	short: { day: 'numeric', month: 'short', year: 'numeric' },
	/** Saturday, 14 March 2026 */
	long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
} as const;

/** How much of a date to write. */
export type DayStyle = keyof typeof dayStyles;

/** A calendar day `YYYY-MM-DD`, the same in every time zone; returned as it is when it is no day. */
export function dayText(
	day: string,
	style: DayStyle = 'short',
	locale: string = getLocale()
): string {
	const at = Date.parse(`${day}T00:00:00Z`);
	if (Number.isNaN(at)) return day;
	return dates(locale, { ...dayStyles[style], timeZone: 'UTC' }).format(at);
}

/** A moment in local time, with the hour. */
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
 * How long ago something happened: `3 hours ago`, `now`. What was noted by a clock that runs ahead of
 * this one is told by its date: nothing that has happened is still to come.
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

/** How long something is, in its largest unit: `12 minutes`, `1 day`. */
export function durationText(milliseconds: number, locale: string = getLocale()): string {
	const seconds = Math.max(1, Math.round(milliseconds / 1000));
	const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['second', 1];
	return numbers(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
		Math.round(seconds / length)
	);
}

/** In how long something will be: `in 3 minutes`. Rounded up: nothing is promised too early. */
export function inText(milliseconds: number, locale: string = getLocale()): string {
	const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
	const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['second', 1];
	return relative(locale).format(Math.ceil(seconds / length), unit);
}

/** How far a day is from today, in days: `tomorrow`, `3 days ago`. */
export function daysAwayText(day: string, today: string, locale: string = getLocale()): string {
	const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
	if (Number.isNaN(days)) return day;
	return relative(locale).format(days, 'day');
}

/** `Ann, Bao and Łukasz` */
export function listText(
	items: readonly string[],
	locale: string = getLocale(),
	type: 'conjunction' | 'disjunction' = 'conjunction'
): string {
	const options = { type, style: 'long' } as const;
	return keep('list', locale, options, () => new Intl.ListFormat(locale, options)).format(items);
}
