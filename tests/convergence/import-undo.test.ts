import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { together } from '../../src/lib/domain/core/set-field';
import { newId } from '../../src/lib/domain/core/ids';
import { createCustomer, editCustomer } from '../../src/lib/domain/customer/commands';
import type { Customer } from '../../src/lib/domain/customer/customer';
import { readImports } from '../../src/lib/documents/private';
import { isWhole } from '../../src/lib/domain/import/undone';
import { roomName } from '../../src/lib/protocol/rooms';
import { undoImport } from '../../src/lib/replica/import-undo';
import { noteImport, startImport } from '../../src/lib/replica/imports';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const ROOM = roomName({ kind: 'customers' });
let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let id: string;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	anna = await olga.invite('Anna', 'admin', relay);
	await anna.synced();
	id = newId(random);
	const fields = { title: 'Acme', phone: '555 0100', email: 'old@acme.com' };
	await change(olga, createCustomer(fields, null, actingAs(olga), []));
	await olga.synced();
	await waitFor(
		async () => (await customerOf(anna)) !== null,
		() => 'Anna lacks the customer'
	);
});
afterEach(async () => {
	for (const actor of [olga, anna]) await actor.leave();
});

const actingAs = ({ me }: Actor) => ({ actor: me, clock, random });

async function change(by: Actor, what: ReturnType<typeof createCustomer>): Promise<void> {
	expect(await by.workspace.records.change(ROOM, id, what)).toMatchObject({ ok: true });
}

async function customerOf(actor: Actor): Promise<Customer | null> {
	const whole = await actor.workspace.records.read(id);
	return whole?.record.kind === 'customer' ? whole.record : null;
}

async function knows(actor: Actor, phone: string): Promise<void> {
	await waitFor(
		async () => (await customerOf(actor))?.phone === phone,
		() => `${actor.name} does not know ${phone}`
	);
}

/** What an import does to a customer who is there. */
async function imported(importId: string): Promise<void> {
	const customer = await customerOf(olga);
	if (customer === null) throw new Error('no customer');
	const made = together(
		editCustomer(customer, 'phone', '555 0199', actingAs(olga)),
		editCustomer(customer, 'email', 'new@acme.com', actingAs(olga))
	);
	await change(olga, { ...made, history: made.history.map((line) => ({ ...line, importId })) });
}

test('LS-09 · an import that is taken back leaves customers as they were before', async () => {
	await imported('i1');
	const undone = await undoImport(olga.workspace, 'i1', actingAs(olga));
	expect(undone.ok && isWhole(undone.value)).toBe(true);
	expect(await customerOf(olga)).toMatchObject({ phone: '555 0100', email: 'old@acme.com' });
	await olga.synced();
	await knows(anna, '555 0100');
	// Once more changes nothing.
	expect(await undoImport(olga.workspace, 'i1', actingAs(olga))).toEqual(undone);
});

test('LS-09 · what somebody else has changed since stays and is named', async () => {
	await imported('i1');
	await olga.synced();
	await knows(anna, '555 0199');
	const seen = await customerOf(anna);
	if (seen === null) throw new Error('no customer');
	await change(anna, editCustomer(seen, 'phone', '777', actingAs(anna)));
	await anna.synced();
	await knows(olga, '777');
	const undone = await undoImport(olga.workspace, 'i1', actingAs(olga));
	expect(undone).toMatchObject({
		ok: true,
		value: {
			values: [{ record: id, title: 'Acme', field: 'phone', value: '777' }],
			isUnknown: false
		}
	});
	expect(await customerOf(olga)).toMatchObject({ phone: '777', email: 'old@acme.com' });
});

test('LS-09 · what another has marked with the import’s id is another’s change', async () => {
	await imported('i1');
	await olga.synced();
	await knows(anna, '555 0199');
	const seen = await customerOf(anna);
	if (seen === null) throw new Error('no customer');
	const forged = editCustomer(seen, 'phone', '777', actingAs(anna));
	const history = forged.history.map((line) => ({ ...line, importId: 'i1' }));
	await change(anna, { ...forged, history });
	await anna.synced();
	await knows(olga, '777');
	const undone = await undoImport(olga.workspace, 'i1', actingAs(olga));
	expect(undone).toMatchObject({ ok: true, value: { values: [{ field: 'phone', value: '777' }] } });
	expect(await customerOf(olga)).toMatchObject({ phone: '777', email: 'old@acme.com' });
});

test('LS-09 · of an import by an older version it is said that what it changed is not known', async () => {
	const entry = { id: 'i0', file: 'a.csv', at: 1, kind: 'customers', space: null } as const;
	const counts = { people: 0, customers: 0, deals: 0, undoneAt: null };
	await noteImport(olga.workspace, { ...entry, ...counts });
	const undone = await undoImport(olga.workspace, 'i0', actingAs(olga));
	expect(undone).toMatchObject({ ok: true, value: { isUnknown: true } });
});

test('LS-09 · an import that is cut off in the middle is in the list, and what it has made is undone by it', async () => {
	const entry = {
		...{ id: 'i2', file: 'many.csv', at: 1, space: null, people: 0 },
		...{ customers: 4, deals: 0, updated: 0, undoneAt: null },
		kind: 'customers'
	} as const;
	const documents = { importId: 'i2', members: [], teams: [], stages: [] };
	expect(await startImport(olga.workspace, entry, documents)).toMatchObject({ ok: true });
	const ids = ['a', 'b'].map(() => newId(random));
	const made = ids.map((one, index) => {
		const made = createCustomer({ title: `New ${String(index)}` }, olga.me, actingAs(olga), []);
		return { id: one, change: { ...made, set: { ...made.set, importId: 'i2' } } };
	});
	expect(await olga.workspace.records.createMany(ROOM, made)).toMatchObject({ ok: true });
	// The tab is gone here. Its next start, and the member's other devices, know of the import.
	const known = () => olga.workspace.mine.read(readImports).find(({ id }) => id === 'i2');
	expect(known()).toMatchObject({ isRunning: true, undoneAt: null });
	const undone = await undoImport(olga.workspace, 'i2', actingAs(olga));
	expect(undone.ok && isWhole(undone.value)).toBe(true);
	expect(await olga.workspace.db.records.bulkGet(ids)).toEqual([undefined, undefined]);
	expect(await olga.workspace.db.bin.bulkGet(ids)).toMatchObject(ids.map((one) => ({ id: one })));
	expect(known()?.undoneAt).not.toBeNull();
});
