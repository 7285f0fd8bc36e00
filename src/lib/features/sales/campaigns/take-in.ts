import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import type { Campaign } from '$lib/domain/campaign/campaign';
import {
	callListing,
	choiceKey,
	contactKeys,
	type CallListing
} from '$lib/domain/campaign/call-list';
import { callOf, createCall, type Callee } from '$lib/domain/campaign/commands';
import { shareOut } from '$lib/domain/campaign/sharing';
import type { Acting, RecordChange } from '$lib/domain/core/change';
import { derivedId, type MemberId, type RecordId } from '$lib/domain/core/ids';
import { orderBetween, ordersBetween } from '$lib/domain/core/order';
import { fail, succeed } from '$lib/domain/core/result';
import { createCustomer } from '$lib/domain/customer/commands';
import { storedKeys } from '$lib/domain/customer/keys';
import { automaticDeal, automaticDealId, makesDeals } from '$lib/domain/deal/automatic';
import { MAX_TITLE_LENGTH } from '$lib/domain/deal/new-deal';
import { personFields } from '$lib/domain/import/contact-rows';
import type { PastedContact } from '$lib/domain/import/contacts';
import type { People } from '$lib/domain/member/member';
import { firstStage, type Space } from '$lib/domain/space/space';
import { lastOrder } from '$lib/replica/automatic-deals';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';
import { countryIn } from '$lib/replica/store/country';
import { customersBecame } from '$lib/replica/store/merged';
import { knownAmong } from '$lib/replica/store/projection';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { RecordStore } from '$lib/replica/store/records';
import type { CustomerRow } from '$lib/replica/store/rows';
import { callsOf } from './campaign-rows';

/** The person who adds customers to a campaign, and the campaign. */
export interface Taking {
	readonly records: Pick<RecordStore, 'db' | 'changeMany'>;
	readonly space: Space;
	readonly people: People;
	readonly acting: Acting;
	/** Whether the customers get an opportunity where the space creates them (OP-12). */
	readonly makesDeals: boolean;
}

/** A customer to be called, with the owner for the automatic opportunity. */
export interface Taken extends Callee {
	readonly owner: MemberId | null;
}

/** What a pasted list results in: one call per line, and the lines that repeat an earlier one. */
export type Matched = CallListing<CustomerRow>;

export const NOTHING_LISTED: Matched = { calls: [], repeated: [] };

const CUSTOMERS = roomName({ kind: 'customers' });

/**
 * Finds the customers of a pasted list. `chosen` are the names that mean the customer with a similar
 * name.
 */
export async function matched(
	db: ReplicaDatabase,
	contacts: readonly PastedContact[],
	chosen: ReadonlySet<string> = new Set()
): Promise<Matched> {
	const country = await countryIn(db);
	const keys = contacts.flatMap((contact) => contactKeys(contact, country));
	const rows = await db.records
		.where('keys')
		.anyOf([...new Set(keys.flatMap((key) => storedKeys(key, country)))])
		.distinct()
		.toArray();
	const customers = rows.filter((row): row is CustomerRow => row.kind === 'customer');
	return callListing(contacts, customers, chosen, country);
}

/**
 * Creates the unknown customers of a pasted list, each with the people whom the list names, and returns
 * the customer of each line. Ids are derived from campaign and name, so that repeating an interrupted
 * run creates none twice.
 */
export async function addListed(
	{ records, people, acting }: Pick<Taking, 'records' | 'people' | 'acting'>,
	campaign: RecordId,
	{ calls }: Matched
): Promise<Saved<Taken[]>> {
	const owner = acting.actor;
	const fresh = new Map<RecordId, PastedContact[]>();
	const taken = calls.map(({ contact, customer, callee }): Taken => {
		const { name, contact: person, phone } = contact;
		const id = customer?.id ?? derivedId('campaign', campaign, choiceKey(contact));
		if (customer === null) fresh.set(id, [...(fresh.get(id) ?? []), contact]);
		const title = customer?.title ?? name;
		if (callee === '') {
			const number = phone || (customer?.phone ?? '');
			return { id, title, phone: number, owner: customer === null ? owner : customer.owner };
		}
		const whom = person === '' ? title : `${title} · ${person}`.slice(0, MAX_TITLE_LENGTH);
		return { id, title: whom, phone, callee, owner: customer === null ? owner : customer.owner };
	});
	const changes = new Map<RecordId, RecordChange>();
	const place = { owner, own: people.customerFields ?? [] };
	for (const [id, lines] of fresh) changes.set(id, newCustomer(id, lines, place, acting));
	const made = await createMissing(records, CUSTOMERS, changes);
	return made.ok ? succeed(taken) : made;
}

/** Returns the customer of the first line. Other people who are named there become its contacts. */
function newCustomer(
	id: RecordId,
	lines: readonly PastedContact[],
	{ owner, own }: { readonly owner: MemberId; readonly own: readonly WorkspaceField[] },
	acting: Acting
): RecordChange {
	const [first] = lines;
	const { name: title = '', email = '', phone = '' } = first ?? {};
	const made = createCustomer({ title, email, phone }, owner, acting, own);
	const people = lines
		.filter((line) => line !== first || line.contact !== '')
		.map(({ contact, email, phone }) => ({ name: contact, role: '', email, phone }));
	return { ...made, set: { ...made.set, ...personFields(id, people) } };
}

/** Whether a customer is already in a campaign, even under a former id. */
async function calledAlready(
	db: RecordStore['db'],
	campaign: RecordId,
	there: readonly { readonly id: RecordId; readonly customer: RecordId }[]
): Promise<(taken: Taken) => boolean> {
	const became = await customersBecame(db);
	const calls = new Set(there.map(({ id }) => id));
	const had = new Map<RecordId, RecordId[]>();
	for (const { customer } of there) {
		const now = became.get(customer);
		if (now !== undefined) had.set(now, [...(had.get(now) ?? []), customer]);
	}
	return ({ id, callee }) =>
		[id, ...(had.get(id) ?? [])].some((one) => calls.has(callOf(campaign, one, callee)));
}

/**
 * Adds customers to a campaign (OP-14): one call for each, distributed evenly among the agents. Those
 * who are in it already stay as they are. Where the space creates opportunities automatically, each
 * customer gets one (OP-12), in the same transaction as the call. Returns the ids of the new calls.
 */
export async function takeIn(
	by: Taking,
	campaign: Pick<Campaign, 'id' | 'space'>,
	customers: readonly Taken[],
	agents: readonly MemberId[]
): Promise<Saved<RecordId[]>> {
	const { records, space, acting } = by;
	if (agents.length === 0) return fail({ rule: 'OP-14', reason: 'not-yours' });
	const room = roomName({ kind: 'space', space: space.id });
	const there = await callsOf(records.db, campaign.id);
	const callFor = ({ id, callee }: Taken) => callOf(campaign.id, id, callee);
	const isThere = await calledAlready(records.db, campaign.id, there);
	const fresh = [...new Map(customers.map((each) => [callFor(each), each])).values()].filter(
		(each) => !isThere(each)
	);
	const shares = shareOut(fresh.map(callFor), agents, there);
	const orders = ordersBetween(there.at(-1)?.order ?? null, null, fresh.length);
	const calls = new Map<RecordId, RecordChange>();
	fresh.forEach((customer, index) => {
		const owner = shares.get(callFor(customer)) ?? acting.actor;
		const change = createCall(campaign, customer, owner, orders[index] ?? 'a0', acting);
		calls.set(callFor(customer), change);
	});
	const each = [...new Map(fresh.map((one) => [one.id, one])).values()];
	const deals = by.makesDeals && makesDeals(space) ? await automaticFor(by, each) : [];
	const made = await createMissing(records, room, new Map([...calls, ...deals]));
	return made.ok ? succeed(made.value.filter((id) => calls.has(id))) : made;
}

/**
 * Returns how many opportunities the space would create for these customers (OP-12): those that this
 * device has in some form are left out.
 */
export async function automaticCount(
	db: ReplicaDatabase,
	space: Space,
	customers: readonly RecordId[]
): Promise<number> {
	if (!makesDeals(space)) return 0;
	const ids = [...new Set(customers)].map((customer) => automaticDealId(space.id, customer));
	return ids.length - (await knownAmong(db, ids)).size;
}

/** Returns the automatic opportunities in the campaign's space, at the end of its first stage (OP-12). */
async function automaticFor(
	{ records, space, people, acting }: Taking,
	customers: readonly Taken[]
): Promise<ReadonlyMap<RecordId, RecordChange>> {
	let order = await lastOrder(records.db, space.id, firstStage(space.stages)?.id ?? '');
	const deals = new Map<RecordId, RecordChange>();
	for (const customer of customers) {
		order = orderBetween(order, null);
		const change = automaticDeal(customer, space, order, people, acting);
		if (change !== null) deals.set(automaticDealId(space.id, customer.id), change);
	}
	return deals;
}

/** Creates those records that this device does not have, not even in the bin: all of them, or none. */
async function createMissing(
	records: Taking['records'],
	room: RoomName,
	changes: ReadonlyMap<RecordId, RecordChange>
): Promise<Saved<RecordId[]>> {
	const known = await knownAmong(records.db, [...changes.keys()]);
	const missing = new Map([...changes].filter(([id]) => !known.has(id)));
	const ids = [...missing.keys()];
	if (ids.length === 0) return succeed([]);
	const made = await records.changeMany(room, ids, (id) => {
		const change = missing.get(id);
		if (change === undefined) throw new Error(`no change for ${id}`);
		return change;
	});
	return made.ok ? succeed(ids) : made;
}
