import { stamp, type Acting, type RecordChange } from '../core/change';
import { derivedId, type MemberId, type RecordId, type SpaceId } from '../core/ids';
import { setField, together } from '../core/set-field';
import type { Lead } from './lead';
import { visible } from '../text/visible';

/** The text fields of a lead that people edit. */
export const LEAD_FIELDS = [
	'title',
	'company',
	'contact',
	'email',
	'phone',
	'source',
	'note'
] as const;
export type LeadField = (typeof LEAD_FIELDS)[number];

/** The values of a new lead. Any of them may be empty. */
export type LeadDraft = Partial<Readonly<Record<LeadField, string>>>;

/** Returns the title of a lead: its own, else the company, the person, or the way to reach them. */
export const leadTitle = ({ title, company, contact, email, phone }: LeadDraft): string =>
	[title, company, contact, email, phone].map((text) => visible(text ?? '')).find(Boolean) ?? '';

/** Creates a lead in a space. It is visible as deals are, by its owner (OP-08). */
export function createLead(
	draft: LeadDraft,
	space: SpaceId,
	owner: MemberId | null,
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	const texts = LEAD_FIELDS.map((field) => [field, visible(draft[field] ?? '')] as const);
	return {
		set: {
			kind: 'lead',
			space,
			owner,
			status: 'open',
			createdAt: made.at,
			createdBy: made.by,
			...Object.fromEntries(texts.filter(([, text]) => text !== '')),
			title: leadTitle(draft)
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Sets one text field of a lead and records that in the history. */
export const editLead = (
	lead: Pick<Lead, LeadField>,
	field: LeadField,
	value: string,
	acting: Acting
): RecordChange => setField(field, lead[field], visible(value), acting);

/**
 * The ids of the records that a lead becomes. They are derived from the lead, so that converting again,
 * after a crash or on a second device, creates the same opportunity and not another one (PL-05).
 */
export const dealOfLead = (lead: Pick<Lead, 'id' | 'space'>): RecordId =>
	derivedId('lead', lead.space, lead.id);
export const customerOfLead = (lead: RecordId): RecordId => derivedId('prospect', lead);

/** Records what a lead has become (PL-05). Write it last, when all of that exists. */
export function convertLead(
	lead: LeadState,
	made: { readonly deal: RecordId; readonly customer: RecordId },
	acting: Acting
): RecordChange {
	return together(
		setField('status', lead.status, 'converted', acting),
		setField('deal', lead.deal, made.deal, acting),
		setField('customer', lead.customer, made.customer, acting),
		setField('reason', lead.reason, '', acting),
		setField('closedAt', lead.closedAt, acting.clock.now(), acting)
	);
}

/** Discards a lead with the reason why (PL-05). */
export const discardLead = (lead: LeadState, reason: string, acting: Acting): RecordChange =>
	together(
		setField('status', lead.status, 'discarded', acting),
		setField('reason', lead.reason, reason.trim(), acting),
		setField('closedAt', lead.closedAt, acting.clock.now(), acting)
	);

/** Reopens a lead. It no longer refers to what it had become. */
export const reopenLead = (lead: LeadState, acting: Acting): RecordChange =>
	together(
		setField('status', lead.status, 'open', acting),
		setField('deal', lead.deal, null, acting),
		setField('customer', lead.customer, null, acting),
		setField('reason', lead.reason, '', acting),
		setField('closedAt', lead.closedAt, null, acting)
	);

type LeadState = Pick<Lead, 'status' | 'reason' | 'deal' | 'customer' | 'closedAt'>;
