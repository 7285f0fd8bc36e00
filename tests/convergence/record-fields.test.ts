import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { WorkspaceView } from '../../src/lib/app/context';
import { newId } from '../../src/lib/domain/core/ids';
import { createDeal } from '../../src/lib/domain/deal/commands';
import type { CustomField, CustomValue } from '../../src/lib/domain/fields/field';
import { readSpace } from '../../src/lib/documents/space';
import {
	addField,
	changeField,
	changeFieldBack,
	changeFields,
	purgeField
} from '../../src/lib/features/records/definitions/change-field';
import { seesAllValues } from '../../src/lib/features/records/definitions/field-place';
import { readValues } from '../../src/lib/features/records/definitions/field-values';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const SIZE: CustomField = {
	...{ id: 'size', name: 'Size', hint: '', type: 'text', choices: [], required: false },
	...{ initial: '7', requiredFrom: null, onCard: false, order: 'a0', removed: false }
};

const actingOf = ({ me }: Actor) => ({ actor: me, clock, random });

const viewOf = (actor: Actor): WorkspaceView =>
	({
		...{ replica: actor.workspace, acting: actingOf(actor), everySpace: [] },
		get directory() {
			return actor.directory;
		},
		get me() {
			return actor.directory.members.get(actor.me);
		},
		space: (id: string) => actor.workspace.space(id).read((doc) => readSpace(doc, id))
	}) as unknown as WorkspaceView;

test('LW-06 · a default goes into what is made without a connection; another type converts what it can, keeps the rest, and comes back', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const space = await olga.addSpace({ name: 'North' });
	const [room, place] = [
		roomName({ kind: 'space', space: space.id }),
		{ of: 'deals', space: space.id } as const
	];
	const view = viewOf(olga);
	expect(await addField(view, place, SIZE)).toBe(null);
	const anna = await olga.invite('Anna', 'agent', relay);
	const fieldsOf = (actor: Actor) => viewOf(actor).space(space.id)?.fields ?? [];
	await anna.workspace.space(space.id).whenLoaded();
	await waitFor(
		() => fieldsOf(anna).length === 1,
		() => 'Anna has the field'
	);
	expect([seesAllValues(view, place), seesAllValues(viewOf(anna), place)]).toEqual([true, false]);

	const make = async (actor: Actor, title: string, custom: Record<string, CustomValue> = {}) => {
		const id = newId(random);
		const stage = space.stages[0];
		if (stage === undefined) throw new Error('no stage');
		const draft = {
			...{ title, customer: null, contact: '', stage: stage.id, closeOn: '2031-05-01' },
			...{ rate: { source: 'stage' } as const, revenue: 0, owner: actor.me }
		};
		const at = { space: space.id, currency: 'USD', order: 'a0', fields: fieldsOf(actor) };
		const made = createDeal(draft, at, stage, actingOf(actor), custom);
		expect((await actor.workspace.records.change(room, id, made)).ok).toBe(true);
		return id;
	};
	const valueOf = async (actor: Actor, id: string): Promise<CustomValue | 'not here'> => {
		const record = (await actor.workspace.records.read(id))?.record;
		return record?.kind === 'deal' ? (record.custom['size'] ?? null) : 'not here';
	};
	const has = (actor: Actor, id: string, value: CustomValue) =>
		waitFor(
			async () => (await valueOf(actor, id)) === value,
			() => `the value is ${String(value)}`
		);

	// Anna has no connection while the default changes: hers is the one that she knew.
	anna.network.goOffline();
	const usual = await make(anna, 'Usual');
	const lot = await make(anna, 'Much', { size: 'a lot' });
	const none = await make(anna, 'None', { size: null });
	expect(await changeFields(view, place, [{ id: 'size', set: { initial: '9' } }])).toBe(null);
	anna.network.online = true;
	anna.workspace.retry();
	await anna.synced();
	expect(await anna.workspace.db.refusals.count()).toBe(0);
	for (const actor of [anna, olga]) {
		await has(actor, usual, '7');
		await has(actor, lot, 'a lot');
		await has(actor, none, null);
	}

	// The type and the values that follow it arrive in any order.
	const before = fieldsOf(olga)[0] ?? SIZE;
	const edit = { before, after: { ...before, type: 'number', initial: 9 } } as const;
	olga.network.goOffline();
	const done = await changeField(view, place, edit);
	if (!done.ok) throw new Error(done.error);
	expect(done.value.map(({ name, to }) => [name, to])).toEqual([['Usual', 7]]);
	olga.network.online = true;
	olga.workspace.retry();
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	await has(anna, usual, 7);
	await has(anna, lot, 'a lot');
	expect(await changeFieldBack(view, place, edit, done.value)).toMatchObject({ is: 'done' });
	await has(anna, usual, '7');

	// Removed it keeps its values; deleted for good it takes them along.
	expect(await changeFields(view, place, [{ id: 'size', set: { removed: true } }])).toBe(null);
	expect((await readValues(view, place, 'size')).length).toBe(2);
	expect(await purgeField(view, place, 'size')).toBe(null);
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	await has(anna, usual, null);
	await has(anna, lot, null);
	expect(fieldsOf(olga)).toEqual([]);
	await anna.leave();
	await olga.leave();
});
