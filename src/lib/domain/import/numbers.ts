import { toMinor, type Currency, type Minor } from '../money/money';
import { currenciesNamed } from './currencies';
import type { Habits } from './dates';
import { saysNothing } from './nothing';

/** The character between whole and fraction. The other one separates thousands. */
export type DecimalMark = '.' | ',';

export const DECIMAL_MARKS: readonly DecimalMark[] = ['.', ','];

/** A number as it is written in the file. */
export interface Amount {
	readonly major: number;
	/** The currencies that its sign can mean; empty when it has none. */
	readonly currencies: readonly Currency[];
}

/** A number's text without its sign and currency. */
interface Stripped {
	readonly core: string;
	readonly negative: boolean;
	readonly currencies: readonly Currency[];
}

/**
 * The longest text that is parsed as a number. Patterns are not tried on longer ones, because that
 * could take long.
 */
const MAX_LENGTH = 64;

function strip(text: string): Stripped | null {
	if (text.length > MAX_LENGTH) return null;
	// `1 200,-` and `1200.--` have no cents.
	const whole = text.trim().replace(/(\d)\s?[.,]\s?[-–—−]{1,2}(?=\D*$)/u, '$1');
	const match = /^([^\d.,]*)([\d.,](?:[\d.,\s'’]*[\d.,])?)([^\d]*)$/u.exec(whole);
	if (match === null) return null;
	const [, before = '', core = '', after = ''] = match;
	const around = `${before} ${after}`;
	const negative = /[-−(]/.test(before) || /-\s*$/.test(after);
	// The rest around the digits must be a currency, or the text is no number.
	const word = around.replace(/[-−+()]/g, ' ').trim();
	if (word === '') return { core, negative, currencies: [] };
	const currencies = currenciesNamed(word);
	return currencies === null ? null : { core, negative, currencies };
}

/**
 * Grouped thousands, by decimal mark. India uses groups of two, but the last group has three digits
 * everywhere.
 */
const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
	'.': /^[1-9]\d{0,2}([,\s'’])\d{2,3}(?:\1\d{2,3})*(?<=\d{3})$/,
	',': /^[1-9]\d{0,2}([.\s'’])\d{2,3}(?:\1\d{2,3})*(?<=\d{3})$/
};

/**
 * Reads a number with this decimal mark. Returns `null` when it is not one, or when it is grouped
 * differently.
 */
export function readAmount(text: string, mark: DecimalMark): Amount | null {
	const stripped = strip(text);
	if (stripped === null) return null;
	const pieces = stripped.core.split(mark);
	const [whole = '', fraction = ''] = pieces;
	if (pieces.length > 2 || !/^\d*$/.test(fraction)) return null;
	if (!/^\d*$/.test(whole) && !GROUPED[mark].test(whole)) return null;
	const digits = whole.replace(/\D/g, '');
	if (digits === '' && fraction === '') return null;
	const size = Number(`${digits === '' ? '0' : digits}.${fraction === '' ? '0' : fraction}`);
	return {
		major: stripped.negative && size !== 0 ? -size : size,
		currencies: stripped.currencies
	};
}

/** Returns an amount in minor units, or `null` when it is too large to calculate with. */
export function minorOf(amount: Amount, currency: Currency): Minor | null {
	const minor = toMinor(amount.major, currency);
	return Number.isSafeInteger(minor) ? minor : null;
}

/** The notation of a column of percentages: `50`, or as a share of one, `0.5`. */
export type RateScale = 'percent' | 'share';

export const RATE_SCALES: readonly RateScale[] = ['percent', 'share'];

/**
 * Reads a percentage. With a percent sign it is not a share of one. Returns `null` when it is not
 * between 0 and 100.
 */
export function readPercent(text: string, mark: DecimalMark, scale: RateScale): number | null {
	const bare = text.replace(/%\s*$/, '');
	const amount = readAmount(bare, mark);
	if (amount === null) return null;
	const isShare = bare === text && scale === 'share';
	const percent = Math.round(isShare ? amount.major * 100 : amount.major);
	return percent >= 0 && percent <= 100 ? percent : null;
}

/** What a column of numbers says about its decimal mark. */
export interface NumberVerdict {
	readonly mark: DecimalMark;
	/** `false` when `1.234` can be a thousand or a little more than one, so that a person must decide. */
	readonly certain: boolean;
	readonly because: 'values' | 'currency' | 'region';
	readonly example: string | null;
	readonly against: number;
}

/** Collects the values of number columns and judges their decimal mark. */
export class NumberTally {
	#counts: Record<DecimalMark, number> = { '.': 0, ',': 0 };
	/** The number of ambiguous values such as `1.234`, by their mark. */
	#open: Record<DecimalMark, number> = { '.': 0, ',': 0 };
	#example: string | null = null;

	/** Adds one value. */
	take(text: string): void {
		if (saysNothing(text)) return;
		const core = strip(text)?.core;
		if (core === undefined || !/[.,]/.test(core)) return;
		const fits = DECIMAL_MARKS.filter((mark) => readAmount(text, mark) !== null);
		const only = fits[0];
		if (fits.length === 1 && only !== undefined) this.#counts[only] += 1;
		else if (fits.length === 2) {
			this.#example ??= text;
			this.#open[core.includes('.') ? '.' : ','] += 1;
		}
	}

	/**
	 * Returns the decimal mark. Where the values do not decide, a currency without cents does, then the
	 * region.
	 */
	verdict(habits: Pick<Habits, 'decimal'>, hasCents: boolean): NumberVerdict {
		const total = this.#counts['.'] + this.#counts[','];
		if (total > 0) {
			const mark = this.#counts['.'] >= this.#counts[','] ? '.' : ',';
			const against = total - this.#counts[mark];
			return { mark, certain: against === 0, because: 'values', example: null, against };
		}
		const common = { example: this.#example, against: 0 };
		if (this.#example !== null && !hasCents) {
			const mark = this.#open['.'] > this.#open[','] ? ',' : '.';
			return { ...common, mark, certain: true, because: 'currency' };
		}
		return {
			...common,
			mark: habits.decimal,
			certain: this.#example === null,
			because: 'region'
		};
	}
}

/** The detected notation of a column of percentages. */
export interface RateVerdict {
	readonly scale: RateScale;
	/** `false` when some are below one and some above, so that a person must decide. */
	readonly certain: boolean;
}

/** Collects percentages and decides, from all of them, whether they are shares of one. */
export class RateTally {
	#parts = 0;
	#whole = 0;
	#ones = 0;

	/** Adds one value. A value with a percent sign says nothing about the others. */
	take(text: string): void {
		if (saysNothing(text) || text.includes('%')) return;
		const amount = readAmount(text, '.') ?? readAmount(text, ',');
		if (amount === null) return;
		if (amount.major > 1) this.#whole += 1;
		else if (amount.major === 1) this.#ones += 1;
		else if (amount.major > 0) this.#parts += 1;
	}

	/**
	 * Returns shares when none is above one and some are between zero and one. A column of ones and
	 * zeros counts as shares too.
	 */
	verdict(): RateVerdict {
		const scale = this.#whole === 0 && this.#parts + this.#ones > 0 ? 'share' : 'percent';
		return { scale, certain: this.#whole === 0 || this.#parts === 0 };
	}
}
