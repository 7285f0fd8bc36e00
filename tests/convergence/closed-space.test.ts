import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Space } from '../../src/lib/domain/space/space';
import { putMember } from '../../src/lib/documents/write-directory';
import { putStage, setSpaceMember } from '../../src/lib/documents/space';
import type { Identity } from '../../sync-server/access/identity';
import { Actor, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

/** Adam is an admin, who sees every space, until Olga makes him a guest. */
let relay: TestRelay;
let olga: Actor;
let adam: Actor;
let space: Space;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	adam = await olga.invite('Adam', 'admin', relay);
	space = await olga.addSpace({ visibility: 'private', members: [] });
	for (const actor of [olga, adam]) await actor.synced();
	await waitFor(
		() => adam.workspace.catalogue.some(({ id, enter }) => id === space.id && enter),
		() => 'Adam knows the space'
	);
	await adam.workspace.space(space.id).whenLoaded();
	await adam.synced();
});
afterEach(async () => {
	for (const actor of [olga, adam]) await actor.leave();
});

test('promise 5 · what was changed in the settings of a space that is closed meanwhile is kept among what was refused', async () => {
	adam.network.goOffline();
	const [first] = space.stages;
	if (first === undefined) throw new Error('no stage');
	const saved = await adam.workspace.space(space.id).edit((doc) => {
		putStage(doc, { ...first, id: 'mine', name: 'Mine' });
	});
	expect(saved.ok).toBe(true);
	await olga.workspace.directory.edit((doc) => {
		const member = olga.directory.members.get(adam.me);
		if (member !== undefined) putMember(doc, { ...member, role: 'guest' });
	});
	await olga.synced();
	adam.network.online = true;
	adam.workspace.retry();
	await waitFor(
		() => adam.workspace.catalogue.every(({ id }) => id !== space.id),
		() => 'Adam has lost the space'
	);
	const tray = await adam.workspace.db.refusals.toArray();
	expect(tray).toMatchObject([{ title: 'Sales', rule: 'OP-08', wanted: { of: 'document' } }]);
	expect(JSON.stringify(tray)).toContain('Mine');
	await adam.synced();
});

describe('LS-05 · who leaves a space', () => {
	let sue: Actor;
	beforeEach(async () => {
		sue = await olga.invite('Sue', 'supervisor', relay);
		await sue.synced();
	});
	afterEach(() => sue.leave());

	const addOwn = () => sue.addSpace({ visibility: 'private', members: [sue.me] });
	const leaveIt = async ({ id }: Space) => {
		const saved = await sue.workspace.space(id).edit((doc) => {
			setSpaceMember(doc, sue.me, false);
		});
		expect(saved.ok).toBe(true);
	};
	const expectGone = async ({ id }: Space) => {
		await waitFor(
			// A private space is still a line of the list: she may ask to join it.
			() => sue.workspace.catalogue.every((entry) => entry.id !== id || !entry.enter),
			() => 'Sue may enter the space'
		);
		await sue.synced();
		expect(await sue.workspace.db.refusals.toArray()).toEqual([]);
		expect(relay.relay?.rights.mayBeIn(whoOf(sue), { kind: 'space', space: id })).toBe(false);
	};
	const whoOf = ({ me, device }: Actor): Identity => ({
		kind: 'device',
		member: me,
		device: device.id
	});

	test('is told that it is saved before the door shuts: nothing of it is among what was refused', async () => {
		const own = await addOwn();
		await sue.synced();
		await leaveIt(own);
		await expectGone(own);
	});

	test('has left it when the relay hears of both at once, and never listed it', async () => {
		sue.network.goOffline();
		const own = await addOwn();
		await leaveIt(own);
		sue.network.online = true;
		sue.workspace.retry();
		await expectGone(own);
	});
});
