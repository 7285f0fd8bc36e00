/*
 * What rolls dice runs by two seeds, each for half of the cases: a fixed one, so that every run proves at least the same,
 * and one of the day, so that in time all is tried. `SEED=…` runs all cases by that one alone: the first half of them are
 * those that a run with two seeds has tried.
 */
const FIXED = 1;
const asked = process.env['SEED'];
const ofTheDay = Math.floor(Date.now() / 86_400_000);

/** The seeds of this run. */
export const SEEDS: readonly number[] = asked === undefined ? [FIXED, ofTheDay] : [Number(asked)];

/** Returns how many of all cases each of the seeds runs. */
export const shareOf = (cases: number): number => Math.ceil(cases / SEEDS.length);

/**
 * Returns what the title of a test, which is run with each of the seeds, says of it: how to run it again. In the title,
 * because a test that takes too long says nothing else.
 */
export const again = (path: string): string => `again: SEED=%i npm run test:unit ${path}`;
