import { dayOfParts, type Day } from '../core/day';
import { fold } from '../text/fold';

/** The order of a date's numbers. A four-digit year in front always means year, month, day. */
export type DateOrder = 'mdy' | 'dmy' | 'ymd';

export const DATE_ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];

/** How the reader's region writes dates and numbers, which decides between equally good readings. */
export interface Habits {
	readonly dates: 'dmy' | 'mdy';
	readonly decimal: '.' | ',';
}

const NUMERIC = /^(\d{1,4})\s?([-/.\s])\s?(\d{1,2})\s?[-/.\s]\s?(\d{4}|\d{1,2})\.?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

/** A time of day, with AM or PM and the time zone, in folded text. */
const TIME =
	String.raw`\d{1,2}(?:[:h]\d{2}(?:[:m]\d{2}(?:[.,]\d+)?)?|(?=\s?[ap]\.?m))s?` +
	String.raw`(?:\s?(?:[ap]\.?\s?m\b\.?|sa\b|ch\b|sang\b|chieu\b|toi\b))?` +
	String.raw`(?:\s?(?:z\b|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|utc|gmt|ce[st]{1,2}\b|ict))?` +
	String.raw`(?:\s?\([a-z0-9 :+-]+\))?`;
const AT = String.raw`(?:luc |at |o godz\.? |godz\.? |o )?`;
const TIME_BEHIND = new RegExp(`(?:t|,? ${AT}|, ?| ?- )${TIME}$`);
const TIME_BEFORE = new RegExp(`^${AT}${TIME}(?:, ?| - | )(?:ngay |on |dnia )?(?=\\S)`);

/** Weekdays in English, Polish and Vietnamese, folded, as they appear before or behind a date. */
const WEEKDAY =
	'(?:chu nhat|cn|thu (?:hai|ba|tu|nam|sau|bay)|t[2-7]|thu [2-7](?=,| ?\\)|$| ngay)' +
	'|(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?' +
	'|poniedzialek|wtorek|sroda|czwartek|piatek|sobota|niedziela|pon|wt|sr|czw|pt|sob|niedz|nd)';
const WEEKDAY_BEFORE = new RegExp(`^\\(?${WEEKDAY}\\)?(?:[.,]+ ?| )(?=\\S)`);
const WEEKDAY_BEHIND = new RegExp(`(?:,? |, ?)\\(?${WEEKDAY}\\.?\\)?$`);

/** The beginnings of month names in English and Polish. Three letters are enough to distinguish them. */
const MONTHS: readonly (readonly string[])[] = [
	['jan', 'sty'],
	['feb', 'lut'],
	['mar'],
	['apr', 'kwi'],
	['may', 'maj'],
	['jun', 'cze'],
	['jul', 'lip'],
	['aug', 'sie'],
	['sep', 'wrz'],
	['oct', 'paz'],
	['nov', 'lis'],
	['dec', 'gru']
];

/** Months as Roman numerals, as in Polish: `31 XII 2024`. */
const NUMERALS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];

/** The numbers of months in Vietnamese words. */
const VIETNAMESE_NUMBERS = [
	...['mot|gieng', 'hai', 'ba', 'tu|bon', 'nam', 'sau', 'bay', 'tam', 'chin', 'muoi'],
	...['muoi mot', 'muoi hai|chap']
].map((words) => words.split('|'));

/** A date as three numbers whose order is not known yet, or one that needs no order. */
type Shape =
	| { readonly kind: 'day'; readonly day: Day | null }
	| {
			readonly kind: 'open';
			readonly parts: readonly [number, number, string];
			readonly separator: string;
	  };

/**
 * The longest text that is parsed as a date. Patterns are not tried on longer ones, because that could
 * take long.
 */
const MAX_LENGTH = 64;

/** Returns the date in a cell, without the time, the weekday and words around it. */
function bareDate(text: string): string {
	return (
		fold(text)
			.replace(TIME_BEHIND, '')
			.replace(TIME_BEFORE, '')
			.replace(WEEKDAY_BEFORE, '')
			.replace(WEEKDAY_BEHIND, '')
			// The time can be before the weekday.
			.replace(TIME_BEHIND, '')
			.replace(/^(?:ngay|dnia|on) /, '')
			.replace(/ ?(?:r\.?|roku)$/, '')
			.trim()
	);
}

function shapeOf(text: string): Shape | null {
	if (text.length > MAX_LENGTH || !/\d/.test(text)) return null;
	const bare = bareDate(text);
	const compact = COMPACT.exec(bare);
	if (compact !== null) return { kind: 'day', day: fromParts(compact[1], compact[2], compact[3]) };
	const numeric = NUMERIC.exec(bare);
	if (numeric === null) return named(bare);
	const [, first = '', separator = '', second = '', third = ''] = numeric;
	if (first.length === 4) return { kind: 'day', day: fromParts(first, second, third) };
	if (first.length === 3) return null;
	return { kind: 'open', parts: [Number(first), Number(second), third], separator };
}

const fromParts = (year = '', month = '', date = ''): Day | null =>
	dayOfParts(fullYear(year), Number(month), Number(date));

/** Returns the full year. Two-digit years mean 1970 to 2069. */
function fullYear(year: string): number {
	const number = Number(year);
	if (year.length > 2) return number;
	return number < 70 ? 2000 + number : 1900 + number;
}

/**
 * Reads dates with the month in words: `2 Jan 2017`, `Jan 2, 2017`, `2017-Jan-02`, `2nd of January
 * 2017`, `2 stycznia 2017`, `2 I 2017`, `2 tháng 1, 2017`, `2 tháng Giêng năm 2017`.
 */
function named(bare: string): Shape | null {
	const text = bare
		.replace(/[,./-]/g, ' ')
		.replace(/ +/g, ' ')
		.trim();
	const vietnamese =
		/^(\d{1,2}) (?:thang|thg) ?([a-z]+(?: [a-z]+)?|\d{1,2})(?: nam)? (\d{4})$/.exec(text);
	if (vietnamese !== null) {
		const [, date, word = '', year] = vietnamese;
		const number = VIETNAMESE_NUMBERS.findIndex((words) => words.includes(word)) + 1;
		return { kind: 'day', day: fromParts(year, number === 0 ? word : String(number), date) };
	}
	const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{1,12}) (\d{4}|\d{2})$/.exec(text);
	const monthFirst = /^([a-z]{3,12}) (\d{1,2})(?:st|nd|rd|th)? (\d{4}|\d{2})$/.exec(text);
	const yearFirst = /^(\d{4}) ([a-z]{3,12}) (\d{1,2})$/.exec(text);
	const month = monthOf(dayFirst?.[2] ?? monthFirst?.[1] ?? yearFirst?.[2] ?? '');
	if (month === 0) return null;
	const date = dayFirst?.[1] ?? monthFirst?.[2] ?? yearFirst?.[3];
	const year = dayFirst?.[3] ?? monthFirst?.[3] ?? yearFirst?.[1];
	return { kind: 'day', day: fromParts(year, String(month), date) };
}

/** Returns the number of a month from its name or numeral, or 0 when it is none. */
const monthOf = (word: string): number =>
	NUMERALS.indexOf(word) + 1 ||
	(word.length < 3 ? 0 : MONTHS.findIndex((names) => names.includes(word.slice(0, 3))) + 1);

/**
 * Reads a date in the given order. A time beside it is ignored, also with a zone: the day is the one in
 * that zone, as written. Returns `null` when it is no such date.
 */
export function readDay(text: string, order: DateOrder): Day | null {
	const shape = shapeOf(text);
	if (shape === null || shape.kind === 'day') return shape?.day ?? null;
	const [first, second, third] = shape.parts;
	switch (order) {
		case 'mdy':
			return dayOfParts(fullYear(third), first, second);
		case 'dmy':
			return dayOfParts(fullYear(third), second, first);
		case 'ymd':
			return third.length === 4
				? null
				: dayOfParts(fullYear(String(first).padStart(2, '0')), second, Number(third));
	}
}

/** What a column of dates says about their order. */
export interface DateVerdict {
	readonly order: DateOrder;
	/** `false` when every value can be read in more than one way, so that a person must decide. */
	readonly certain: boolean;
	readonly because: 'values' | 'separator' | 'region';
	/** A value that can be read in two ways, for the question. */
	readonly example: string | null;
	/** How many values fit another order than the one chosen. */
	readonly against: number;
}

/** Collects the values of date columns and judges their order. */
export class DateTally {
	/** The number of ambiguous values that each order can read. */
	#fits: Record<DateOrder, number> = { mdy: 0, dmy: 0, ymd: 0 };
	#read = 0;
	#open = 0;
	#dotted = 0;
	#example: string | null = null;

	/** Adds one value. */
	take(text: string): void {
		if (text === '') return;
		const shape = shapeOf(text);
		if (shape?.kind !== 'open') return;
		const fits = DATE_ORDERS.filter((order) => readDay(text, order) !== null);
		if (fits.length === 0) return;
		this.#read += 1;
		for (const order of fits) this.#fits[order] += 1;
		if (shape.separator === '.') this.#dotted += 1;
		const [first, second] = shape.parts;
		// The fourth of April is the same both ways.
		if (fits.includes('mdy') && fits.includes('dmy') && first !== second) {
			this.#open += 1;
			this.#example ??= text;
		}
	}

	/**
	 * Returns the order of the column. An order that a cell rules out is not suggested while another
	 * one reads them all. The region decides where nothing else does.
	 */
	verdict(habits: Pick<Habits, 'dates'>): DateVerdict {
		// Two-digit years in front are rare, and assumed only where no day or month is possible.
		const usual: readonly DateOrder[] = ['dmy', 'mdy'];
		const possible = usual.filter((order) => this.#fits[order] === this.#read);
		const [only] = possible;
		if (this.#read > 0 && only !== undefined && possible.length === 1) {
			return { order: only, certain: true, because: 'values', example: null, against: 0 };
		}
		if (possible.length === 0) {
			const ranked = [...DATE_ORDERS].sort((a, b) => this.#fits[b] - this.#fits[a]);
			const order = this.#fits.ymd === this.#read ? 'ymd' : (ranked[0] ?? 'dmy');
			const against = this.#read - this.#fits[order];
			return { order, certain: against === 0, because: 'values', example: null, against };
		}
		const common = { certain: this.#open === 0, example: this.#example, against: 0 };
		// Dots separate day, month and year. Month-first dates use slashes.
		if (this.#dotted > 0) return { ...common, order: 'dmy', because: 'separator' };
		return { ...common, order: habits.dates, because: 'region' };
	}
}
