import type { Acting, RecordChange } from '../core/change';
import { NO_CHANGE, stamp } from '../core/change';
import { setField, together } from '../core/set-field';
import type { MemberId, RecordId, SpaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import { fail, succeed, type Result } from '../core/result';
import type { Refusal } from '../access/refusal';
import type { Role } from '../member/member';
import { startingFields, type FieldValues } from '../fields/values';
import type { Space, Stage } from '../space/space';
import type { Currency, Minor } from '../money/money';
import type { Day } from '../core/day';
import type { CloseRate, Deal, Starting } from './deal';
import { mayMove } from './may-move';
import type { CompleteDealDraft } from './new-deal';
import { visible } from '../text/visible';

/** Returns a rate in the form of its field: a number was set by hand, `null` was not. */
export const rateField = (rate: CloseRate): number | null =>
	rate.source === 'hand' ? rate.percent : null;

/** Where a new deal is put. */
export interface DealPlace {
	readonly space: SpaceId;
	readonly currency: Currency;
	readonly order: OrderKey;
	/** The custom fields of the space, whose defaults a new deal has (LW-06). */
	readonly fields: Space['fields'];
}

/**
 * Creates a deal from a checked draft (OP-11), with the defaults of the custom fields that `custom` does not
 * speak of (LW-06). The caller chooses the id.
 */
export function createDeal(
	draft: CompleteDealDraft,
	place: DealPlace,
	stage: Pick<Stage, 'kind'>,
	acting: Acting,
	custom: FieldValues = {}
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'deal',
			space: place.space,
			title: visible(draft.title),
			customer: draft.customer,
			contact: visible(draft.contact),
			stage: draft.stage,
			order: place.order,
			revenue: draft.revenue,
			currency: place.currency,
			rate: rateField(draft.rate),
			...(draft.rate.source === 'start' ? { startStage: draft.stage } : {}),
			closeOn: draft.closeOn,
			closedAt: stage.kind === 'open' ? null : made.at,
			owner: draft.owner,
			createdAt: made.at,
			createdBy: made.by,
			...startingFields(place.fields, custom)
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/**
 * Moves a deal to a stage and a place in its column (OP-03). A change of stage writes a line of
 * history, and the closing moment, which is that of the move (OP-04, OP-06). A move within the column
 * writes neither. A deal that is no longer lost has no reason for it. The first change of stage ends the
 * starting value of the close rate (PL-07).
 */
export function moveDeal(
	deal: Pick<Deal, 'stage' | 'closedAt'> & Partial<Pick<Deal, 'lostReason'> & Starting>,
	from: Pick<Stage, 'kind'>,
	to: Stage,
	order: OrderKey,
	role: Role,
	acting: Acting
): Result<RecordChange, Refusal> {
	if (deal.stage === to.id) {
		if (role === 'guest') return fail({ rule: 'OP-05', reason: 'guests-read' });
		return succeed({ ...NO_CHANGE, set: { order } });
	}
	const may = mayMove(role, from, to);
	if (!may.ok) return may;
	const made = stamp(acting);
	const closedAt = to.kind === 'open' ? null : from.kind === to.kind ? deal.closedAt : made.at;
	const moved: RecordChange = {
		set: { stage: to.id, order, closedAt, ...endOfStart(deal) },
		history: [{ ...made, what: 'stage', from: deal.stage, to: to.id }],
		posts: []
	};
	if (to.kind === 'lost' || (deal.lostReason ?? '') === '') return succeed(moved);
	return succeed(together(moved, setField('lostReason', deal.lostReason, '', acting)));
}

/** Returns the field that ends the starting value of a close rate, where there is one (PL-07). */
const endOfStart = ({ startStage = null, startOver = false }: Partial<Starting>) =>
	startStage === null || startOver ? {} : { startOver: true };

/** A field of a deal that is edited separately, with its new value. */
export type DealFieldEdit =
	| { readonly field: 'title' | 'contact'; readonly value: string }
	| { readonly field: 'customer'; readonly value: RecordId | null }
	| { readonly field: 'revenue'; readonly value: Minor }
	| { readonly field: 'closeOn'; readonly value: Day }
	| { readonly field: 'rate'; readonly value: CloseRate };

/** The fields of a deal that are edited separately. */
export type EditableDeal = Pick<Deal, DealFieldEdit['field']> & Partial<Starting>;

function valueOf(edit: DealFieldEdit) {
	switch (edit.field) {
		case 'rate':
			return rateField(edit.value);
		case 'title':
		case 'contact':
			return visible(edit.value);
		default:
			return edit.value;
	}
}

/**
 * Sets one field and records that in the history. Setting the present value changes nothing. A rate that
 * is to follow the stage also ends the starting value (PL-07).
 */
export function editDeal(deal: EditableDeal, edit: DealFieldEdit, acting: Acting): RecordChange {
	// Who left the starting value alone asks for nothing.
	if (edit.field === 'rate' && edit.value.source === 'start') return NO_CHANGE;
	const from = edit.field === 'rate' ? rateField(deal.rate) : deal[edit.field];
	const to = valueOf(edit);
	const follows = edit.field === 'rate' && edit.value.source === 'stage';
	const ended = follows ? endOfStart(deal) : {};
	if (from === to) {
		if (Object.keys(ended).length === 0) return NO_CHANGE;
		return setField('startOver', false, true, acting);
	}
	return {
		set: { [edit.field]: to, ...ended },
		history: [{ ...stamp(acting), what: 'field', field: edit.field, from, to }],
		posts: []
	};
}

/** Assigns a record to another owner. For deals, this decides who sees it (OP-08). */
export function assign(
	record: { readonly owner: MemberId | null },
	owner: MemberId,
	acting: Acting
): RecordChange {
	if (record.owner === owner) return NO_CHANGE;
	return {
		set: { owner },
		history: [{ ...stamp(acting), what: 'owner', from: record.owner, to: owner }],
		posts: []
	};
}
