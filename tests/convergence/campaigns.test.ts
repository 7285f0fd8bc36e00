// First: the stand-in for IndexedDB has to be there when Dexie is loaded.
import { noteCountry } from '../../src/lib/replica/store/country';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { expect, test } from 'vitest';
import { callOf, createCampaign } from '../../src/lib/domain/campaign/commands';
import { newId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { logInteraction, type Written } from '../../src/lib/domain/customer/interactions';
import { automaticDealId } from '../../src/lib/domain/deal/automatic';
import type { CustomField } from '../../src/lib/domain/fields/field';
import type { Lead } from '../../src/lib/domain/lead/lead';
import {
	createLead,
	customerOfLead,
	dealOfLead,
	editLead
} from '../../src/lib/domain/lead/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { callsOf } from '../../src/lib/features/sales/campaigns/campaign-rows';
import { pastedContacts } from '../../src/lib/domain/import/contacts';
import {
	addListed,
	matched,
	automaticCount,
	takeIn
} from '../../src/lib/features/sales/campaigns/take-in';
import {
	convert,
	undoConversion,
	type Converting
} from '../../src/lib/features/sales/leads/convert';
import { putCustomField } from '../../src/lib/documents/custom-fields';
import { readSpace } from '../../src/lib/documents/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { waitFor } from '../support/wait-for';
import type { UpdateRow } from '../../src/lib/replica/store/sync-rows';

const CUSTOMERS = roomName({ kind: 'customers' });
const acting = (actor: Actor) => ({ actor: actor.me, clock, random });
const roomOf = (space: Space) => roomName({ kind: 'space', space: space.id });

const taking = (actor: Actor, space: Space) => ({
	records: actor.workspace.records,
	space,
	people: actor.directory,
	acting: acting(actor),
	makesDeals: true
});

async function addCustomer(by: Actor, title: string, phone = ''): Promise<string> {
	const id = newId(random);
	const change = createCustomer({ title, phone }, by.me, acting(by), []);
	await by.workspace.records.change(CUSTOMERS, id, change);
	return id;
}

const has = (actor: Actor, ids: readonly string[]) =>
	waitFor(
		async () => (await actor.workspace.db.records.bulkGet([...ids])).every(Boolean),
		() => `${actor.name} lacks some of ${ids.join()}`
	);

/** Lets the device store nothing of these records while something is done. */
async function whileFull(by: Actor, ids: readonly string[], work: () => Promise<void>) {
	const { db } = by.workspace;
	const full = (_: unknown, { record }: { record: string }) => {
		if (ids.includes(record)) throw new Error('the disk is full');
	};
	db.table<UpdateRow>('updates').hook('creating', full);
	await work();
	db.table<UpdateRow>('updates').hook('creating').unsubscribe(full);
	by.workspace.retry();
}

test('OP-14 · two devices that never met take the same customers into a campaign: one call each', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const space = await olga.addSpace({ autoDeals: true });
	const adam = await olga.invite('Adam', 'admin', relay);
	const ids = [await addCustomer(olga, 'Acme', '1'), await addCustomer(olga, 'Boats', '2')];
	const campaign = newId(random);
	const made = createCampaign({ title: 'Spring', script: '', space: space.id }, acting(olga));
	await olga.workspace.records.change(roomOf(space), campaign, made);
	await olga.synced();
	await has(adam, [...ids, campaign]);

	olga.network.goOffline();
	adam.network.goOffline();
	const customers = ids.map((id) => ({ id, title: id, phone: '', owner: olga.me }));
	const target = { id: campaign, space: space.id };
	const people = [olga.me, adam.me];
	for (const actor of [olga, adam]) {
		const taken = await takeIn(taking(actor, space), target, customers, people);
		expect(taken).toMatchObject({ ok: true, value: ids.map((id) => callOf(campaign, id)) });
		// Again, as after a crash in between: nothing is made twice.
		expect(await takeIn(taking(actor, space), target, customers, people)).toMatchObject({
			value: []
		});
	}
	olga.network.online = true;
	await olga.synced();
	adam.network.online = true;
	await adam.synced();
	for (const actor of [olga, adam]) {
		const calls = await callsOf(actor.workspace.db, campaign);
		expect(calls.map(({ id }) => id).sort()).toEqual(ids.map((id) => callOf(campaign, id)).sort());
		// OP-12: and one opportunity each.
		expect(await actor.ids('deal')).toHaveLength(2);
		expect(await actor.workspace.db.refusals.count()).toBe(0);
	}
	const owners = (actor: Actor) => callsOf(actor.workspace.db, campaign);
	expect((await owners(adam)).map(({ owner }) => owner)).toEqual(
		(await owners(olga)).map(({ owner }) => owner)
	);
	await olga.leave();
	await adam.leave();
});

test('OP-12 · OP-14 · the preview counts the opportunities to come, and they can be switched off for a campaign', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace({ autoDeals: true });
	const ids = [await addCustomer(olga, 'Acme'), await addCustomer(olga, 'Boats')];
	const { db } = olga.workspace;
	const count = (of: Space) => automaticCount(db, of, [...ids, ...ids]);
	expect(await count(space)).toBe(2);
	expect(await count({ ...space, autoDeals: false })).toBe(0);
	const campaign = newId(random);
	const made = createCampaign({ title: 'Spring', script: '', space: space.id }, acting(olga));
	await olga.workspace.records.change(roomOf(space), campaign, made);
	const take = (id: string, makesDeals: boolean) =>
		takeIn(
			{ ...taking(olga, space), makesDeals },
			{ id: campaign, space: space.id },
			[{ id, title: id, phone: '', owner: olga.me }],
			[olga.me]
		);
	await take(ids[0] ?? '', false);
	expect(await olga.ids('deal')).toEqual([]);
	await take(ids[1] ?? '', true);
	expect(await olga.ids('deal')).toEqual([automaticDealId(space.id, ids[1] ?? '')]);
	expect(await count(space)).toBe(1);
	await olga.leave();
});

test('OP-12 · OP-14 · who is taken in gets the call and the opportunity together, or neither', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace({ autoDeals: true });
	const id = await addCustomer(olga, 'Acme');
	const campaign = newId(random);
	const made = createCampaign({ title: 'Spring', script: '', space: space.id }, acting(olga));
	await olga.workspace.records.change(roomOf(space), campaign, made);
	const take = () =>
		takeIn(
			taking(olga, space),
			{ id: campaign, space: space.id },
			[{ id, title: 'Acme', phone: '', owner: olga.me }],
			[olga.me]
		);
	await whileFull(olga, [automaticDealId(space.id, id)], async () => {
		await expect(take()).rejects.toThrow();
	});
	expect(await callsOf(olga.workspace.db, campaign)).toEqual([]);
	expect(await take()).toMatchObject({ ok: true, value: [callOf(campaign, id)] });
	expect(await olga.ids('deal')).toEqual([automaticDealId(space.id, id)]);
	await olga.leave();
});

test('OP-08 · agents get their own calls only; customers who come later change nobody’s', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const space = await olga.addSpace();
	const anna = await olga.invite('Anna', 'agent', relay);
	const campaign = newId(random);
	const made = createCampaign({ title: 'Spring', script: '', space: space.id }, acting(olga));
	await olga.workspace.records.change(roomOf(space), campaign, made);
	await addCustomer(olga, 'Acme Ltd', '600 700 800');
	const { db } = olga.workspace;
	await noteCountry(db, 'PL');
	const contact = { contact: '', email: '', source: '', note: '' };
	const list = [
		{ ...contact, line: 1, name: 'ACME ltd', phone: '' },
		{ ...contact, line: 2, name: 'Łódź Boats', phone: '111222333' },
		{ ...contact, line: 3, name: 'ŁÓDŹ boats', phone: '111 222 333' }
	];
	const found = await matched(db, list);
	expect(found.calls.map(({ customer }) => customer?.title ?? null)).toEqual(['Acme Ltd', null]);
	expect(found.repeated).toEqual([{ line: 3, firstLine: 2 }]);
	const added = await addListed(taking(olga, space), campaign, found);
	if (!added.ok) throw new Error('not added');
	expect(await addListed(taking(olga, space), campaign, found)).toMatchObject({ ok: true });
	expect(await olga.ids('customer')).toHaveLength(2);
	expect(added.value.map(({ phone }) => phone)).toEqual(['600 700 800', '111222333']);

	const target = { id: campaign, space: space.id };
	const agents = [anna.me, olga.me];
	await takeIn(taking(olga, space), target, added.value, agents);
	const before = await callsOf(db, campaign);
	const late = await addCustomer(olga, 'Late');
	const more = [{ id: late, title: 'Late', phone: '', owner: null }];
	await takeIn(taking(olga, space), target, [...added.value, ...more], agents);
	const after = await callsOf(db, campaign);
	expect(after.slice(0, 2)).toEqual(before);
	// OP-12: where no opportunities make themselves, none is made.
	expect(await olga.ids('deal')).toEqual([]);
	expect(after.map(({ owner }) => owner)).toEqual([anna.me, olga.me, anna.me]);
	await olga.synced();
	const annas = after.filter(({ owner }) => owner === anna.me).map(({ id }) => id);
	await has(anna, annas);
	await anna.synced();
	expect((await callsOf(anna.workspace.db, campaign)).map(({ id }) => id)).toEqual(annas);
	await olga.leave();
	await anna.leave();
});

async function newLead(by: Actor, space: Space): Promise<Lead> {
	const id = newId(random);
	const draft = {
		company: 'Acme',
		contact: 'Eva',
		email: 'eva@acme.test',
		source: 'Fair',
		note: 'hot'
	};
	const change = createLead(draft, space.id, by.me, acting(by));
	await by.workspace.records.change(roomOf(space), id, change);
	return leadOf(by, id);
}

async function leadOf(by: Actor, id: string): Promise<Lead> {
	const record = (await by.workspace.records.read(id))?.record;
	if (record?.kind !== 'lead') throw new Error('no lead');
	return record;
}

const converting = (by: Actor, space: Space): Converting => ({
	workspace: by.workspace,
	space,
	role: 'owner',
	acting: acting(by)
});

const draftFor = (by: Actor, space: Space) => ({
	title: 'Acme boats',
	customer: null,
	contact: 'Eva',
	stage: space.stages[0]?.id ?? '',
	closeOn: '2031-05-01',
	rate: { source: 'hand', percent: 50 } as const,
	revenue: 1000,
	owner: by.me
});

test('PL-05 · a lead becomes a customer and an opportunity; taken back and done again, the same ones', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace();
	const lead = await newLead(olga, space);
	const by = converting(olga, space);
	const draft = draftFor(olga, space);
	const made = await convert(by, lead, { customer: null, draft, custom: {} });
	if (!made.ok) throw new Error(made.error.reason);
	expect(made.value).toMatchObject({
		deal: dealOfLead(lead),
		customer: customerOfLead(lead.id),
		made: [{ id: customerOfLead(lead.id) }, { id: dealOfLead(lead) }]
	});
	expect(await leadOf(olga, lead.id)).toMatchObject({ status: 'converted', deal: made.value.deal });
	const { records } = olga.workspace;
	expect((await records.read(made.value.customer))?.record).toMatchObject({
		title: 'Acme',
		email: 'eva@acme.test',
		people: [{ name: 'Eva' }]
	});
	const deal = await records.read(made.value.deal);
	expect(deal?.record).toMatchObject({ title: 'Acme boats', source: 'Fair', contact: 'Eva' });
	expect(deal?.posts.map(({ text }) => text)).toEqual(['hot']);

	expect(await undoConversion(by, lead.id, made.value)).toMatchObject({ ok: true });
	expect(await leadOf(olga, lead.id)).toMatchObject({ status: 'open', deal: null, customer: null });
	expect(await olga.ids('deal')).toEqual([]);
	expect(await olga.ids('customer')).toEqual([]);

	const again = { ...draft, title: 'Acme ferries', revenue: 5 };
	await convert(by, await leadOf(olga, lead.id), { customer: null, draft: again, custom: {} });
	expect(await olga.ids('deal')).toEqual([made.value.deal]);
	expect(await olga.ids('customer')).toEqual([made.value.customer]);
	expect((await records.read(made.value.deal))?.record).toMatchObject({
		title: 'Acme ferries',
		revenue: 5,
		binned: false
	});
	await olga.synced();
	await olga.leave();
});

test('PL-05 · what was written in a lead after it was shown comes along when it is converted', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace();
	const shown = await newLead(olga, space);
	const { records } = olga.workspace;
	await records.change(roomOf(space), shown.id, editLead(shown, 'note', 'by May', acting(olga)));
	const draft = draftFor(olga, space);
	const made = await convert(converting(olga, space), shown, { customer: null, draft, custom: {} });
	if (!made.ok) throw new Error(made.error.reason);
	const deal = await records.read(made.value.deal);
	expect(deal?.posts.map(({ text }) => text)).toEqual(['by May']);
	await olga.leave();
});

/** How a lead, and what may have been made of it, stand on a device. */
const standing = async (by: Actor, lead: string) => ({
	status: (await leadOf(by, lead)).status,
	deals: (await by.ids('deal')).length,
	customers: (await by.ids('customer')).length,
	waiting: await by.workspace.db.outbox.count()
});

test('PL-05 · a conversion is saved whole or not at all, and so is taking it back', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace();
	const lead = await newLead(olga, space);
	await olga.synced();
	olga.network.goOffline();
	const by = converting(olga, space);
	const wanted = { customer: null, draft: draftFor(olga, space), custom: {} };
	const before = { status: 'open', deals: 0, customers: 0, waiting: 0 };
	// Whatever of it cannot be stored, or is not allowed, the rest is not there either.
	for (const id of [customerOfLead(lead.id), dealOfLead(lead), lead.id]) {
		await whileFull(olga, [id], async () => {
			await expect(convert(by, lead, wanted)).rejects.toThrow();
		});
		expect(await standing(olga, lead.id)).toEqual(before);
	}
	const wrong = { ...wanted, draft: { ...wanted.draft, closeOn: 'some day' } };
	expect(await convert(by, lead, wrong)).toMatchObject({ ok: false });
	expect(await standing(olga, lead.id)).toEqual(before);

	const made = await convert(by, lead, wanted);
	if (!made.ok) throw new Error(made.error.reason);
	const after = { status: 'converted', deals: 1, customers: 1, waiting: 3 };
	expect(await standing(olga, lead.id)).toEqual(after);
	for (const id of [lead.id, made.value.deal, made.value.customer]) {
		await whileFull(olga, [id], async () => {
			await expect(undoConversion(by, lead.id, made.value)).rejects.toThrow();
		});
		expect(await standing(olga, lead.id)).toEqual(after);
	}
	expect(await undoConversion(by, lead.id, made.value)).toMatchObject({ ok: true });
	expect(await standing(olga, lead.id)).toEqual({ ...before, waiting: 6 });
	// Who comes first is made first, and taken away last.
	const sent = (await olga.workspace.db.outbox.orderBy('number').toArray()).map(
		(row) => row.record
	);
	const [customer, deal] = [made.value.customer, made.value.deal];
	expect(sent).toEqual([customer, deal, lead.id, lead.id, deal, customer]);
	olga.network.online = true;
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	await olga.leave();
});

const need = (requiredFrom: string): CustomField => ({
	...{
		id: 'need',
		name: 'Need',
		hint: '',
		type: 'text',
		choices: [],
		required: false,
		initial: null,
		requiredFrom
	},
	...{ onCard: false, order: 'a0', removed: false }
});

test('LW-06 · a lead brings the fields that the stage requires, also when it is converted again', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace();
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const added = await olga.workspace.space(space.id).edit((doc) => {
		putCustomField(doc, need(stage.id));
	});
	expect(added.ok).toBe(true);
	const now = olga.workspace.space(space.id).read((doc) => readSpace(doc, space.id));
	if (now === null) throw new Error('no space');
	const lead = await newLead(olga, space);
	const by = converting(olga, now);
	const draft = draftFor(olga, now);
	const made = await convert(by, lead, { customer: null, draft, custom: { need: 'two' } });
	if (!made.ok) throw new Error(made.error.reason);
	const { deal } = made.value;
	const custom = async () => {
		const row = await olga.workspace.db.records.get(deal);
		return row?.kind === 'deal' ? row.custom : null;
	};
	expect(await custom()).toEqual({ need: 'two' });
	await undoConversion(by, lead.id, made.value);
	const again = await leadOf(olga, lead.id);
	await convert(by, again, { customer: null, draft, custom: { need: 'three' } });
	expect(await custom()).toEqual({ need: 'three' });
	await olga.leave();
});

test('OP-12 · a customer made of a lead has opportunities in other spaces; they go and come with it', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace({ autoDeals: true });
	const other = await olga.addSpace({ name: 'Other', autoDeals: true });
	const lead = await newLead(olga, space);
	const by = converting(olga, space);
	const wanted = { customer: null, draft: draftFor(olga, space), custom: {} };
	const made = await convert(by, lead, wanted);
	if (!made.ok) throw new Error(made.error.reason);
	const both = [made.value.deal, automaticDealId(other.id, made.value.customer)].sort();
	expect((await olga.ids('deal')).sort()).toEqual(both);
	await undoConversion(by, lead.id, made.value);
	expect(await olga.ids('deal')).toEqual([]);
	await convert(by, await leadOf(olga, lead.id), wanted);
	expect((await olga.ids('deal')).sort()).toEqual(both);
	await olga.leave();
});

test('OP-14 · a call that was written down by hand counts as the last call', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const id = await addCustomer(olga, 'Acme');
	const { records, db } = olga.workspace;
	const said = async (as: Written) => {
		const change = logInteraction(as, 'spoke to Eva', acting(olga));
		if (change === null) throw new Error('nothing said');
		await records.change(CUSTOMERS, id, change);
		return change.posts[0]?.at;
	};
	await said('mail');
	expect(await db.records.get(id)).not.toHaveProperty('calledAt');
	const at = await said('call');
	await said('comment');
	expect(await db.records.get(id)).toMatchObject({ calledAt: at });
	await olga.leave();
});

test('PL-05 · with a customer who is known, the lead’s contact becomes somebody to talk to there', async () => {
	const olga = await Actor.found('Olga', new TestRelay());
	const space = await olga.addSpace();
	const customer = await addCustomer(olga, 'Acme Ltd');
	const lead = await newLead(olga, space);
	const by = converting(olga, space);
	const made = await convert(by, lead, {
		customer,
		draft: draftFor(olga, space),
		custom: {}
	});
	if (!made.ok) throw new Error(made.error.reason);
	expect(made.value).toMatchObject({ customer, made: [{ id: dealOfLead(lead) }] });
	expect(await olga.ids('customer')).toEqual([customer]);
	const { records } = olga.workspace;
	expect((await records.read(customer))?.record).toMatchObject({
		title: 'Acme Ltd',
		people: [{ name: 'Eva', email: 'eva@acme.test' }]
	});
	// Taking it back leaves the customer where they were.
	await undoConversion(by, lead.id, made.value);
	expect(await olga.ids('customer')).toEqual([customer]);
	await olga.leave();
});

test('OP-14 · two people of one company are called each at their number, and the relay takes both', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const space = await olga.addSpace();
	const campaign = newId(random);
	const made = createCampaign({ title: 'Spring', script: '', space: space.id }, acting(olga));
	await olga.workspace.records.change(roomOf(space), campaign, made);
	const { db } = olga.workspace;
	const text =
		'Company,Contact,Phone\nAcme,An,0911111111\nAcme,Bình,0922222222\nHùng,,0933333333\nHưng,,0944444444';
	const { contacts } = pastedContacts(text);
	const target = { id: campaign, space: space.id };
	// The second time the customers are known: nothing is made twice.
	for (let time = 0; time < 2; time += 1) {
		const added = await addListed(taking(olga, space), campaign, await matched(db, contacts));
		if (!added.ok) throw new Error('not added');
		await takeIn(taking(olga, space), target, added.value, [olga.me]);
		const calls = await callsOf(db, campaign);
		expect(calls.map(({ title, phone }) => [title, phone])).toEqual([
			['Acme', '0911111111'],
			['Acme · Bình', '0922222222'],
			['Hùng', '0933333333'],
			['Hưng', '0944444444']
		]);
	}
	await olga.synced();
	expect(await db.refusals.count()).toBe(0);
	expect(await olga.ids('customer')).toHaveLength(3);
	await olga.leave();
});
