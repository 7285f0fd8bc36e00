import { count, median, ms, times } from './numbers';
import type { Drawn, Seen } from './probe';
import type { Line } from './report';

/** The middle one and the worst. */
export const told = (values: readonly number[]): string =>
	`${ms(median(values))}, worst ${ms(Math.max(...values))}`;

/** Steps of which only the next paint is of interest: nothing is asked for by them. */
const IS_PART = /lifted|carried|moved/;

/** The lines of a step on a screen: its next paint, which has to come within `by` ms, and when all was shown. */
export function stepLines(
	step: string,
	size: string,
	seen: readonly Seen[],
	base: readonly Seen[],
	by: number
): Line[] {
	const [paints, basePaints] = [seen, base].map((all) => all.map(({ paint }) => paint));
	const [shown, baseShown] = [seen, base].map((all) => all.map((one) => one.shown));
	const line = (what: string, values: readonly number[] = [], before: readonly number[] = []) => ({
		what: `${step}: ${what}, ${size}`,
		ratio: times(median(values), median(before)),
		polder: told(values),
		baseline: ms(median(before))
	});
	const paint = {
		...line('next paint', paints, basePaints),
		aim: { text: `each under ${ms(by)}`, met: Math.max(...(paints ?? [])) < by }
	};
	return IS_PART.test(step) ? [paint] : [paint, line('shown', shown, baseShown)];
}

/** The lines of how evenly something was drawn. */
export function drawnLines(what: string, size: string, drawn: readonly Drawn[]): Line[] {
	const late = drawn.map((one) => one.late);
	const all = median(drawn.map((one) => one.count));
	return [
		{
			what: `${what}: frames over 50 ms, ${size}`,
			polder: `${count(median(late))} of ${count(all)}, worst ${count(Math.max(...late))}`,
			aim: { text: 'none', met: median(late) === 0 }
		},
		{ what: `${what}: longest frame, ${size}`, polder: told(drawn.map((one) => one.longest)) },
		{ what: `${what}: longest task, ${size}`, polder: told(drawn.map((one) => one.longestTask)) }
	];
}
