import type { Day, Instant } from '../core/day';
import type { Currency, Minor } from '../money/money';
import { weighted as weigh } from '../deal/deal';
import { NO_SUMS, plus, sumOf, totalIn, type Sums } from '../money/sums';
import { stageOf, worthOf, type Basis, type DealState } from './deal-state';
import { isIn, periodOf, type DaySpan, type Slice } from './forecast';

/** A deal at the two moments that are compared; `null` when it did not exist. */
export interface DealPair {
	readonly then: DealState | null;
	readonly now: DealState | null;
}

/** How two moments are compared: everything is calculated with the stages and rates of today. */
export interface Comparison {
	readonly basis: Basis;
	/** The earlier moment, and the days of the two. */
	readonly since: Instant;
	readonly dayThen: Day;
	readonly dayNow: Day;
	/** The days of the forecast. */
	readonly days?: DaySpan | undefined;
	readonly dayOf: (moment: Instant) => Day;
}

/**
 * The reasons for a change of a forecast, in their order. Additions come first, so that no step between
 * then and now falls below zero.
 */
export const REASONS = [
	'new',
	'restored',
	'reopened',
	'taken-over',
	'stage-in',
	'period-in',
	'raised',
	'likelier',
	'lowered',
	'less-likely',
	'won',
	'lost',
	'period-out',
	'stage-out',
	'handed-over',
	'removed'
] as const;

export type Reason = (typeof REASONS)[number];

/** The amount that one deal adds to a forecast for one reason, negative when it subtracts. */
export interface Change {
	readonly reason: Reason;
	readonly expected: Sums;
	readonly weighted: Sums;
}

/** The total change for one reason, in minor units of the figures' currency. */
export interface ChangePart {
	readonly reason: Reason;
	/** The number of deals. */
	readonly count: number;
	readonly expected: Minor;
	readonly weighted: Minor;
}

/** The expected part of a forecast, from open deals. */
export interface ForecastSum {
	readonly open: number;
	readonly expected: Minor;
	readonly weighted: Minor;
	/** Whether some of it was converted from other currencies. */
	readonly isAbout: boolean;
}

/** The steps from a forecast to a later one. `then` and all parts add up to `now`, to the minor unit. */
export interface Walk {
	readonly then: ForecastSum;
	readonly now: ForecastSum;
	/** The existing parts, in the order of `REASONS`. */
	readonly parts: readonly ChangePart[];
}

/**
 * Returns how a deal has changed a slice of the forecast since then (OP-13). A deal that was in the
 * slice and still is can have changed in revenue and in probability. The change in revenue is
 * calculated with the old probability, and the change in probability with the new revenue, so that
 * nothing is lost between them.
 */
export function changesOf(pair: DealPair, slice: Slice, by: Comparison): Change[] {
	const then = worthIn(pair.then, slice, by, by.dayThen);
	const now = worthIn(pair.now, slice, by, by.dayNow);
	if (then === null) {
		if (now === null || pair.now === null) return [];
		const { expected, weighted } = now;
		return [{ reason: reasonToCome(pair.then, pair.now, slice, by), expected, weighted }];
	}
	if (now === null) {
		const reason = reasonToGo(pair.now, slice, by);
		return [
			{
				reason,
				expected: plus(NO_SUMS, then.expected, -1),
				weighted: plus(NO_SUMS, then.weighted, -1)
			}
		];
	}
	const changes: Change[] = [];
	const between = sumOf(now.currency, weigh(now.revenue, then.percent));
	const raised = plus(now.expected, then.expected, -1);
	if (!isNothing(raised)) {
		changes.push({
			reason: totalIn(raised, by.basis).minor >= 0 ? 'raised' : 'lowered',
			expected: raised,
			weighted: plus(between, then.weighted, -1)
		});
	}
	const likelier = plus(now.weighted, between, -1);
	if (!isNothing(likelier)) {
		const reason = totalIn(likelier, by.basis).minor >= 0 ? 'likelier' : 'less-likely';
		changes.push({ reason, expected: NO_SUMS, weighted: likelier });
	}
	return changes;
}

const isNothing = (sums: Sums): boolean => Object.keys(sums).length === 0;

/**
 * Returns the steps from the earlier forecast to the later one, within a slice (OP-13). Each part is
 * the difference between two totals, so that conversions lose nothing.
 */
export function walk(pairs: Iterable<DealPair>, slice: Slice, by: Comparison): Walk {
	const [then, now] = [emptySum(), emptySum()];
	const parts = new Map<Reason, Growing<Omit<Change, 'reason'>> & { count: number }>();
	for (const pair of pairs) {
		count(then, worthIn(pair.then, slice, by, by.dayThen));
		count(now, worthIn(pair.now, slice, by, by.dayNow));
		for (const { reason, expected, weighted } of changesOf(pair, slice, by)) {
			const part = parts.get(reason) ?? { count: 0, expected: NO_SUMS, weighted: NO_SUMS };
			parts.set(reason, part);
			part.count += 1;
			part.expected = plus(part.expected, expected);
			part.weighted = plus(part.weighted, weighted);
		}
	}
	let [expected, weighted] = [then.expected, then.weighted];
	const told = REASONS.flatMap((reason): ChangePart[] => {
		const part = parts.get(reason);
		if (part === undefined) return [];
		const next = {
			expected: plus(expected, part.expected),
			weighted: plus(weighted, part.weighted)
		};
		const made = {
			reason,
			count: part.count,
			expected: totalIn(next.expected, by.basis).minor - totalIn(expected, by.basis).minor,
			weighted: totalIn(next.weighted, by.basis).minor - totalIn(weighted, by.basis).minor
		};
		({ expected, weighted } = next);
		return [made];
	});
	return { then: totalled(then, by), now: totalled(now, by), parts: told };
}

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface Summed {
	open: number;
	expected: Sums;
	weighted: Sums;
}

const emptySum = (): Summed => ({ open: 0, expected: NO_SUMS, weighted: NO_SUMS });

function totalled({ open, ...sums }: Summed, { basis }: Comparison): ForecastSum {
	const [expected, weighted] = [totalIn(sums.expected, basis), totalIn(sums.weighted, basis)];
	return {
		open,
		expected: expected.minor,
		weighted: weighted.minor,
		isAbout: expected.isAbout || weighted.isAbout
	};
}

function count(sum: Summed, worth: Counted | null): void {
	if (worth === null) return;
	sum.open += 1;
	sum.expected = plus(sum.expected, worth.expected);
	sum.weighted = plus(sum.weighted, worth.weighted);
}

interface Counted {
	readonly expected: Sums;
	readonly weighted: Sums;
	readonly revenue: Minor;
	readonly currency: Currency;
	readonly percent: number;
}

const kindOf = (deal: DealState, { basis }: Comparison) => stageOf(deal, basis)?.kind ?? 'open';

/** Returns what a deal counts for in a slice, or `null` when it is not in it or is not open. */
function worthIn(deal: DealState | null, slice: Slice, by: Comparison, today: Day): Counted | null {
	if (deal === null || kindOf(deal, by) !== 'open') return null;
	if (!isIn(slice, deal, periodOf(deal, by.basis, { ...by, today }))) return null;
	const { expected, weighted, percent } = worthOf(deal, by.basis);
	const { currency } = deal;
	return {
		expected: sumOf(currency, expected),
		weighted: sumOf(currency, weighted),
		revenue: expected,
		currency,
		percent
	};
}

function reasonToCome(
	then: DealState | null,
	now: DealState,
	slice: Slice,
	by: Comparison
): Reason {
	if (then === null) return now.createdAt > by.since ? 'new' : 'restored';
	if (kindOf(then, by) !== 'open') return 'reopened';
	if (slice.owner !== undefined && then.owner !== slice.owner) return 'taken-over';
	if (slice.stage !== undefined && then.stage !== slice.stage) return 'stage-in';
	return 'period-in';
}

function reasonToGo(now: DealState | null, slice: Slice, by: Comparison): Reason {
	if (now === null) return 'removed';
	const kind = kindOf(now, by);
	if (kind !== 'open') return kind;
	if (slice.owner !== undefined && now.owner !== slice.owner) return 'handed-over';
	if (slice.stage !== undefined && now.stage !== slice.stage) return 'stage-out';
	return 'period-out';
}
