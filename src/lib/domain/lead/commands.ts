import { stamp, type Acting, type RecordChange } from '../core/change';
import { derivedId, type MemberId, type RecordId, type SpaceId } from '../core/ids';
import { setField, together } from '../core/set-field';
import type { Lead } from './lead';
import { visible } from '../text/visible';

/** The texts of a lead that people edit. */
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

/** What is known of somebody before they are a lead: any of it may be empty. */
export type LeadDraft = Partial<Readonly<Record<LeadField, string>>>;

/** What a lead is called when nobody has named it: the company, else the person, else how to reach them. */
export const leadTitle = ({ title, company, contact, email, phone }: LeadDraft): string =>
	[title, company, contact, email, phone].map((text) => visible(text ?? '')).find(Boolean) ?? '';

/** Makes a new lead in a space. It is seen as deals are, by its owner (OP-08). */
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

/** Sets one text of a lead and says so in the history. */
export const editLead = (
	lead: Pick<Lead, LeadField>,
	field: LeadField,
	value: string,
	acting: Acting
): RecordChange => setField(field, lead[field], visible(value), acting);

/**
 * The ids of what a lead becomes. They follow from the lead, so that converting again, after a crash
 * or on a second device, makes the same opportunity and not another one (PL-05).
 */
export const dealOfLead = (lead: Pick<Lead, 'id' | 'space'>): RecordId =>
	derivedId('lead', lead.space, lead.id);
export const customerOfLead = (lead: RecordId): RecordId => derivedId('prospect', lead);

/** Says of a lead what it has become (PL-05). To be written last: then all of it is there. */
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

/** Opens a lead again; what it had become is not its own any more. */
export const reopenLead = (lead: LeadState, acting: Acting): RecordChange =>
	together(
		setField('status', lead.status, 'open', acting),
		setField('deal', lead.deal, null, acting),
		setField('customer', lead.customer, null, acting),
		setField('reason', lead.reason, '', acting),
		setField('closedAt', lead.closedAt, null, acting)
	);

type LeadState = Pick<Lead, 'status' | 'reason' | 'deal' | 'customer' | 'closedAt'>;
