import type { Refusal } from '$lib/domain/access/refusal';
import type { Campaign } from '$lib/domain/campaign/campaign';
import { callOf, createCall, type Callee } from '$lib/domain/campaign/commands';
import { shareOut } from '$lib/domain/campaign/sharing';
import type { Acting, RecordChange } from '$lib/domain/core/change';
import { derivedId, type MemberId, type RecordId } from '$lib/domain/core/ids';
import { orderBetween, ordersBetween } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { createCustomer } from '$lib/domain/customer/commands';
import { customerKeys, inCountry, storedKeys } from '$lib/domain/customer/keys';
import { automaticDeal, automaticDealId, makesDeals } from '$lib/domain/deal/automatic';
import type { PastedContact } from '$lib/domain/import/contacts';
import type { People } from '$lib/domain/member/member';
import { firstStage, type Space } from '$lib/domain/space/space';
import type { Country } from '$lib/domain/text/phone';
import { lastOrder } from '$lib/replica/automatic-deals';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import { countryIn } from '$lib/replica/store/country';
import { customersBecame } from '$lib/replica/store/merged';
import { knownAmong } from '$lib/replica/store/projection';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { RecordStore } from '$lib/replica/store/records';
import type { CustomerRow } from '$lib/replica/store/rows';
import { callsOf } from './campaign-rows';

/** Who takes customers into a campaign, and where. */
export interface Taking {
	readonly records: RecordStore;
	readonly space: Space;
	readonly people: People;
	readonly acting: Acting;
}

/** A customer to be called; with the owner, for the opportunity that makes itself. */
export interface Taken extends Callee {
	readonly owner: MemberId | null;
}

/** What a pasted list comes to: customers who are known, and contacts who are not. */
export interface Matched {
	readonly known: readonly CustomerRow[];
	readonly fresh: readonly PastedContact[];
}

const CUSTOMERS = roomName({ kind: 'customers' });

/** Finds the customers of a pasted list by name, email and phone; each once. */
export async function matched(
	db: ReplicaDatabase,
	contacts: readonly PastedContact[]
): Promise<Matched> {
	const country = await countryIn(db);
	const keysOf = contacts.map((contact) => contactKeys(contact, country));
	const rows = await db.records
		.where('keys')
		.anyOf([...new Set(keysOf.flat().flatMap((key) => storedKeys(key, country)))])
		.distinct()
		.toArray();
	const byKey = new Map<string, CustomerRow>();
	for (const row of rows) {
		if (row.kind !== 'customer') continue;
		for (const stored of row.keys) {
			const key = inCountry(stored, country);
			byKey.set(key, byKey.get(key) ?? row);
		}
	}
	const known = new Map<RecordId, CustomerRow>();
	const fresh = new Map<string, PastedContact>();
	contacts.forEach((contact, index) => {
		const keys = keysOf[index] ?? [];
		const row = keys.map((key) => byKey.get(key)).find((found) => found !== undefined);
		if (row !== undefined) known.set(row.id, row);
		else fresh.set(keys[0] ?? contact.name, contact);
	});
	return { known: [...known.values()], fresh: [...fresh.values()] };
}

const contactKeys = ({ name, email, phone }: PastedContact, country: Country | null): string[] =>
	customerKeys({ title: name, email, phone, taxNumber: '' }, country);

/**
 * Makes the customers of a pasted list whom nobody knew. Their ids follow from campaign and contact:
 * doing it again, after it ended half-way, makes none twice.
 */
export async function addContacts(
	{ records, acting }: Pick<Taking, 'records' | 'acting'>,
	campaign: RecordId,
	contacts: readonly PastedContact[]
): Promise<Result<Taken[], Refusal>> {
	const owner = acting.actor;
	const changes = new Map<RecordId, RecordChange>();
	const taken = contacts.map(({ name, contact, email, phone }): Taken => {
		const key = customerKeys({ title: name, email, phone, taxNumber: '' })[0] ?? name;
		const id = derivedId('campaign', campaign, key);
		const made = createCustomer({ title: name, email, phone }, owner, acting);
		const [order = 'a0'] = ordersBetween(null, null, 1);
		const person = { name: contact, role: '', email: '', phone: '', order };
		const people = contact === '' ? {} : { [`person.${id}`]: person };
		changes.set(id, { ...made, set: { ...made.set, ...people } });
		return { id, title: name, phone, owner };
	});
	const made = await createMissing(records, CUSTOMERS, changes);
	return made.ok ? succeed(taken) : made;
}

/**
 * Takes customers into a campaign (OP-14): one call each, shared out evenly among the agents; those
 * who are in it already stay as they are. Where the space has its opportunities make themselves, each
 * gets one (OP-12): with the call, or neither is there. Gives the ids of the new calls.
 */
export async function takeIn(
	by: Taking,
	campaign: Pick<Campaign, 'id' | 'space'>,
	customers: readonly Taken[],
	agents: readonly MemberId[]
): Promise<Result<RecordId[], Refusal>> {
	const { records, space, acting } = by;
	if (agents.length === 0) return fail({ rule: 'OP-14', reason: 'not-yours' });
	const room = roomName({ kind: 'space', space: space.id });
	const there = await callsOf(records.db, campaign.id);
	const became = await customersBecame(records.db);
	const known = new Set(there.map(({ customer }) => became.get(customer) ?? customer));
	const fresh = [...new Map(customers.map((each) => [each.id, each])).values()].filter(
		({ id }) => !known.has(id)
	);
	const shares = shareOut(
		fresh.map(({ id }) => id),
		agents,
		there
	);
	const orders = ordersBetween(there.at(-1)?.order ?? null, null, fresh.length);
	const calls = new Map<RecordId, RecordChange>();
	fresh.forEach((customer, index) => {
		const { id, title, phone } = customer;
		const owner = shares.get(id) ?? acting.actor;
		const change = createCall(campaign, { id, title, phone }, owner, orders[index] ?? 'a0', acting);
		calls.set(callOf(campaign.id, id), change);
	});
	const deals = makesDeals(space) ? await automaticFor(by, fresh) : [];
	const made = await createMissing(records, room, new Map([...calls, ...deals]));
	return made.ok ? succeed(made.value.filter((id) => calls.has(id))) : made;
}

/** The opportunities that make themselves in the campaign's space, at the end of its first stage (OP-12). */
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

/** Makes those records that this device does not have, also not in the bin: all of them, or none. */
async function createMissing(
	records: RecordStore,
	room: RoomName,
	changes: ReadonlyMap<RecordId, RecordChange>
): Promise<Result<RecordId[], Refusal>> {
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
