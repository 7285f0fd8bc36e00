import { dayOfParts, type Day } from '../core/day';
import { fold } from '../text/fold';

/** In which order a date's numbers stand. A four-digit year in front is always year, month, day. */
export type DateOrder = 'mdy' | 'dmy' | 'ymd';

export const DATE_ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];

/** The product's languages, as far as they decide between readings that are equally good. */
export type Language = 'en' | 'vi' | 'pl';

const NUMERIC = /^(\d{1,4})\s?([-/.\s])\s?(\d{1,2})\s?[-/.\s]\s?(\d{4}|\d{1,2})\.?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const TIME =
	/(?:[T\s]+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|[+-]\d{2}:?\d{2})?$/i;

/** Beginnings of month names in English and Polish; with three letters no two are alike. */
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

/** A date as three numbers that still wait for their order, or one that needs no order. */
type Shape =
	| { readonly kind: 'day'; readonly day: Day | null }
	| {
			readonly kind: 'open';
			readonly parts: readonly [number, number, string];
			readonly separator: string;
	  };

/** Longer texts are no dates; patterns are not tried on them, as that could take long. */
const MAX_LENGTH = 64;

function shapeOf(text: string): Shape | null {
	if (text.length > MAX_LENGTH) return null;
	const bare = text.trim().replace(TIME, '');
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

/** Two-digit years mean 1970 to 2069. */
function fullYear(year: string): number {
	const number = Number(year);
	if (year.length > 2) return number;
	return number < 70 ? 2000 + number : 1900 + number;
}

/** Dates with the month in words: `2 Jan 2017`, `Jan 2, 2017`, `2 stycznia 2017`, `2 tháng 1, 2017`. */
function named(bare: string): Shape | null {
	const text = fold(bare)
		.replace(/,/g, ' ')
		.replace(/^ngay /, '');
	const vietnamese = /^(\d{1,2}) thang (\d{1,2})(?: nam)? +(\d{4})$/.exec(text);
	if (vietnamese !== null) {
		return { kind: 'day', day: fromParts(vietnamese[3], vietnamese[2], vietnamese[1]) };
	}
	const dayFirst = /^(\d{1,2})[ .-]+([a-z]{3,12})[ .-]+(\d{4}|\d{2})$/.exec(text);
	const monthFirst = /^([a-z]{3,12})[ .-]+(\d{1,2})(?:st|nd|rd|th)?[ .-]+(\d{4})$/.exec(text);
	const word = dayFirst?.[2] ?? monthFirst?.[1] ?? '';
	const month = MONTHS.findIndex((names) => names.includes(word.slice(0, 3))) + 1;
	if (month === 0) return null;
	const date = dayFirst?.[1] ?? monthFirst?.[2] ?? '';
	return { kind: 'day', day: fromParts(dayFirst?.[3] ?? monthFirst?.[3], String(month), date) };
}

/** Reads a date in the given order; a time after it is left away. `null`: it is no such date. */
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
	/** `false`: every value can be read in more than one way; a person has to say. */
	readonly certain: boolean;
	readonly because: 'values' | 'separator' | 'language';
	/** A value that can be read in two ways, to show in the question. */
	readonly example: string | null;
	/** How many values fit another order than the one chosen. */
	readonly against: number;
}

/** Collects the values of date columns and judges their order. */
export class DateTally {
	#counts: Record<DateOrder, number> = { mdy: 0, dmy: 0, ymd: 0 };
	#open = 0;
	#dotted = 0;
	#example: string | null = null;

	/** Takes one value into account. */
	take(text: string): void {
		if (text === '') return;
		const shape = shapeOf(text);
		if (shape?.kind !== 'open') return;
		const fits = DATE_ORDERS.filter((order) => readDay(text, order) !== null);
		const only = fits[0];
		if (fits.length === 1 && only !== undefined) this.#counts[only] += 1;
		else if (fits.length > 1) {
			const [first, second] = shape.parts;
			// The fourth of April reads the same both ways.
			if (first !== second) {
				this.#open += 1;
				this.#example ??= text;
			}
			if (shape.separator === '.') this.#dotted += 1;
		}
	}

	/** The order of the column; the language decides where nothing else does. */
	verdict(language: Language): DateVerdict {
		const ranked = [...DATE_ORDERS].sort((a, b) => this.#counts[b] - this.#counts[a]);
		const best = ranked[0] ?? 'dmy';
		const total = this.#counts.mdy + this.#counts.dmy + this.#counts.ymd;
		if (total > 0) {
			const against = total - this.#counts[best];
			return { order: best, certain: against === 0, because: 'values', example: null, against };
		}
		const certain = this.#open === 0;
		const common = { certain, example: this.#example, against: 0 };
		// Dots stand between day, month and year; month first is written with slashes.
		if (this.#dotted > 0) return { ...common, order: 'dmy', because: 'separator' };
		return { ...common, order: language === 'en' ? 'mdy' : 'dmy', because: 'language' };
	}
}
