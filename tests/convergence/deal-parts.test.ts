import { afterEach, beforeEach, expect, test } from 'vitest';
import { putCustomField } from '../../src/lib/documents/custom-fields';
import { readSpace } from '../../src/lib/documents/space';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { newId } from '../../src/lib/domain/core/ids';
import { placedAt } from '../../src/lib/domain/core/reorder';
import { createDeal } from '../../src/lib/domain/deal/commands';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { linkDeal } from '../../src/lib/domain/deal/links';
import { addParticipant, removeParticipant } from '../../src/lib/domain/deal/participants';
import { addProduct } from '../../src/lib/domain/deal/products';
import { addTag } from '../../src/lib/domain/deal/tags';
import { defineField, EMPTY_FIELD } from '../../src/lib/domain/fields/define';
import { fillField } from '../../src/lib/domain/fields/fill';
import type { Space } from '../../src/lib/domain/space/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let adam: Actor;
let anna: Actor;
let space: Space;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	space = await olga.addSpace();
	adam = await olga.invite('Adam', 'admin', relay);
	anna = await olga.invite('Anna', 'agent', relay);
	for (const actor of [olga, adam, anna]) await actor.synced();
});

afterEach(async () => {
	for (const actor of [olga, adam, anna]) await actor.leave();
});

const actingAs = ({ me }: Actor) => ({ actor: me, clock, random });
const room = () => roomName({ kind: 'space', space: space.id });

async function change(by: Actor, id: string, wanted: RecordChange): Promise<void> {
	expect(await by.workspace.records.change(room(), id, wanted)).toMatchObject({ ok: true });
}

async function addDeal(by: Actor, title: string): Promise<string> {
	const id = newId(random);
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const draft = {
		title,
		customer: null,
		contact: '',
		stage: stage.id,
		closeOn: '2026-12-01',
		rate: { source: 'stage' },
		revenue: 1000,
		owner: by.me
	} as const;
	const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
	await change(by, id, createDeal(draft, place, stage, actingAs(by)));
	return id;
}

async function dealOf(actor: Actor, id: string): Promise<Deal | null> {
	const whole = await actor.workspace.records.read(id);
	return whole?.record.kind === 'deal' ? whole.record : null;
}

async function arrived(actor: Actor, id: string): Promise<Deal> {
	await waitFor(
		async () => (await dealOf(actor, id)) !== null,
		() => `${actor.name} has no deal`
	);
	const deal = await dealOf(actor, id);
	if (deal === null) throw new Error('no deal');
	return deal;
}

function backOnline(actor: Actor): void {
	actor.network.online = true;
	actor.workspace.retry();
}

const spaceOf = (actor: Actor) =>
	actor.workspace.space(space.id).read((doc) => readSpace(doc, space.id));

test('two devices that were offline add a tag, a product, a link and a value each, and keep all of them', async () => {
	const id = await addDeal(olga, 'Harbour');
	const other = await addDeal(olga, 'Mill');
	const fields = ['roof', 'site'].map((name) => defineField(name, { ...EMPTY_FIELD, name }, []));
	await olga.workspace.space(space.id).edit((doc) => {
		for (const field of fields) putCustomField(doc, field);
	});
	await olga.synced();
	await arrived(adam, id);
	await waitFor(
		() => spaceOf(adam)?.fields.length === 2,
		() => 'the fields have not arrived'
	);

	adam.network.goOffline();
	for (const [at, actor] of [olga, adam].entries()) {
		const deal = await arrived(actor, id);
		const acting = actingAs(actor);
		const tagged = addTag(deal, at === 0 ? 'Urgent' : 'Solar', acting);
		if (!tagged.ok) throw new Error(tagged.error);
		const product = { name: actor.name, quantity: 1, price: 100 };
		await change(actor, id, tagged.value);
		await change(actor, id, addProduct(deal.products, product, acting));
		await change(
			actor,
			id,
			fillField(deal.custom, { id: at === 0 ? 'roof' : 'site' }, 'x', acting)
		);
		if (at === 1) await change(actor, id, linkDeal(deal, other, acting));
	}
	backOnline(adam);
	for (const actor of [olga, adam]) {
		await waitFor(
			async () => (await dealOf(actor, id))?.products.length === 2,
			() => `${actor.name} lacks a product`
		);
		await actor.synced();
		const deal = await arrived(actor, id);
		expect(deal.tags).toEqual(['Solar', 'Urgent']);
		expect(deal.products.map(({ name }) => name).sort()).toEqual(['Adam', 'Olga']);
		expect(deal.custom).toEqual({ roof: 'x', site: 'x' });
		expect(deal.links).toEqual([other]);
		// Both found the deal that links another by the index that the panel reads.
		const linking = await actor.workspace.db.records.where('links').equals(other).primaryKeys();
		expect(linking).toEqual([id]);
	}
});

test('LW-06 · two managers who define, rename and move fields apart from each other keep all of it', async () => {
	const fields = ['one', 'two', 'three'].reduce<ReturnType<typeof defineField>[]>(
		(made, name) => [...made, defineField(name, { ...EMPTY_FIELD, name }, made)],
		[]
	);
	await olga.workspace.space(space.id).edit((doc) => {
		for (const field of fields) putCustomField(doc, field);
	});
	await waitFor(
		() => spaceOf(adam)?.fields.length === 3,
		() => 'the fields have not arrived'
	);
	const [one, , three] = fields;
	if (one === undefined || three === undefined) throw new Error('no fields');
	adam.network.goOffline();
	await adam.workspace.space(space.id).edit((doc) => {
		putCustomField(doc, { ...three, order: placedAt(fields, 'three', 0).get('three') ?? '' });
		putCustomField(doc, defineField('adams', { ...EMPTY_FIELD, name: 'adams' }, fields));
	});
	await olga.workspace.space(space.id).edit((doc) => {
		putCustomField(doc, { ...three, name: 'third' });
		putCustomField(doc, { ...one, removed: true });
	});
	backOnline(adam);
	for (const actor of [olga, adam]) {
		await waitFor(
			() =>
				spaceOf(actor)
					?.fields.map(({ name, removed }) => `${name}${removed ? ' -' : ''}`)
					.join(', ') === 'third, one -, two, adams',
			() => JSON.stringify(spaceOf(actor)?.fields)
		);
	}
});

test('PR-11 · who takes part gets the deal, works on it, and loses it when taken out', async () => {
	const id = await addDeal(olga, 'Harbour');
	await olga.synced();
	expect(await anna.ids('deal')).toEqual([]);
	await change(olga, id, addParticipant(await arrived(olga, id), anna.me, actingAs(olga)));
	const deal = await arrived(anna, id);
	const product = { name: 'Panel', quantity: 2, price: 5 };
	await change(anna, id, addProduct(deal.products, product, actingAs(anna)));
	// She neither brings in others nor stays against the owner's will.
	const brought = addParticipant(deal, adam.me, actingAs(anna));
	expect(await anna.workspace.records.change(room(), id, brought)).toMatchObject({
		ok: false,
		error: { rule: 'OP-08' }
	});
	await waitFor(
		async () => (await dealOf(olga, id))?.products.length === 1,
		() => 'the product has not arrived'
	);
	await change(olga, id, removeParticipant(await arrived(olga, id), anna.me, actingAs(olga)));
	await waitFor(
		async () => (await anna.ids('deal')).length === 0,
		() => 'the deal did not leave'
	);
	expect(await anna.workspace.db.updates.where('record').equals(id).count()).toBe(0);
});
