import { stamp, type Acting, type RecordChange } from '../core/change';
import type { Day } from '../core/day';
import { derivedId, type MemberId, type RecordId, type SpaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import { setField, together } from '../core/set-field';
import { MAX_POST_LENGTH } from '../history/history';
import type { Call, CallOutcome, Campaign } from './campaign';
import { visible } from '../text/visible';

/** Creates a campaign in a space (OP-14). Everybody in the space can see it. */
export function createCampaign(
	draft: { readonly title: string; readonly script: string; readonly space: SpaceId },
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'campaign',
			space: draft.space,
			title: visible(draft.title),
			script: draft.script.trim(),
			owner: acting.actor,
			closedAt: null,
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Sets a campaign's name or script, and records that in the history. */
export const editCampaign = (
	campaign: Pick<Campaign, 'title' | 'script'>,
	field: 'title' | 'script',
	value: string,
	acting: Acting
): RecordChange => setField(field, campaign[field], visible(value), acting);

/** Ends a campaign; its calls stay as they are. */
export const closeCampaign = (campaign: Pick<Campaign, 'closedAt'>, acting: Acting): RecordChange =>
	setField('closedAt', campaign.closedAt, acting.clock.now(), acting);

/** Reopens a campaign that was ended. */
export const reopenCampaign = (
	campaign: Pick<Campaign, 'closedAt'>,
	acting: Acting
): RecordChange => setField('closedAt', campaign.closedAt, null, acting);

/**
 * Returns the id of a call in a campaign. Devices that have not met create the same one (OP-14).
 * `callee` distinguishes another number or person of the customer; it is empty for the customer's own
 * call.
 */
export const callOf = (campaign: RecordId, customer: RecordId, callee = ''): RecordId =>
	derivedId('call', campaign, customer, ...(callee === '' ? [] : [callee]));

/** A customer that is added to a campaign. */
export interface Callee {
	readonly id: RecordId;
	readonly title: string;
	readonly phone: string;
	/** Another number or person of the customer, as for `callOf`. */
	readonly callee?: string;
}

/** Adds a customer to a campaign, to be called by `owner`. The id is `callOf(campaign, customer, callee)`. */
export function createCall(
	campaign: Pick<Campaign, 'id' | 'space'>,
	customer: Callee,
	owner: MemberId,
	order: OrderKey,
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'call',
			space: campaign.space,
			campaign: campaign.id,
			customer: customer.id,
			title: customer.title,
			phone: customer.phone,
			...(customer.callee === undefined ? {} : { callee: customer.callee }),
			owner,
			order,
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** The result of a call, as the caller gives it. */
export interface CallResult {
	readonly outcome: Exclude<CallOutcome, ''>;
	readonly note: string;
	/** When to call again. Only for `callback`. */
	readonly callbackOn: Day | null;
}

/**
 * Records the result of a call (OP-14). It counts as one more call, unless it corrects the record of
 * the last one.
 */
export function recordCall(
	call: Pick<Call, 'outcome' | 'note' | 'callbackOn' | 'attempts' | 'calledAt'>,
	result: CallResult,
	acting: Acting,
	corrects = false
): RecordChange {
	const callbackOn = result.outcome === 'callback' ? result.callbackOn : null;
	const counted = corrects
		? []
		: [
				setField('attempts', call.attempts, call.attempts + 1, acting),
				setField('calledAt', call.calledAt, acting.clock.now(), acting)
			];
	return together(
		setField('outcome', call.outcome, result.outcome, acting),
		setField('note', call.note, result.note.trim(), acting),
		setField('callbackOn', call.callbackOn, callbackOn, acting),
		...counted
	);
}

/** Returns the call as an interaction in the customer's own history (OP-04). */
export const callPost = (text: string, acting: Acting): RecordChange => ({
	set: {},
	history: [],
	posts: [{ ...stamp(acting), text: text.trim().slice(0, MAX_POST_LENGTH), as: 'call' }]
});
