import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/lib/domain/core/ids';
import { allowTogether, setApart } from '../../src/lib/domain/customer/apart';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import type { Customer } from '../../src/lib/domain/customer/customer';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const ROOM = roomName({ kind: 'customers' });
let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let ids: readonly [string, string, string];

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	anna = await olga.invite('Anna', 'agent', relay);
	await anna.synced();
	ids = [newId(random), newId(random), newId(random)];
	for (const id of ids) {
		await change(
			olga,
			new Map([[id, createCustomer({ title: 'Acme' }, null, actingAs(olga), [])]])
		);
	}
	await olga.synced();
	await waitFor(
		async () => (await Promise.all(ids.map((id) => customerOf(anna, id)))).every(Boolean),
		() => 'Anna lacks customers'
	);
});
afterEach(async () => {
	for (const actor of [olga, anna]) await actor.leave();
});

const actingAs = ({ me }: Actor) => ({ actor: me, clock, random });

async function change(by: Actor, changes: ReturnType<typeof setApart>): Promise<void> {
	const made = await by.workspace.records.changeMany(ROOM, [...changes.keys()], (id) => {
		const wanted = changes.get(id);
		if (wanted === undefined) throw new Error(`no change for ${id}`);
		return wanted;
	});
	expect(made).toMatchObject({ ok: true });
}

async function customerOf(actor: Actor, id: string): Promise<Customer | null> {
	const whole = await actor.workspace.records.read(id);
	return whole?.record.kind === 'customer' ? whole.record : null;
}

async function there(actor: Actor): Promise<readonly Customer[]> {
	const all = await Promise.all(ids.map((id) => customerOf(actor, id)));
	return all.flatMap((one) => (one === null ? [] : [one]));
}

/** What each of the three says, as others by their numbers: the documents, then the rows. */
async function said(actor: Actor): Promise<string> {
	const text = (all: readonly (readonly string[])[]) =>
		all
			.map((apart) =>
				apart
					.map((id) => ids.indexOf(id))
					.sort()
					.join('')
			)
			.join('|');
	const rows = await actor.workspace.db.records.bulkGet([...ids]);
	const documents = (await there(actor)).map(({ apart }) => apart);
	const derived = rows.map((row) => (row?.kind === 'customer' ? (row.apart ?? []) : []));
	return `${text(documents)} ${text(derived)}`;
}

async function both(expected: string): Promise<void> {
	for (const actor of [olga, anna]) {
		let last = '';
		await waitFor(
			async () => (last = await said(actor)) === expected,
			() => `${actor.name}: ${last}`
		);
	}
}

test('OP-12 · customers are set apart by two devices at once, each without a connection: both stand', async () => {
	for (const actor of [olga, anna]) actor.network.goOffline();
	for (const actor of [olga, anna]) {
		const [a, b, c] = await there(actor);
		if (a === undefined || b === undefined || c === undefined) throw new Error('no customers');
		await change(actor, setApart([[a], actor === olga ? [b] : [b, c]], actingAs(actor)));
	}
	for (const { network } of [olga, anna]) network.online = true;
	await both('12|0|0 12|0|0');
	// One of the pairs is taken back; the other stays.
	const [a, b] = await there(anna);
	if (a === undefined || b === undefined) throw new Error('no customers');
	await change(anna, allowTogether([[a], [b]], actingAs(anna)));
	await both('2||0 2||0');
});
