import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { WorkspaceView } from '../../src/lib/app/context';
import { newId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { merge, proposedValues } from '../../src/lib/domain/customer/merge';
import type { CustomField, CustomValue } from '../../src/lib/domain/fields/field';
import { fillField } from '../../src/lib/domain/fields/fill';
import { bin } from '../../src/lib/domain/history/commands';
import {
	addField,
	changeField,
	changeFieldBack,
	changeFields,
	previewType,
	purgeField
} from '../../src/lib/features/records/definitions/change-field';
import { readValues } from '../../src/lib/features/records/definitions/field-values';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const SIZE: CustomField = {
	...{ id: 'size', name: 'Size', hint: '', type: 'text', choices: [] },
	...{ required: false, initial: null, order: 'a0', removed: false },
	...{ requiredFrom: null, onCard: false }
};
const PLACE = { of: 'customers' } as const;
const ROOM = 'customers';

const actingOf = ({ me }: Actor) => ({ actor: me, clock, random });

/** Returns a customer on a device. */
async function customerOf(actor: Actor, id: string) {
	const record = (await actor.workspace.records.read(id))?.record;
	return record?.kind === 'customer' ? record : null;
}

async function sets(actor: Actor, id: string, value: CustomValue): Promise<void> {
	const custom = (await customerOf(actor, id))?.custom ?? {};
	const change = fillField(custom, SIZE, value, actingOf(actor));
	expect((await actor.workspace.records.change(ROOM, id, change)).ok).toBe(true);
}

const has = (actor: Actor, id: string, value: CustomValue) =>
	waitFor(
		async () => ((await customerOf(actor, id))?.custom['size'] ?? null) === value,
		() => `${id} is ${String(value)}`
	);

test('LS-10 · another type of a customers’ field converts what it can on every device, and comes back; only deleting for good takes values away', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const view = {
		...{ replica: olga.workspace, acting: actingOf(olga), everySpace: [] },
		get directory() {
			return olga.directory;
		}
	} as unknown as WorkspaceView;
	expect(await addField(view, PLACE, SIZE)).toBe(null);
	const ids = ['One', 'Two', 'Three', 'Gone', 'Twin'].map((title) => ({
		id: newId(random),
		title
	}));
	for (const { id, title } of ids) {
		const size = { One: '5', Two: 'a lot', Three: '7,5', Gone: '3', Twin: '8' }[title] ?? null;
		const made = createCustomer({ title }, olga.me, actingOf(olga), [SIZE], { size });
		expect((await olga.workspace.records.change(ROOM, id, made)).ok).toBe(true);
	}
	const [one = '', two = '', three = '', gone = '', twin = ''] = ids.map(({ id }) => id);
	await olga.workspace.records.change(ROOM, gone, bin(actingOf(olga)));
	// The twin turns out to be the first: its own record keeps its value.
	const [kept, other] = [await customerOf(olga, one), await customerOf(olga, twin)];
	if (kept === null || other === null) throw new Error('no customers');
	const values = proposedValues(kept, [other]);
	const merged = merge({ kept, others: [other], values, owner: null }, actingOf(olga));
	const into = merged.others.get(twin);
	if (into === undefined) throw new Error('nothing to merge');
	await olga.workspace.records.change(ROOM, twin, into);
	await olga.synced();
	const sue = await olga.invite('Sue', 'supervisor', relay);
	await has(sue, one, '5');

	const edit = { before: SIZE, after: { ...SIZE, type: 'number' } } as const;
	const before = await readValues(view, PLACE, 'size');
	const preview = previewType(before, edit);
	expect(preview.converts.map(({ name, to }) => `${name} ${String(to)}`).sort()).toEqual([
		...['Gone 3', 'One 5', 'Three 7.5', 'Twin 8']
	]);
	expect(preview.stays).toMatchObject([{ name: 'Two', value: 'a lot' }]);
	// Offline as well: the type and the values that follow it arrive in any order.
	olga.network.goOffline();
	const done = await changeField(view, PLACE, edit);
	if (!done.ok) throw new Error(done.error);
	expect(done.value.length).toBe(4);
	olga.network.online = true;
	olga.workspace.retry();
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	await has(sue, three, 7.5);
	await has(sue, two, 'a lot');

	// Somebody sets one of the values before the type comes back, and another one while offline.
	await waitFor(
		() => sue.directory.customerFields?.[0]?.type === 'number',
		() => 'Sue has the type'
	);
	await sets(sue, three, 9);
	await has(olga, three, 9);
	const back = await changeFieldBack(view, PLACE, edit, done.value);
	expect(back).toEqual({ is: 'partly', kept: ['Three'] });
	await has(olga, one, '5');
	await has(sue, one, '5');
	await has(olga, twin, '8');

	expect(await changeFields(view, PLACE, [{ id: 'size', set: { removed: true } }])).toBe(null);
	await has(olga, one, '5');
	expect(await purgeField(view, PLACE, 'size')).toBe(null);
	for (const id of [one, two, three, gone, twin]) await has(olga, id, null);
	await has(sue, two, null);
	expect(olga.directory.customerFields).toEqual([]);
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	await sue.leave();
	await olga.leave();
});
