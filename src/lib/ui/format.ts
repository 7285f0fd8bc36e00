import { getFormatLocale } from '../i18n/region';

/*
 * Words come from the language of a tag such as `en-PL`; the marks between digits, the hours of a day and the order
 * of a date in figures come from its region. The browser knows few of such pairs, and each version others, so the
 * two are put together here.
 */

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

/** Where English is written in business although another language is the most spoken one: it decides there. */
const ENGLISH_AS_WELL = new Set(['IN', 'PK', 'PH', 'SG', 'HK', 'MY', 'KE']);

/** How a tag is formatted. */
interface Ways {
	/** The language, with its region where the region speaks it. Words come from here. */
	readonly words: string;
	/** The same for dates, where English outside of its own regions puts the day before the month. */
	readonly dates: string;
	/** The main language of the region, with Western digits. Marks, hours and orders come from here. */
	readonly habits: string;
}

const waysOf = (tag: string): Ways =>
	keep('ways', tag, {}, () => {
		const { language, region } = new Intl.Locale(tag);
		if (region === undefined) return { words: tag, dates: tag, habits: tag };
		const main =
			language === 'en' && ENGLISH_AS_WELL.has(region)
				? 'en'
				: new Intl.Locale(`und-${region}`).maximize().language;
		if (main === language) return { words: tag, dates: tag, habits: tag };
		return {
			words: language,
			dates: language === 'en' ? 'en-001' : language,
			habits: `${main}-${region}-u-ca-gregory-nu-latn`
		};
	});

/** The marks of a region's numbers. */
export interface Marks {
	readonly decimal: string;
	readonly group: string;
}

/** Returns the marks of a region's numbers: `1.234,50`, `1,234.50`, `1 234,50`. */
export const marksOf = (locale: string): Marks =>
	keep('marks', locale, {}, () => {
		const parts = new Intl.NumberFormat(waysOf(locale).habits, {
			useGrouping: 'always'
		}).formatToParts(12_345.6);
		const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
		return { decimal: of('decimal'), group: of('group') };
	});

/** Writes numbers. Thousands are grouped everywhere, also where a language leaves four digits together. */
function numbers(
	locale: string,
	options: Intl.NumberFormatOptions
): { readonly format: (value: number) => string } {
	return keep('number', locale, options, () => {
		const marks = marksOf(locale);
		const formatter = new Intl.NumberFormat(waysOf(locale).words, {
			useGrouping: 'always',
			...options
		});
		return {
			format: (value: number) =>
				formatter
					.formatToParts(value)
					.map((part) =>
						part.type === 'group' || part.type === 'decimal' ? marks[part.type] : part.value
					)
					.join('')
		};
	});
}

const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
	keep(
		'date',
		locale,
		options,
		() => new Intl.DateTimeFormat(waysOf(locale).dates, { calendar: 'gregory', ...options })
	);

/** Returns the hour and the minute of a time in the region's hours: `5:48 AM`, `05:48`. */
function hours(locale: string): Intl.DateTimeFormatOptions {
	const { hourCycle } = keep('hours', locale, {}, () =>
		new Intl.DateTimeFormat(waysOf(locale).habits, { hour: 'numeric' }).resolvedOptions()
	);
	return hourCycle === 'h11' || hourCycle === 'h12'
		? { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }
		: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
}

/** The three parts of a date in figures, in the order of a region, and the mark between them. */
export interface DateFigures {
	readonly order: readonly ('day' | 'month' | 'year')[];
	readonly mark: string;
}

/** Returns how a region writes a date in figures: `12/6/2026`, `6.12.2026`, `2026-12-06`. */
export const dateFigures = (locale: string = getFormatLocale()): DateFigures =>
	keep('figures', locale, {}, () => {
		const parts = new Intl.DateTimeFormat(waysOf(locale).habits, {
			calendar: 'gregory'
		}).formatToParts(0);
		return {
			order: parts.flatMap(({ type }) =>
				type === 'day' || type === 'month' || type === 'year' ? [type] : []
			),
			mark: parts.find(({ type }) => type === 'literal')?.value.trim() ?? '/'
		};
	});

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
export function moneyText(amount: Amount, locale: string = getFormatLocale()): string {
	const whole = amount.minor % 10 ** amount.decimals === 0;
	return money(amount, locale, {
		minimumFractionDigits: whole ? 0 : amount.decimals,
		maximumFractionDigits: amount.decimals
	});
}

/** Returns a text such as `≈ €1,234` for an amount that was converted from other currencies. */
export const about = (text: string, isAbout: boolean): string => (isAbout ? `≈ ${text}` : text);

/**
 * Returns a short amount for a narrow card: `€1.2M`. Show the full amount in a tooltip or a title. Below a thousand
 * nothing is shortened, so that no amount has half of its decimals: `$0.50`.
 */
export const moneyTextShort = (amount: Amount, locale: string = getFormatLocale()): string =>
	Math.abs(amount.minor) < 1000 * 10 ** amount.decimals
		? moneyText(amount, locale)
		: money(amount, locale, { notation: 'compact', maximumSignificantDigits: 3 });

/** Returns a number with the region's marks, rounded to two decimals. */
export const numberText = (value: number, locale: string = getFormatLocale()): string =>
	numbers(locale, { maximumFractionDigits: 2 }).format(value);

/** Returns a number as the text of a field, with at least and at most so many decimals. */
export const exactText = (
	value: number,
	least: number,
	most: number,
	locale: string = getFormatLocale()
): string =>
	numbers(locale, { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);

/** Returns `50%` for `50`. */
export const percentText = (percent: number, locale: string = getFormatLocale()): string =>
	numbers(locale, { style: 'percent', maximumFractionDigits: 0 }).format(percent / 100);

/** Returns a number of bytes in a suitable unit: `1.4 MB`. */
export function bytesText(bytes: number, locale: string = getFormatLocale()): string {
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
	locale: string = getFormatLocale()
): string {
	const at = Date.parse(`${day}T00:00:00Z`);
	if (Number.isNaN(at)) return day;
	return dates(locale, { ...dayStyles[style], timeZone: 'UTC' }).format(at);
}

/** Returns a day in figures, in the order of the region: `6.12.2026`. */
export function dayFigures(day: string, locale: string = getFormatLocale()): string {
	const { order, mark } = dateFigures(locale);
	const [year = '', month = '', date = ''] = day.split('-');
	const pad = order[0] === 'year' ? 2 : 1;
	const parts = {
		year,
		month: String(Number(month)).padStart(pad, '0'),
		day: String(Number(date)).padStart(pad, '0')
	};
	return order.map((part) => parts[part]).join(mark);
}

/** What browsers know of a region's week: first as a method, older ones as a property. */
interface WithWeek {
	readonly language: string;
	getWeekInfo?: () => { readonly firstDay: number };
	readonly weekInfo?: { readonly firstDay: number };
}

/** Returns the day on which a region's week begins, from 0 for Sunday. */
export function firstWeekday(locale: string = getFormatLocale()): number {
	const known: WithWeek = new Intl.Locale(locale);
	// A browser that does not know it is given the week of ISO 8601, and of America in America.
	const { firstDay } = known.getWeekInfo?.() ??
		known.weekInfo ?? { firstDay: /^en$|-US$/.test(locale) ? 7 : 1 };
	return firstDay % 7;
}

/** Returns the names of the seven weekdays, from a region's first one on. */
export function weekdayNames(
	locale: string = getFormatLocale()
): readonly { readonly short: string; readonly long: string }[] {
	const first = firstWeekday(locale);
	const name = (weekday: 'short' | 'long', index: number) =>
		// The fourth of January 1970 was a Sunday.
		dates(locale, { weekday, timeZone: 'UTC' }).format((3 + ((first + index) % 7)) * 86_400_000);
	return Array.from({ length: 7 }, (_, index) => ({
		short: name('short', index),
		long: name('long', index)
	}));
}

/** Returns a moment in local time, with the hour. */
export const momentText = (
	at: number,
	locale: string = getFormatLocale(),
	timeZone?: string
): string =>
	dates(locale, {
		...dayStyles.short,
		...hours(locale),
		...(timeZone === undefined ? {} : { timeZone })
	}).format(at);

/** Returns the time of day of a moment, in local time: `5:48 AM`, `05:48`. */
export const timeText = (
	at: number,
	locale: string = getFormatLocale(),
	timeZone?: string
): string =>
	dates(locale, { ...hours(locale), ...(timeZone === undefined ? {} : { timeZone }) }).format(at);

/** Returns a time of day `HH:MM` as text, the same in every time zone: `5:48 AM`, `05:48`. */
export const hourText = (time: string, locale: string = getFormatLocale()): string =>
	timeText(Date.parse(`1970-01-01T${time}:00Z`), locale, 'UTC');

/** Returns a month `YYYY-MM` as text: `Nov 2026`, or `November 2026` when it is long. */
export const monthText = (
	month: string,
	style: 'short' | 'long' = 'short',
	locale: string = getFormatLocale()
): string =>
	dates(locale, { month: style, year: 'numeric', timeZone: 'UTC' }).format(
		Date.parse(`${month}-01T00:00:00Z`)
	);

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
	return keep(
		'relative',
		locale,
		options,
		() => new Intl.RelativeTimeFormat(waysOf(locale).words, options)
	);
};

/**
 * Returns how long ago something happened: `3 hours ago`, `now`. A moment from a clock that runs ahead
 * of this one is shown as its date, because a past event cannot be in the future.
 */
export function agoText(at: number, now: number, locale: string = getFormatLocale()): string {
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
export function durationText(milliseconds: number, locale: string = getFormatLocale()): string {
	const seconds = Math.max(1, Math.round(milliseconds / 1000));
	const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['second', 1];
	return numbers(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
		Math.round(seconds / length)
	);
}

/** Returns a time of work in hours and minutes: `1 hr, 30 min`. */
export function workTimeText(minutes: number, locale: string = getFormatLocale()): string {
	const unit = (value: number, unit: 'hour' | 'minute') =>
		numbers(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	const parts = [
		...(hours === 0 ? [] : [unit(hours, 'hour')]),
		...(rest === 0 && hours > 0 ? [] : [unit(rest, 'minute')])
	];
	return parts.join(' ');
}

/**
 * Returns the time until something happens: `in 3 minutes`. It is rounded up, so that nothing is
 * promised too early.
 */
export function inText(milliseconds: number, locale: string = getFormatLocale()): string {
	const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
	const [unit, length] = steps.find(([, each]) => seconds >= each) ?? ['second', 1];
	return relative(locale).format(Math.ceil(seconds / length), unit);
}

/** Returns how far a day is from today, in days: `tomorrow`, `3 days ago`. */
export function daysAwayText(
	day: string,
	today: string,
	locale: string = getFormatLocale()
): string {
	const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
	if (Number.isNaN(days)) return day;
	return relative(locale).format(days, 'day');
}

/** Returns a list as text: `Ann, Bao and Łukasz`. */
export function listText(
	items: readonly string[],
	locale: string = getFormatLocale(),
	type: 'conjunction' | 'disjunction' = 'conjunction'
): string {
	const options = { type, style: 'long' } as const;
	return keep(
		'list',
		locale,
		options,
		() => new Intl.ListFormat(waysOf(locale).words, options)
	).format(items);
}

const names = (type: 'region' | 'currency', locale: string) =>
	keep('names', locale, { type }, () => new Intl.DisplayNames(waysOf(locale).words, { type }));

/** Returns the name of a country: `Poland` for `PL`. What is no country is returned unchanged. */
export const countryName = (code: string, locale: string = getFormatLocale()): string =>
	nameOf('region', code, locale);

/** Returns the name of a currency: `Euro` for `EUR`. What is no currency is returned unchanged. */
export const currencyName = (code: string, locale: string = getFormatLocale()): string =>
	nameOf('currency', code, locale);

function nameOf(type: 'region' | 'currency', code: string, locale: string): string {
	try {
		return names(type, locale).of(code) ?? code;
	} catch (error) {
		if (error instanceof RangeError) return code;
		throw error;
	}
}

/** Returns a comparison of names in the order of the language. */
export const byName = (locale: string = getFormatLocale()): ((a: string, b: string) => number) =>
	keep('order', locale, {}, () => new Intl.Collator(waysOf(locale).words)).compare;
