import { dateFigures } from './format';

/** What a typed date is read against. Days are `YYYY-MM-DD`. */
export interface DateContext {
	/** The day that "today" means, and near which a date without a year lies. */
	readonly today: string;
	/** The region whose order of day and month is used, as a BCP 47 tag. */
	readonly locale: string;
	/** The first and the last day that can be chosen. A date without a year is looked for between them. */
	readonly min?: string | undefined;
	readonly max?: string | undefined;
}

/** The longest text that is read as a date. Patterns are not tried on longer ones, because that could take long. */
const MAX_LENGTH = 48;

const DAY = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Returns the day that is so many days after another one. */
export const dayAfter = (day: string, days: number): string => dayAt(at(day) + days * DAY);

/** Returns the same day so many months later, or that month's last day where it has no such day. */
export function monthsAfter(day: string, months: number): string {
	const [year, month, date] = partsOf(day);
	const first = new Date(Date.UTC(year, month - 1 + months, 1));
	const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
	return dayAt(first.getTime() + (Math.min(date, last) - 1) * DAY);
}

/** Returns year, month from 1, and day of the month. */
export const partsOf = (day: string): readonly [number, number, number] => [
	Number(day.slice(0, 4)),
	Number(day.slice(5, 7)),
	Number(day.slice(8, 10))
];

/** Returns a day, or `null` when the month has no such day. Years are those of four digits. */
function dayOf(year: number, month: number, date: number): string | null {
	if (year < 1000 || year > 9999 || month < 1 || month > 12 || date < 1) return null;
	const made = new Date(Date.UTC(year, month - 1, date));
	return made.getUTCMonth() === month - 1 && made.getUTCDate() === date
		? dayAt(made.getTime())
		: null;
}

/** Returns lower case without diacritics: `Łódź` becomes `lodz`, `đ` becomes `d`. */
const folded = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase()
		.replaceAll('ł', 'l')
		.replaceAll('đ', 'd')
		.replace(/[\s\u00a0\u202f]+/g, ' ')
		.trim();

/** Days by name in the three languages, folded, with their distance from today. */
const NAMED: Readonly<Record<string, number>> = {
	...{ today: 0, dzis: 0, dzisiaj: 0, 'hom nay': 0 },
	...{ tomorrow: 1, jutro: 1, 'ngay mai': 1, mai: 1 },
	...{ yesterday: -1, wczoraj: -1, 'hom qua': -1 },
	...{ pojutrze: 2, przedwczoraj: -2, 'ngay kia': 2, 'hom kia': -2 }
};

/** Weekdays from Sunday on, folded: whole names, and short ones. */
const WEEKDAYS: readonly (readonly string[])[] = [
	['sunday', 'sun', 'niedziela', 'niedz', 'nd', 'chu nhat', 'cn'],
	['monday', 'mon', 'poniedzialek', 'pon', 'pn', 'thu hai', 'thu 2', 't2'],
	['tuesday', 'tues', 'tue', 'wtorek', 'wt', 'thu ba', 'thu 3', 't3'],
	['wednesday', 'wed', 'sroda', 'sr', 'thu tu', 'thu 4', 't4'],
	['thursday', 'thurs', 'thur', 'thu', 'czwartek', 'czw', 'thu nam', 'thu 5', 't5'],
	['friday', 'fri', 'piatek', 'pt', 'thu sau', 'thu 6', 't6'],
	['saturday', 'sat', 'sobota', 'sob', 'thu bay', 'thu 7', 't7']
];

/** The longest name first: `thu sau` is Friday, `thu` Thursday. */
const WEEKDAY_BEFORE = new RegExp(
	`^(?:${WEEKDAYS.flat()
		.sort((a, b) => b.length - a.length)
		.join('|')})(?:[.,]+ ?| )(?=(?:ngay )?\\d|[a-z]{3,} \\d)`
);

/** Months in English and in both Polish cases, folded. Three letters are enough to distinguish them. */
const MONTHS: readonly (readonly string[])[] = [
	['january', 'styczen', 'stycznia'],
	['february', 'luty', 'lutego'],
	['march', 'marzec', 'marca'],
	['april', 'kwiecien', 'kwietnia'],
	['may', 'maj', 'maja'],
	['june', 'czerwiec', 'czerwca'],
	['july', 'lipiec', 'lipca'],
	['august', 'sierpien', 'sierpnia'],
	['september', 'wrzesien', 'wrzesnia'],
	['october', 'pazdziernik', 'pazdziernika'],
	['november', 'listopad', 'listopada'],
	['december', 'grudzien', 'grudnia']
];

/** Returns the number of a month from its name or the beginning of it, or 0. */
const monthNamed = (word: string): number =>
	word.length < 3
		? 0
		: MONTHS.findIndex((names) => names.some((name) => name.startsWith(word))) + 1;

const UNITS: readonly (readonly [RegExp, (day: string, count: number) => string])[] = [
	[/^(?:d|days?|dni|dzien|ngay|)$/, dayAfter],
	[
		/^(?:w|wks?|weeks?|t|tyg|tydzien|tygodnie|tygodni|tuan)$/,
		(day, count) => dayAfter(day, 7 * count)
	],
	[/^(?:m|mths?|months?|mies|miesiac|miesiace|miesiecy|thang)$/, monthsAfter],
	[/^(?:y|yrs?|years?|r|rok|lata|lat|nam)$/, (day, count) => monthsAfter(day, 12 * count)]
];

/**
 * Reads a date as people write it: `6/12`, `6.12.2026`, `6 Dec`, `2026-12-06`, `today`, `+7`, `in 2 weeks`, `fri`, in
 * English, Polish and Vietnamese whatever the language of the screen. Figures are read in the order of the region,
 * or in the other one when only that is a date. Without a year it is the nearest such day. A weekday is the next
 * one after today. Returns `null` when it is no date. It does not check `min` and `max`.
 */
export function readDate(typed: string, context: DateContext): string | null {
	if (typed.length > MAX_LENGTH) return null;
	const text = folded(typed).replace(/\.$/, '');
	if (text === '') return null;
	const { today } = context;
	const away = NAMED[text];
	if (away !== undefined) return dayAfter(today, away);
	const weekday = WEEKDAYS.findIndex((names) => names.includes(text));
	if (weekday >= 0) {
		return dayAfter(today, ((weekday - new Date(at(today)).getUTCDay() + 6) % 7) + 1);
	}
	const bare = text.replace(WEEKDAY_BEFORE, '').replace(/^(?:ngay|dnia|on) (?=\d)/, '');
	return fromToday(text, today) ?? figures(bare, context) ?? named(bare, context);
}

/** Reads `+7`, `-3 days`, `in 2 weeks`, `za tydzien`, `2 tuan nua`. */
function fromToday(text: string, today: string): string | null {
	const found =
		/^([+-]) ?(\d{1,4}) ?([a-z]*)$/.exec(text) ??
		/^(?:in|za|sau)( )(?:(\d{1,4}) |an? )?([a-z]+)(?: nua)?$/.exec(text) ??
		/^()(\d{1,4}) ([a-z]+) nua$/.exec(text);
	if (found === null) return null;
	const [, sign, count = '1', unit = ''] = found;
	const add = UNITS.find(([names]) => names.test(unit))?.[1];
	const day = add?.(today, (sign === '-' ? -1 : 1) * Number(count));
	return day?.length === 10 ? day : null;
}

/** Reads a date in figures, with the year, without it, or only the day of the month. */
function figures(text: string, context: DateContext): string | null {
	const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
	const yearFirst = compact ?? /^(\d{4}) ?[-/.\s] ?(\d{1,2}) ?[-/.\s] ?(\d{1,2})$/.exec(text);
	if (yearFirst !== null) {
		return dayOf(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
	}
	const found = /^(\d{1,2})(?: ?[-/.\s] ?(\d{1,2})(?: ?[-/.\s] ?(\d{4}|\d{2}))?)?$/.exec(text);
	if (found === null) return null;
	const [, first = '', second, third] = found;
	if (second === undefined) return dayOfMonth(Number(first), context);
	const { order } = dateFigures(context.locale);
	if (third?.length === 2 && order[0] === 'year') {
		return dayOf(fullYear(first), Number(second), Number(third));
	}
	const usual = order.indexOf('day') < order.indexOf('month');
	for (const dayFirst of [usual, !usual]) {
		const [date, month] = dayFirst ? [first, second] : [second, first];
		const day = dayInYear(third, Number(month), Number(date), context);
		if (day !== null) return day;
	}
	return null;
}

/** Reads a date with the month in words: `6 Dec`, `December 6th, 2026`, `6 grudnia`, `6 thang 12`. */
function named(text: string, context: DateContext): string | null {
	const spaced = text
		.replace(/[,./-]/g, ' ')
		.replace(/ +/g, ' ')
		.trim();
	const vietnamese = /^(\d{1,2}) (?:thang|thg|th|t) ?(\d{1,2})(?: (?:nam )?(\d{4}|\d{2}))?$/.exec(
		spaced
	);
	if (vietnamese !== null) {
		return dayInYear(vietnamese[3], Number(vietnamese[2]), Number(vietnamese[1]), context);
	}
	const dayFirst =
		/^(\d{1,2})(?:st|nd|rd|th)? ?(?:of )?([a-z]{3,})(?: (\d{4}|\d{2}))?(?: r| roku)?$/.exec(spaced);
	const monthFirst = /^([a-z]{3,}) ?(\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}|\d{2}))?$/.exec(spaced);
	const month = monthNamed(dayFirst?.[2] ?? monthFirst?.[1] ?? '');
	if (month === 0) return null;
	const date = Number(dayFirst?.[1] ?? monthFirst?.[2]);
	return dayInYear(dayFirst?.[3] ?? monthFirst?.[3], month, date, context);
}

/** Returns the full year. Two-digit years mean 1970 to 2069. */
const fullYear = (year: string): number =>
	year.length > 2 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900);

/** Returns a day of a year, or the nearest such day when no year was written. */
function dayInYear(
	year: string | undefined,
	month: number,
	date: number,
	context: DateContext
): string | null {
	if (year !== undefined) return dayOf(fullYear(year), month, date);
	const [now] = partsOf(context.today);
	// The 29th of February is at most eight years away.
	const years = Array.from({ length: 17 }, (_, index) => now - 8 + index);
	return nearest(
		years.map((one) => dayOf(one, month, date)),
		context
	);
}

/** Returns the nearest day that is that date of a month. */
function dayOfMonth(date: number, context: DateContext): string | null {
	const [year, month] = partsOf(context.today);
	const months = [-2, -1, 0, 1, 2].map((by) => new Date(Date.UTC(year, month - 1 + by, 1)));
	return nearest(
		months.map((one) => dayOf(one.getUTCFullYear(), one.getUTCMonth() + 1, date)),
		context
	);
}

/** Returns the day nearest to today, of those that can be chosen if there are any; of two the later. */
function nearest(
	days: readonly (string | null)[],
	{ today, min = '', max = '9999-12-31' }: DateContext
): string | null {
	const all = days.filter((day) => day !== null);
	const allowed = all.filter((day) => day >= min && day <= max);
	let best: string | null = null;
	for (const day of allowed.length > 0 ? allowed : all) {
		const distance = Math.abs(at(day) - at(today));
		if (best === null || distance <= Math.abs(at(best) - at(today))) best = day;
	}
	return best;
}

/** Whether a text is a whole date, so that it can be taken over while somebody is still in the field. */
export const isWholeDate = (text: string): boolean =>
	/^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ||
	/^\D*\d{1,2}\D+\d{4}$|^\d{1,2}\D+\d{1,2}\D+\d{4}$/.test(text.trim());
