import { m } from '$lib/i18n/messages';

/** Writes a value of a chart as short text. */
export type ValueText = (value: number) => string;

/** One value of a chart, and how it is drawn. */
export interface ChartPart {
	readonly name: string;
	readonly value: number;
	readonly look: keyof typeof CHART_LOOKS;
}

/** One group of a chart. */
export interface ChartBar {
	readonly key: string;
	readonly label: string;
	readonly parts: readonly ChartPart[];
	/** A value to compare the parts with, drawn as a line across them, as a target. */
	readonly mark?: { readonly name: string; readonly value: number } | undefined;
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

/** Returns what a group of a chart says to somebody who rests on it. */
export const barText = ({ label, parts, mark }: ChartBar, text: ValueText): string =>
	[
		label,
		...[...parts, ...(mark === undefined ? [] : [mark])].map(
			({ name, value }) => `${name}: ${text(value)}`
		)
	].join('\n');

/** Returns the largest value of a group, its mark included. */
export const sizeOf = ({ parts, mark }: ChartBar): number =>
	Math.max(0, mark?.value ?? 0, ...parts.map(({ value }) => value));

/** What draws a chart is given; the frame around it is `Chart`. */
export interface Drawing {
	readonly text: ValueText;
	readonly bars: readonly ChartBar[];
}

/** Returns the axis of values: its ticks, and where a value stands on it as a length of CSS. */
export function axisOf(bars: readonly ChartBar[]): {
	readonly ticks: readonly number[];
	readonly share: (value: number) => string;
} {
	const ticks = ticksOf(Math.max(0, ...bars.map(sizeOf)));
	const top = ticks.at(-1) ?? 1;
	return { ticks, share: (value) => `${String((value * 100) / top)}%` };
}

/** How many groups stand one below the other at most. */
const MOST_ROWS = 12;

/** Returns the groups that stand one below the other: the largest that have anything, in their order. */
export function drawnRows(bars: readonly ChartBar[]): readonly ChartBar[] {
	const filled = bars.filter((bar) => sizeOf(bar) > 0);
	const largest = new Set([...filled].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MOST_ROWS));
	return filled.filter((bar) => largest.has(bar));
}

/** Whether a chart has anything to draw: an axis without any value would say nothing. */
export const isFilled = (bars: readonly ChartBar[]): boolean => bars.some((bar) => sizeOf(bar) > 0);

/**
 * Returns what a chart shows as a sentence: for each of its parts what it comes to together, and where it is
 * largest.
 */
export function chartWords(bars: readonly ChartBar[], text: ValueText): string {
	const names = [...new Set(bars.flatMap(({ parts }) => parts.map(({ name }) => name)))];
	return names
		.flatMap((name) => {
			const values = bars.map((bar) => ({
				label: bar.label,
				value: bar.parts.find((part) => part.name === name)?.value ?? 0
			}));
			const sum = values.reduce((total, { value }) => total + value, 0);
			const largest = values.reduce((one, other) => (other.value > one.value ? other : one), {
				label: '',
				value: 0
			});
			if (sum === 0) return [];
			return [
				m.chart_words({ name, sum: text(sum), largest: largest.label, most: text(largest.value) })
			];
		})
		.join(' ');
}
