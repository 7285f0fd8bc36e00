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

/** How a call went. Empty: nobody has called yet. */
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

/** One customer of a campaign, and what came of calling them. Its owner is who calls. */
export interface Call extends RecordBase {
	readonly kind: 'call';
	readonly space: SpaceId;
	readonly campaign: RecordId;
	readonly customer: RecordId;
	readonly phone: string;
	readonly outcome: CallOutcome;
	readonly note: string;
	readonly callbackOn: Day | null;
	/** How often was called. */
	readonly attempts: number;
	/** When was called last. */
	readonly calledAt: Instant | null;
	readonly order: OrderKey;
}
