import type { Day, Instant } from '../core/day';
import type { ActivityId, MemberId, RecordId, StageId } from '../core/ids';
import { closeRate, weighted } from '../deal/deal';
import { converted, type Exchange } from '../money/exchange';
import type { Currency, Minor } from '../money/money';
import type { Activity } from '../process/activity';
import { weightedProgress } from '../process/progress';
import type { RateFrom, Stage } from '../space/space';

/** What figures are made of: a deal as it is, or as it was on some day. */
export interface DealState {
	readonly id: RecordId;
	readonly title: string;
	/** `null`: it ran, and nothing tells in which stage. */
	readonly stage: StageId | null;
	readonly owner: MemberId | null;
	readonly revenue: Minor;
	readonly currency: Currency;
	/** Whole percent set by hand; `null` follows the stage or the activities. */
	readonly rate: number | null;
	readonly closeOn: Day | '';
	readonly closedAt: Instant | null;
	readonly createdAt: Instant;
	readonly done: readonly ActivityId[];
	readonly lostReason: string;
	/** It came with an import, which may know of its beginning and end and of nothing between. */
	readonly imported: boolean;
}

/** The process and the money by which figures are reckoned. */
export interface Basis {
	readonly stages: readonly Pick<Stage, 'id' | 'kind' | 'probability'>[];
	readonly activities: readonly Activity[];
	readonly rateFrom: RateFrom;
	readonly currency: Currency;
	readonly exchange: Exchange;
}

/** What a deal is worth to a figure. */
export interface Worth {
	/** Minor units of its own currency. */
	readonly expected: Minor;
	/** Expected revenue times close rate, rounded in its own currency. */
	readonly weighted: Minor;
	/** Whether no exchange rate is known: then it is in no total. */
	readonly isApart: boolean;
	/** Whole percent. */
	readonly percent: number;
}

/** The stage that a deal is in; `undefined` when it is gone or not known. */
export const stageOf = (
	deal: Pick<DealState, 'stage'>,
	{ stages }: Pick<Basis, 'stages'>
): Basis['stages'][number] | undefined => stages.find(({ id }) => id === deal.stage);

/** What a deal counts for (OP-13, PL-06 to PL-08). In a stage that is not known it weighs nothing. */
export function worthOf(deal: DealState, basis: Basis): Worth {
	const stage = stageOf(deal, basis);
	const rate =
		deal.rate === null
			? ({ source: 'stage' } as const)
			: ({ source: 'hand', percent: deal.rate } as const);
	const progress =
		basis.rateFrom === 'activities' ? weightedProgress(basis, new Set(deal.done)) : null;
	const percent = stage === undefined ? 0 : closeRate(rate, stage, progress);
	return {
		expected: deal.revenue,
		weighted: weighted(deal.revenue, percent),
		isApart: inCurrency(deal, basis) === null,
		percent
	};
}

/** A deal's revenue in the currency of the figures, to compare deals by; `null` without a rate. */
export const inCurrency = (
	{ revenue, currency }: Pick<DealState, 'revenue' | 'currency'>,
	basis: Pick<Basis, 'currency' | 'exchange'>
): Minor | null => converted(revenue, currency, basis.currency, basis.exchange);
