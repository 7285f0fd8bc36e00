import { isDay } from '../core/day';
import { isId } from '../core/ids';
import { isPercent } from '../deal/new-deal';
import { MAX_CHOICES } from '../fields/field';

/** Whether a value is valid for a field. */
export type Fits = (value: unknown) => boolean;

/** The longest texts, in UTF-16 units. Wider than the forms allow, so that imports and old data fit. */
const LINE = 1000;
const TEXT = 100_000;

/** A text of one line. */
export const line: Fits = (value) => typeof value === 'string' && value.length <= LINE;

/** A text of any shape. */
export const text: Fits = (value) => typeof value === 'string' && value.length <= TEXT;

/** Yes or no. */
export const flag: Fits = (value) => typeof value === 'boolean';

/** A number that can be counted with. */
export const finite: Fits = (value) => typeof value === 'number' && Number.isFinite(value);

/** The last moment that can be a date, in ms. A later one would make every screen that shows it fail. */
const LAST_MOMENT = 8.64e15;

/** Whether a value is a moment that can be shown. */
export const instant: Fits = (value) =>
	Number.isSafeInteger(value) && Math.abs(Number(value)) <= LAST_MOMENT;

/** An amount of money in its smallest unit. */
export const minor: Fits = (value) => Number.isSafeInteger(value);

/** A whole percentage, 0 to 100. */
export const percent: Fits = (value) => typeof value === 'number' && isPercent(value);

/** A day, `yyyy-mm-dd`. */
export const day: Fits = (value) => typeof value === 'string' && isDay(value);

/** Nothing written. */
export const empty: Fits = (value) => value === '';

/** One of these values. */
export const oneOf =
	(all: readonly unknown[]): Fits =>
	(value) =>
		all.includes(value);

/** Nothing, or what fits. */
export const orNull =
	(fits: Fits): Fits =>
	(value) =>
		value === null || fits(value);

/** What fits one of two. */
export const either =
	(one: Fits, other: Fits): Fits =>
	(value) =>
		one(value) || other(value);

/** What may be left out. */
export const optional =
	(fits: Fits): Fits =>
	(value) =>
		value === undefined || fits(value);

/** A list of ids. */
export const ids: Fits = (value) =>
	Array.isArray(value) && value.length <= 1000 && value.every((item) => isId(item));

/** A short list of lines. */
export const strings: Fits = (value) =>
	Array.isArray(value) && value.length <= 100 && value.every((item) => line(item));

/** An object with exactly these parts. */
export const parts =
	(shape: Readonly<Record<string, Fits>>): Fits =>
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		Object.keys(value).every((key) => Object.hasOwn(shape, key)) &&
		Object.entries(shape).every(([key, fits]) => fits((value as Record<string, unknown>)[key]));

/** A whole number from 0. */
export const count: Fits = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** A flat map of texts, as imports bring them. */
export const texts: Fits = (value) =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.entries(value).every(([key, item]) => line(key) && text(item));

/** A whole number from 0 to `most`. */
export function upTo(most: number): Fits {
	return (value) => count(value) && Number(value) <= most;
}

/** A list of which each is one of these. */
export function someOf(all: readonly unknown[]): Fits {
	return (value) => Array.isArray(value) && value.every((item) => all.includes(item));
}

/** What a field lets choose from. */
export function choices(value: unknown): boolean {
	return Array.isArray(value) && value.length <= MAX_CHOICES && value.every((item) => line(item));
}
