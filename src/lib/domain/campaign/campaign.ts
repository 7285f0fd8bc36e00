import type { RecordBase } from '../core/record';
import type { Day, Instant } from '../core/day';
import type { OrderKey } from '../core/order';
import type { RecordId, SpaceId } from '../core/ids';

/** A named list of customers to be called (OP-14). */
export interface Campaign extends RecordBase {
	readonly kind: 'campaign';
	readonly space: SpaceId;
	/** What callers say and ask. */
	readonly script: string;
	readonly closedAt: Instant | null;
}

/** The outcome of a call. Empty when nobody has called yet. */
export type CallOutcome =
	'' | 'interested' | 'callback' | 'no-answer' | 'not-interested' | 'wrong-number';

export const CALL_OUTCOMES: readonly CallOutcome[] = [
	'',
	'interested',
	'callback',
	'no-answer',
	'not-interested',
	'wrong-number'
];

/** One customer of a campaign, and the outcome of the call. Its owner is the caller. */
export interface Call extends RecordBase {
	readonly kind: 'call';
	readonly space: SpaceId;
	readonly campaign: RecordId;
	readonly customer: RecordId;
	readonly phone: string;
	readonly outcome: CallOutcome;
	readonly note: string;
	readonly callbackOn: Day | null;
	/** The number of calls that were made. */
	readonly attempts: number;
	/** When the last call was made. */
	readonly calledAt: Instant | null;
	readonly order: OrderKey;
}
