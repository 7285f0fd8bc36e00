import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type Acting, type RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { keyed } from '$lib/domain/core/keyed';
import { orderBetween } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { setField, together } from '$lib/domain/core/set-field';
import { createCustomer } from '$lib/domain/customer/commands';
import type { Customer } from '$lib/domain/customer/customer';
import { assign, createDeal, editDeal, moveDeal } from '$lib/domain/deal/commands';
import type { Deal } from '$lib/domain/deal/deal';
import type { CompleteDealDraft } from '$lib/domain/deal/new-deal';
import { tagField } from '$lib/domain/deal/tags';
import { addPost, bin, restore } from '$lib/domain/history/commands';
import { convertLead, customerOfLead, dealOfLead, reopenLead } from '$lib/domain/lead/commands';
import type { Lead } from '$lib/domain/lead/lead';
import type { Role } from '$lib/domain/member/member';
import type { Space } from '$lib/domain/space/space';
import { fold } from '$lib/domain/text/fold';
import { roomName } from '$lib/protocol/rooms';
import { columnPage } from '$lib/replica/store/queries';
import type { RecordStore } from '$lib/replica/store/records';

/** What a lead is to become. */
export interface Conversion {
	/** The customer that there is; `null`: a new one is made of the lead. */
	readonly customer: RecordId | null;
	readonly draft: CompleteDealDraft;
}

/** Who converts, and where. */
export interface Converting {
	readonly records: RecordStore;
	readonly space: Space;
	readonly role: Role;
	readonly acting: Acting;
}

/** What a lead has become. */
export interface Converted {
	readonly deal: RecordId;
	readonly customer: RecordId;
	/** Whether the customer was made of the lead. */
	readonly fresh: boolean;
}

const CUSTOMERS = roomName({ kind: 'customers' });

/**
 * Converts a lead into an opportunity (PL-05): customer, opportunity, and last the lead itself. Each
 * is saved by itself. When it ends half-way, the lead is still open; converting again goes on with
 * what is there, for the ids follow from the lead.
 */
export async function convert(
	by: Converting,
	lead: Lead,
	{ customer: chosen, draft }: Conversion
): Promise<Result<Converted, Refusal>> {
	const { records, space, acting } = by;
	const fresh = chosen === null;
	const customer = chosen ?? customerOfLead(lead.id);
	const customerMade = fresh
		? await makeCustomer(by, lead, draft)
		: await addPerson(by, lead, customer);
	if (!customerMade.ok) return customerMade;
	const deal = dealOfLead(lead.id);
	const dealMade = await makeDeal(by, lead, { ...draft, customer });
	if (!dealMade.ok) return dealMade;
	const room = roomName({ kind: 'space', space: space.id });
	const marked = await records.change(room, lead.id, convertLead(lead, { deal, customer }, acting));
	return marked.ok ? succeed({ deal, customer, fresh }) : marked;
}

/** Takes a conversion back: the lead is open again, what was made of it goes to the bin. */
export async function undoConversion(
	{ records, space, acting }: Converting,
	lead: RecordId,
	{ deal, customer, fresh }: Converted
): Promise<Result<null, Refusal>> {
	const room = roomName({ kind: 'space', space: space.id });
	const read = (await records.read(lead))?.record;
	if (read?.kind !== 'lead') return fail({ rule: 'PL-05', reason: 'not-yours' });
	const reopened = await records.change(room, lead, reopenLead(read, acting));
	if (!reopened.ok) return reopened;
	const binned = await records.change(room, deal, bin(acting));
	if (!binned.ok || !fresh) return binned;
	return records.change(CUSTOMERS, customer, bin(acting));
}

async function makeCustomer(
	{ records, acting }: Converting,
	lead: Lead,
	draft: CompleteDealDraft
): Promise<Result<null, Refusal>> {
	const id = customerOfLead(lead.id);
	const there = (await records.read(id))?.record;
	if (there?.kind === 'customer') {
		return there.binned ? records.change(CUSTOMERS, id, restore(acting)) : succeed(null);
	}
	const { company, title, email, phone } = lead;
	const made = createCustomer({ title: company || title, email, phone }, draft.owner, acting);
	return records.change(CUSTOMERS, id, { ...made, set: { ...made.set, ...personOf(lead) } });
}

/** The lead's contact becomes somebody to talk to at a customer who does not have them yet. */
async function addPerson(
	{ records, acting }: Converting,
	lead: Lead,
	customer: RecordId
): Promise<Result<null, Refusal>> {
	const there = (await records.read(customer))?.record;
	if (there?.kind !== 'customer') return fail({ rule: 'OP-08', reason: 'not-yours' });
	if (lead.contact === '' || knows(there, lead)) return succeed(null);
	const changes = Object.entries(personOf(lead)).map(([field, person]) =>
		setField(field, null, person, acting)
	);
	return records.change(CUSTOMERS, customer, together(...changes));
}

const knows = ({ people }: Customer, { id, contact }: Lead): boolean =>
	people.some((person) => person.id === id || fold(person.name) === fold(contact));

const personOf = ({ id, contact, email, phone }: Lead): RecordChange['set'] =>
	contact === ''
		? {}
		: {
				[keyed('person', id)]: {
					name: contact,
					role: '',
					email,
					phone,
					order: orderBetween(null, null)
				}
			};

async function makeDeal(
	by: Converting,
	lead: Lead,
	draft: CompleteDealDraft
): Promise<Result<null, Refusal>> {
	const { records, space, acting } = by;
	const id = dealOfLead(lead.id);
	const room = roomName({ kind: 'space', space: space.id });
	const there = (await records.read(id))?.record;
	const [top] = await columnPage(records.db, space.id, draft.stage, { start: 0, count: 1 });
	const order = orderBetween(null, top?.order ?? null);
	if (there?.kind === 'deal') {
		const again = bringInto(by, there, draft, order);
		return again.ok ? records.change(room, id, again.value) : again;
	}
	const stage = space.stages.find((candidate) => candidate.id === draft.stage);
	const place = { space: space.id, currency: space.currency, order };
	const made = createDeal(draft, place, { kind: stage?.kind ?? 'open' }, acting);
	const tags = lead.tags.map((tag) => [tagField(tag), tag] as const);
	const source = lead.source === '' ? {} : { source: lead.source };
	return records.change(room, id, {
		...made,
		set: { ...made.set, ...source, ...Object.fromEntries(tags) },
		posts: addPost(lead.note, acting)?.posts ?? []
	});
}

/** An opportunity that an earlier conversion has left becomes what is asked for now. */
function bringInto(
	{ space, role, acting }: Converting,
	deal: Deal,
	draft: CompleteDealDraft,
	order: string
): Result<RecordChange, Refusal> {
	const from = space.stages.find(({ id }) => id === deal.stage);
	const to = space.stages.find(({ id }) => id === draft.stage);
	const moved =
		to === undefined || from?.id === to.id
			? succeed(NO_CHANGE)
			: moveDeal(deal, from ?? { kind: 'open' }, to, order, role, acting);
	if (!moved.ok) return moved;
	const { title, contact, customer, revenue, closeOn, rate, owner } = draft;
	return succeed(
		together(
			deal.binned ? restore(acting) : NO_CHANGE,
			editDeal(deal, { field: 'title', value: title }, acting),
			editDeal(deal, { field: 'contact', value: contact }, acting),
			editDeal(deal, { field: 'customer', value: customer }, acting),
			editDeal(deal, { field: 'revenue', value: revenue }, acting),
			editDeal(deal, { field: 'closeOn', value: closeOn }, acting),
			editDeal(deal, { field: 'rate', value: rate }, acting),
			assign(deal, owner, acting),
			moved.value
		)
	);
}
