import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type Acting, type RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { keyed } from '$lib/domain/core/keyed';
import { orderBetween } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { setField, together } from '$lib/domain/core/set-field';
import { createCustomer } from '$lib/domain/customer/commands';
import type { Customer } from '$lib/domain/customer/customer';
import { asAsked } from '$lib/domain/deal/as-asked';
import { createDeal, moveDeal } from '$lib/domain/deal/commands';
import type { Deal } from '$lib/domain/deal/deal';
import type { CompleteDealDraft } from '$lib/domain/deal/new-deal';
import { extrasOf, type DealExtras } from '$lib/domain/deal/new-deal-extras';
import { addPost, bin, restore } from '$lib/domain/history/commands';
import { convertLead, customerOfLead, dealOfLead, reopenLead } from '$lib/domain/lead/commands';
import type { FieldValues } from '$lib/domain/fields/values';
import type { Lead } from '$lib/domain/lead/lead';
import type { Role } from '$lib/domain/member/member';
import type { Space } from '$lib/domain/space/space';
import { sameName } from '$lib/domain/text/identity';
import { readDirectory } from '$lib/documents/directory';
import { roomName } from '$lib/protocol/rooms';
import {
	automaticDeals,
	binnedAutomaticDeals,
	type ReadWorkspace
} from '$lib/replica/automatic-deals';
import type { Saved } from '$lib/replica/saved';
import type { RecordStore } from '$lib/replica/store/records';
import type { RecordEdits } from '$lib/replica/store/change-together';
import { columnPage } from '$lib/replica/store/queries';

/** What a lead is to become. */
export interface Conversion {
	/** The existing customer; `null` creates a new one from the lead. */
	readonly customer: RecordId | null;
	readonly draft: CompleteDealDraft;
	/** The values of the custom fields, by field id (LW-06). */
	readonly custom: DealExtras['custom'];
	/** The values of the workspace's fields for a new customer, where they differ from the defaults (LS-10). */
	readonly own?: FieldValues;
}

/** The person who converts, and the space. */
export interface Converting {
	readonly workspace: ReadWorkspace & {
		readonly records: Pick<RecordStore, 'read' | 'changeTogether'>;
	};
	readonly space: Space;
	readonly role: Role;
	readonly acting: Acting;
}

/** What a lead has become. */
export interface Converted {
	readonly deal: RecordId;
	readonly customer: RecordId;
	/** Everything that was created or restored from the bin, in this order. */
	readonly made: readonly Pick<RecordEdits, 'room' | 'id'>[];
}

const CUSTOMERS = roomName({ kind: 'customers' });

const roomOf = ({ space }: Converting) => roomName({ kind: 'space', space: space.id });

/**
 * Converts a lead into an opportunity (PL-05): customer, opportunity and lead, in one transaction. The
 * ids are derived from the lead, so that converting again, later or on another device, continues with
 * the existing records. A new customer also gets automatic opportunities in other spaces that are set
 * to do so (OP-12).
 */
export async function convert(
	by: Converting,
	shown: Lead,
	{ customer: chosen, draft, custom, own = {} }: Conversion
): Promise<Saved<Converted>> {
	const { workspace, acting } = by;
	// What was written in it while the dialog was open comes along.
	const now = (await workspace.records.read(shown.id))?.record;
	const lead = now?.kind === 'lead' ? now : shown;
	const customer = chosen ?? customerOfLead(lead.id);
	const customers =
		chosen === null ? await newCustomer(by, lead, draft, own) : await withPerson(by, lead, chosen);
	if (!customers.ok) return customers;
	const deal = dealOfLead(lead);
	const asked = { source: lead.source, tags: lead.tags, custom };
	const dealEdit = await dealOf(by, lead, { ...draft, customer }, asked);
	if (!dealEdit.ok) return dealEdit;
	const room = roomOf(by);
	const done = await workspace.records.changeTogether([
		...customers.value,
		{ room, id: deal, edits: [dealEdit.value] },
		{ room, id: lead.id, edits: [convertLead(lead, { deal, customer }, acting)] }
	]);
	const made = [...(chosen === null ? customers.value : []), { room, id: deal }];
	return done.ok
		? succeed({ deal, customer, made: made.map(({ room, id }) => ({ room, id })) })
		: done;
}

/**
 * Undoes a conversion, in one transaction: the lead is open again, and the created records go to the
 * bin, the customer last. Records that somebody has edited since stay. Returns their titles.
 */
export async function undoConversion(
	{ workspace: { db, records }, space, acting }: Converting,
	lead: RecordId,
	{ made }: Converted
): Promise<Saved<readonly string[]>> {
	const read = (await records.read(lead))?.record;
	if (read?.kind !== 'lead') return fail({ rule: 'PL-05', reason: 'not-yours' });
	// Records that somebody has put into the bin or reassigned meanwhile are left as they are.
	const rows = await db.records.bulkGet(made.map(({ id }) => id));
	const here = made.filter((_, index) => rows[index] !== undefined);
	const kept: string[] = [];
	const gone: typeof here = [];
	for (const each of here) {
		const whole = await records.read(each.id);
		if (whole === null) continue;
		const by = [...whole.history, ...whole.posts].some((line) => line.by !== acting.actor);
		if (by) kept.push(whole.record.title);
		else gone.push(each);
	}
	const done = await records.changeTogether([
		{
			room: roomName({ kind: 'space', space: space.id }),
			id: lead,
			edits: [reopenLead(read, acting)]
		},
		...gone.reverse().map((each) => ({ ...each, edits: [bin(acting)] }))
	]);
	return done.ok ? succeed(kept) : done;
}

/**
 * Returns the customer that is created from the lead, first, and its automatic opportunities in other
 * spaces (OP-12).
 */
async function newCustomer(
	{ workspace, space, acting }: Converting,
	lead: Lead,
	{ owner }: CompleteDealDraft,
	own: FieldValues
): Promise<Saved<RecordEdits[]>> {
	const id = customerOfLead(lead.id);
	const there = (await workspace.records.read(id))?.record;
	if (there?.kind === 'customer') {
		if (!there.binned) return succeed([{ room: CUSTOMERS, id, edits: [] }]);
		const again = await binnedAutomaticDeals(workspace, id, space.id);
		return succeed(
			[{ room: CUSTOMERS, id }, ...again].map((each) => ({ ...each, edits: [restore(acting)] }))
		);
	}
	const { company, email, phone } = lead;
	const title = company || lead.title;
	const { customerFields = [] } = workspace.directory.read(readDirectory);
	const made = createCustomer({ title, email, phone }, owner, acting, customerFields, own);
	const edits = [{ ...made, set: { ...made.set, ...personOf(lead) } }];
	const deals = await automaticDeals(workspace, { id, title, owner }, acting, space.id);
	return succeed([{ room: CUSTOMERS, id, edits }, ...deals]);
}

/** Adds the lead's contact to a customer that does not have it yet. */
async function withPerson(
	{ workspace, acting }: Converting,
	lead: Lead,
	customer: RecordId
): Promise<Saved<RecordEdits[]>> {
	const there = (await workspace.records.read(customer))?.record;
	if (there?.kind !== 'customer') return fail({ rule: 'OP-08', reason: 'not-yours' });
	if (lead.contact === '' || knows(there, lead)) return succeed([]);
	const changes = Object.entries(personOf(lead)).map(([field, person]) =>
		setField(field, null, person, acting)
	);
	return succeed([{ room: CUSTOMERS, id: customer, edits: [together(...changes)] }]);
}

const knows = ({ people }: Customer, { id, contact }: Lead): boolean =>
	people.some((person) => person.id === id || sameName(person.name, contact));

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

async function dealOf(
	by: Converting,
	lead: Lead,
	draft: CompleteDealDraft,
	asked: DealExtras
): Promise<Saved<RecordChange>> {
	const { workspace, space, acting } = by;
	const there = (await workspace.records.read(dealOfLead(lead)))?.record;
	const [top] = await columnPage(workspace.db, space.id, draft.stage, { start: 0, count: 1 });
	const order = orderBetween(null, top?.order ?? null);
	if (there?.kind === 'deal') return bringInto(by, there, draft, asked, order);
	const stage = space.stages.find((candidate) => candidate.id === draft.stage);
	const place = { space: space.id, currency: space.currency, order, fields: space.fields };
	const made = createDeal(draft, place, { kind: stage?.kind ?? 'open' }, acting, asked.custom);
	const posts = addPost(lead.note, acting)?.posts ?? [];
	const whole = together(made, extrasOf(asked));
	return succeed({ ...whole, set: { ...whole.set, lead: lead.id }, posts });
}

/** Changes an opportunity that an earlier conversion has left to what is asked for now. */
function bringInto(
	{ space, role, acting }: Converting,
	deal: Deal,
	draft: CompleteDealDraft,
	asked: DealExtras,
	order: string
): Result<RecordChange, Refusal> {
	const from = space.stages.find(({ id }) => id === deal.stage);
	const to = space.stages.find(({ id }) => id === draft.stage);
	const moved =
		to === undefined || from?.id === to.id
			? succeed(NO_CHANGE)
			: moveDeal(deal, from ?? { kind: 'open' }, to, order, role, acting);
	if (!moved.ok) return moved;
	return succeed(
		together(
			deal.binned ? restore(acting) : NO_CHANGE,
			asAsked(deal, draft, asked, space, acting),
			moved.value
		)
	);
}
