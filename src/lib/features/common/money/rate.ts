import type { ActivityId } from '$lib/domain/core/ids';
import {
	closeRate,
	rateIn,
	rateReason,
	type CloseRate,
	type RateReason,
	type Starting
} from '$lib/domain/deal/deal';
import { weightedProgress } from '$lib/domain/process/progress';
import type { Space, Stage } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';

/** The parts of a deal, or of its row, on which its close rate depends. */
export interface Rated extends Partial<Starting> {
	readonly stage: string;
	readonly rate: CloseRate | number | null;
	readonly done: ReadonlyMap<ActivityId, unknown> | readonly ActivityId[];
}

/** A close rate and the one reason that explains it (PL-07). */
export interface ExplainedRate {
	/** Whole percent. */
	readonly percent: number;
	readonly reason: RateReason;
	/** The rate that would apply if it followed the stage or the activities. */
	readonly unset: number;
}

type Rating = Pick<Space, 'stages' | 'activities' | 'rateFrom'>;

/** A removed stage counts as open, with a probability of 0. */
const GONE: Pick<Stage, 'kind' | 'probability'> = { kind: 'open', probability: 0 };

/** Returns the close rate of a deal in its space, and where it comes from (PL-07, PL-08, PR-04). */
export function rateOf(space: Rating | null, deal: Rated): ExplainedRate {
	const stage = space?.stages.find(({ id }) => id === deal.stage) ?? GONE;
	const rate = sourceOf(deal);
	const progress = space === null ? null : progressFor(space, deal.done);
	return {
		percent: closeRate(rate, stage, progress),
		reason: rateReason(rate, stage, progress),
		unset: closeRate({ source: 'stage' }, stage, progress)
	};
}

/** Returns a close rate as text with its reason, for a tooltip and for a screen reader. */
export function rateWords({ percent, reason }: ExplainedRate): string {
	switch (reason) {
		case 'won':
			return m.deal_rate_why_won({ percent });
		case 'lost':
			return m.deal_rate_why_lost({ percent });
		case 'hand':
			return m.deal_rate_why_hand({ percent });
		case 'start':
			return m.deal_rate_why_start({ percent });
		case 'stage':
			return m.deal_rate_why_stage({ percent });
		case 'activities':
			return m.deal_rate_why_activities({ percent });
	}
}

/**
 * Returns the progress that determines the rate, or `null` where rates follow the stages or no activity
 * has a weight.
 */
function progressFor(space: Rating, done: Rated['done']): number | null {
	if (space.rateFrom === 'stage') return null;
	return weightedProgress(space, 'has' in done ? done : new Set(done));
}

const sourceOf = ({ rate, ...deal }: Rated): CloseRate =>
	typeof rate === 'object' && rate !== null ? rate : rateIn({ ...deal, rate });
