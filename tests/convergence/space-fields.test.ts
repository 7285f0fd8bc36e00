import { expect, test } from 'vitest';
import type { WorkspaceView } from '../../src/lib/app/context';
import { readSpace, setSpaceValue } from '../../src/lib/documents/space';
import type { CustomField, CustomValue } from '../../src/lib/domain/fields/field';
import { listNow } from '../../src/lib/features/common/spaces/list-now';
import {
	addField,
	changeField,
	changeFieldBack,
	changeFields,
	previewType,
	purgeField
} from '../../src/lib/features/records/definitions/change-field';
import { readValues } from '../../src/lib/features/records/definitions/field-values';
import { replicaOf } from '../support/replica-of';
import { Actor, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const SIZE: CustomField = {
	...{ id: 'size', name: 'Size', hint: '', type: 'text', choices: [] },
	...{ required: false, initial: null, order: 'a0', removed: false },
	...{ requiredFrom: null, onCard: false }
};
const PLACE = { of: 'spaces' } as const;

test('LS-10 · another type converts what it can, keeps the rest, and comes back; only deleting for good takes values away', async () => {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const view = {
		replica: replicaOf(olga.workspace),
		get directory() {
			return olga.directory;
		},
		get everySpace() {
			return [...olga.workspace.catalogue].sort((a, b) => (a.name < b.name ? -1 : 1));
		}
	} as unknown as WorkspaceView;
	const spaces = [];
	for (const name of ['One', 'Two', 'Three']) spaces.push(await olga.addSpace({ name }));
	const [one = '', two = '', three = ''] = spaces.map(({ id }) => id);
	const set = async (id: string, value: CustomValue) => {
		await olga.workspace.space(id).edit((doc) => {
			setSpaceValue(doc, 'size', value);
		});
		await listNow(view, [id]);
	};
	const values = () =>
		[one, two, three].map(
			(id) => olga.workspace.space(id).read((doc) => readSpace(doc, id))?.values['size'] ?? null
		);
	expect(await addField(view, PLACE, SIZE)).toBe(null);
	await set(one, '5');
	await set(two, 'a lot');
	await set(three, '7,5');
	const sue = await olga.invite('Sue', 'supervisor', relay);
	await waitFor(
		() => sue.workspace.catalogue.length === 3,
		() => 'Sue has the spaces'
	);

	const edit = { before: SIZE, after: { ...SIZE, type: 'number' } } as const;
	expect(previewType(await readValues(view, PLACE, 'size'), edit)).toMatchObject({
		converts: [
			{ name: 'One', to: 5 },
			{ name: 'Three', to: 7.5 }
		],
		stays: [{ name: 'Two', value: 'a lot' }]
	});
	// Offline as well: the type and the values that follow it arrive in any order.
	olga.network.goOffline();
	const done = await changeField(view, PLACE, edit);
	if (!done.ok) throw new Error(done.error);
	expect(values()).toEqual([5, 'a lot', 7.5]);
	olga.network.online = true;
	olga.workspace.retry();
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	await waitFor(
		() => sue.workspace.catalogue.find(({ id }) => id === one)?.details?.values['size'] === 5,
		() => 'Sue has the converted value'
	);

	// Somebody sets one of the values before the type comes back.
	await sue.workspace.space(three).whenLoaded();
	await waitFor(
		() => sue.workspace.space(three).read((doc) => readSpace(doc, three))?.values['size'] === 7.5,
		() => 'Sue has the third'
	);
	await sue.workspace.space(three).edit((doc) => {
		setSpaceValue(doc, 'size', 9);
	});
	await waitFor(
		() => values()[2] === 9,
		() => 'Olga has what Sue has set'
	);
	const back = await changeFieldBack(view, PLACE, edit, done.value);
	expect(back).toEqual({ is: 'partly', kept: ['Three'] });
	expect(values()).toEqual(['5', 'a lot', 9]);

	expect(await changeFields(view, PLACE, [{ id: 'size', set: { removed: true } }])).toBe(null);
	expect(values()).toEqual(['5', 'a lot', 9]);
	await waitFor(
		() => olga.workspace.catalogue.every(({ details }) => details?.values['size'] !== undefined),
		() => 'the list says all values'
	);
	await listNow(view, [one, two, three]);
	expect(await purgeField(view, PLACE, 'size')).toBe(null);
	expect(values()).toEqual([null, null, null]);
	expect(olga.directory.spaces?.fields).toEqual([]);
	await sue.leave();
	await olga.leave();
});
