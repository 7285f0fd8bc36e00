import type { Stage } from '../space/space';

/** Open stages of all pipelines, put together by their win probability: 20 percent points each. */
export const BANDS = [0, 20, 40, 60, 80] as const;

/** The lowest win probability of a band, in percent. */
export type Band = (typeof BANDS)[number];

/** Returns the band of an open stage. One that is not known any more has no probability. */
export function bandOf(stage: Pick<Stage, 'probability'> | undefined): Band {
	const percent = stage?.probability ?? 0;
	return BANDS.findLast((from) => percent >= from) ?? 0;
}

/** Returns the last whole percentage of a band. */
export const bandEnd = (band: Band): number => (band === 80 ? 100 : band + 19);
