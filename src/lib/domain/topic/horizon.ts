import type { Instant } from '../core/day';

/**
 * How far back a device keeps posts (HI-18): everything, or what was said within a time. Never less than the inbox
 * reaches back, so that nothing it tells of is missing.
 */
export const HORIZONS = ['all', 'two-years', 'year', 'half-year'] as const;
export type Horizon = (typeof HORIZONS)[number];

/** What holds until the person chooses. */
export const DEFAULT_HORIZON: Horizon = 'two-years';

const MS_PER_DAY = 86_400_000;

/** The days that each horizon keeps. */
const DAYS: Readonly<Record<Exclude<Horizon, 'all'>, number>> = {
	'two-years': 731,
	year: 366,
	'half-year': 184
};

/** Returns the horizon with this name, the default for what is none. */
export const horizonNamed = (name: unknown): Horizon =>
	HORIZONS.find((horizon) => horizon === name) ?? DEFAULT_HORIZON;

/** Returns the moment from which posts are kept; `null` when all of them are. */
export const horizonAt = (horizon: Horizon, now: Instant): Instant | null =>
	horizon === 'all' ? null : Math.max(0, now - DAYS[horizon] * MS_PER_DAY);
