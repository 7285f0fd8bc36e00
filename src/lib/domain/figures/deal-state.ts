import type { Day, Instant } from '../core/day';
import type { ActivityId, MemberId, RecordId, StageId } from '../core/ids';
import { closeRate, rateIn, weighted, type Starting } from '../deal/deal';
import { converted, type Exchange } from '../money/exchange';
import type { Currency, Minor } from '../money/money';
import type { Activity } from '../process/activity';
import { weightedProgress } from '../process/progress';
import type { RateFrom, Stage } from '../space/space';

/** A deal for the figures, as it is or as it was on some day. */
export interface DealState extends Starting {
	readonly id: RecordId;
	readonly title: string;
	/** The stage; `null` when it was open in an unknown stage. */
	readonly stage: StageId | null;
	readonly owner: MemberId | null;
	readonly revenue: Minor;
	readonly currency: Currency;
	/** The whole percentage set by hand; `null` when nobody has set one. */
	readonly rate: number | null;
	readonly closeOn: Day | '';
	readonly closedAt: Instant | null;
	readonly createdAt: Instant;
	readonly done: readonly ActivityId[];
	readonly lostReason: string;
	/** Whether it was imported. An import may contain its beginning and end, but nothing between. */
	readonly imported: boolean;
}

/** The process and the money with which figures are calculated. */
export interface Basis {
	readonly stages: readonly Pick<Stage, 'id' | 'kind' | 'probability'>[];
	readonly activities: readonly Activity[];
	readonly rateFrom: RateFrom;
	readonly currency: Currency;
	readonly exchange: Exchange;
}

/** What a deal contributes to a figure. */
export interface Worth {
	/** In minor units of its own currency. */
	readonly expected: Minor;
	/** Expected revenue times close rate, rounded in its own currency. */
	readonly weighted: Minor;
	/** Whether no exchange rate is known, so that it is in no total. */
	readonly isApart: boolean;
	/** Whole percent. */
	readonly percent: number;
}

/** Returns the stage of a deal, or `undefined` when it was removed or is not known. */
export const stageOf = (
	deal: Pick<DealState, 'stage'>,
	{ stages }: Pick<Basis, 'stages'>
): Basis['stages'][number] | undefined => stages.find(({ id }) => id === deal.stage);

/**
 * Returns what a deal counts for (OP-13, PL-06 to PL-08). A deal that was open in an unknown stage counts
 * with the rate that somebody had set by hand, else with the probability of the first open stage, in which
 * deals begin: nothing tells how far it had come. In a stage that has been removed its weight is zero.
 */
export function worthOf(deal: DealState, basis: Basis): Worth {
	const isUnknown = deal.stage === null;
	const stage = isUnknown ? basis.stages.find(({ kind }) => kind === 'open') : stageOf(deal, basis);
	const rate = rateIn(deal);
	const progress =
		basis.rateFrom === 'activities' && !isUnknown
			? weightedProgress(basis, new Set(deal.done))
			: null;
	const percent = stage === undefined ? 0 : closeRate(rate, stage, progress);
	return {
		expected: deal.revenue,
		weighted: weighted(deal.revenue, percent),
		isApart: inCurrency(deal, basis) === null,
		percent
	};
}

/** Returns a deal's revenue in the currency of the figures, for comparing deals, or `null` without a rate. */
export const inCurrency = (
	{ revenue, currency }: Pick<DealState, 'revenue' | 'currency'>,
	basis: Pick<Basis, 'currency' | 'exchange'>
): Minor | null => converted(revenue, currency, basis.currency, basis.exchange);
