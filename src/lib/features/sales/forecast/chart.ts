import type { Currency, Minor } from '$lib/domain/money/money';
import { moneyTextShort } from '$lib/ui/format';
import { amountOf } from './words';

/** One value of a chart, and how it is drawn. */
export interface ChartPart {
	readonly name: string;
	readonly value: Minor;
	readonly look: keyof typeof CHART_LOOKS;
}

/** One group of a chart. */
export interface ChartBar {
	readonly key: string;
	readonly label: string;
	readonly parts: readonly ChartPart[];
}

/** The looks of bars. They differ in form as well as in colour. */
export const CHART_LOOKS = {
	outline: 'border-2 border-accent bg-transparent',
	accent: 'bg-accent',
	ok: 'bg-ok bg-[repeating-linear-gradient(45deg,transparent_0_4px,rgb(255_255_255/0.35)_4px_8px)]'
};

const NICE = [1, 2, 2.5, 5, 10];

/**
 * Returns the values of an axis from 0 to at least `most`, at equal steps of which people can read off
 * values: 1, 2, 2.5 or 5 times a power of ten. There are at most `count` steps.
 */
export function ticksOf(most: number, count = 4): number[] {
	const least = Math.max(1, most) / count;
	const power = 10 ** Math.floor(Math.log10(least));
	const factor = NICE.find((one) => Number.isInteger(one * power) && one * power >= least) ?? 10;
	const step = Math.max(1, factor * power);
	const steps = Math.max(1, Math.ceil(most / step));
	return Array.from({ length: steps + 1 }, (_, at) => at * step);
}

/** The width of a letter of a label in px, at most. */
const LETTER = 7;

/** Returns the width that a label needs, in px, with the gap to the next one. */
export const widthOf = (label: string): number => label.length * LETTER + 12;

/** Returns the width that a value above its column needs, in px. Its letters are smaller. */
export const valueWidth = (text: string): number => text.length * 6.4 + 3;

/**
 * Returns which labels of groups stand below an axis, so that none is cut or covers another: the first, the
 * last, and as many between them, at equal distances, as fit. They stand in the middle of their groups, and
 * the last at the end of its group when not all fit. `room` is the width of one group in px.
 */
export function shownLabels(labels: readonly string[], room: number): ReadonlySet<number> {
	const widest = Math.max(0, ...labels.map(widthOf));
	const every = Math.max(1, Math.ceil(widest / Math.max(1, room)));
	const last = labels.length - 1;
	const isFree = (at: number) => every === 1 || (last - at + 0.5) * room >= 1.5 * widest;
	const isShown = (at: number) => at === 0 || at === last || (at % every === 0 && isFree(at));
	return new Set(labels.map((_, at) => at).filter(isShown));
}

/** Returns a value of a chart as short text. */
export const valueText = (value: Minor, currency: Currency): string =>
	moneyTextShort(amountOf(value, currency));

/** Returns what a group of a chart says to somebody who rests on it. */
export const barText = ({ label, parts }: ChartBar, currency: Currency): string =>
	[label, ...parts.map(({ name, value }) => `${name}: ${valueText(value, currency)}`)].join('\n');
