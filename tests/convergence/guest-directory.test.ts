import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Role } from '../../src/lib/domain/member/member';
import type { Space } from '../../src/lib/domain/space/space';
import { readDirectory } from '../../src/lib/documents/directory';
import { dropDevice, putMember, putTeam } from '../../src/lib/documents/write-directory';
import { isGuestDirectory } from '../../src/lib/documents/guest-directory';
import { setSpaceMember } from '../../src/lib/documents/space';
import { documentName, readStored } from '../../src/lib/replica/document-storage';
import { storageName } from '../../src/lib/replica/store/database';
import type { Workspace } from '../../src/lib/replica/workspace';
import { Actor, TestRelay } from '../support/actors';
import { everythingIn } from '../support/hostile-kit';
import { waitFor } from '../support/wait-for';

/**
 * Olga owns the workspace. Gus is a guest of a space that Anna is in, too; Bob is elsewhere, in a team of
 * the south.
 */
let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let bob: Actor;
let gus: Actor;
let space: Space;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	await olga.workspace.directory.edit((doc) => {
		putTeam(doc, { id: 'south', name: 'Southside', label: '', supervisors: [], importId: null });
	});
	anna = await olga.invite('Anna', 'agent', relay, 'south');
	bob = await olga.invite('Bob', 'agent', relay, 'south');
	gus = await olga.invite('Gus', 'guest', relay);
	space = await olga.addSpace({ visibility: 'private', members: [anna.me, gus.me] });
	await olga.addSpace({ name: 'Elsewhere', visibility: 'private', members: [bob.me] });
	for (const actor of [olga, anna, bob, gus]) await actor.synced();
	await knows(gus, ['Anna', 'Gus', 'Olga']);
});
afterEach(async () => {
	for (const actor of [olga, anna, bob, gus]) await actor.leave();
});

const namesOf = (tab: Workspace): string[] =>
	tab.directory
		.read((doc) => [...readDirectory(doc).members.values()])
		.map(({ name }) => name)
		.sort();

async function knows(actor: Actor, names: readonly string[], tab = actor.workspace): Promise<void> {
	await waitFor(
		() => namesOf(tab).join() === names.join(),
		() => `${actor.name} knows ${namesOf(tab).join()}; ${JSON.stringify(tab.status)}`
	);
}

async function change(actor: Actor, what: { role?: Role; name?: string }): Promise<void> {
	await olga.workspace.directory.edit((doc) => {
		const member = olga.directory.members.get(actor.me);
		if (member !== undefined) putMember(doc, { ...member, ...what });
	});
	await olga.synced();
}

/** Everything that the device keeps of the directory, in all its generations. */
async function stored(actor: Actor): Promise<string[]> {
	const { workspace, environment } = actor;
	const name = storageName(workspace.id, environment.profile);
	const kept: string[] = [];
	for (let number = 0; number < 12; number++) {
		const updates = await readStored(documentName(name, 'directory', number));
		if (updates.length === 0) continue;
		kept.push(Buffer.concat(updates).toString('latin1'));
	}
	return kept;
}

/** Only the document that is in force is on the device, and it says nothing of Bob. */
async function keepsNothingOfOthers(actor: Actor): Promise<void> {
	await waitFor(
		async () => (await stored(actor)).length === 1,
		() => `${actor.name} keeps an older directory`
	);
	const [whole = ''] = await stored(actor);
	expect(whole).toContain('Olga');
	for (const secret of ['Bob', 'Southside', bob.device.id, bob.device.publicKey, olga.device.id]) {
		expect(whole).not.toContain(secret);
	}
}

const tray = (actor: Actor) => actor.workspace.db.refusals.toArray();
const generation = async (actor: Actor): Promise<number> => {
	const row = await actor.workspace.db.meta.get('generation:directory');
	return (row?.value as { readonly number: number } | undefined)?.number ?? 0;
};

/** Exactly what the relay has of the whole directory. */
function isWhole(actor: Actor): boolean {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, relay.store.document('directory') ?? new Uint8Array([0, 0]));
	const relays = Y.encodeStateVector(doc);
	return actor.workspace.directory.read(
		(own) => Buffer.compare(Y.encodeStateVector(own), relays) === 0 && !isGuestDirectory(own)
	);
}

async function getsTheWhole(actor: Actor): Promise<void> {
	await waitFor(
		() => isWhole(actor),
		() => `${actor.name} has ${namesOf(actor.workspace).join()}`
	);
	await actor.synced();
	expect(await tray(actor)).toEqual([]);
}

function backOnline(actor: Actor): void {
	actor.network.online = true;
	actor.workspace.retry();
}

describe('OP-08: a guest’s directory', () => {
	test('says what their spaces need, from the first moment on', async () => {
		await keepsNothingOfOthers(gus);
		expect(gus.directory.workspace?.name).toBe('Test');
		expect([...gus.directory.devices.keys()]).toEqual([gus.device.id]);
		expect(gus.directory.teams.size).toBe(0);
		expect(gus.directory.members.get(anna.me)).toMatchObject({ role: 'agent', team: null });
		expect(await tray(gus)).toEqual([]);
		expect(await generation(gus)).toBe(0);
	});

	test('follows names, and who comes into the space and leaves it', async () => {
		await change(anna, { name: 'Anna B' });
		await knows(gus, ['Anna B', 'Gus', 'Olga']);
		await change(bob, { name: 'Bob B' });
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceMember(doc, bob.me, true);
		});
		await knows(gus, ['Anna B', 'Bob B', 'Gus', 'Olga']);
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceMember(doc, bob.me, false);
		});
		await knows(gus, ['Anna B', 'Gus', 'Olga']);
		await gus.synced();
		expect(await generation(gus)).toBe(0);
	});

	test('OP-05: is nothing that they change', async () => {
		const renamed = await gus.workspace.directory.edit((doc) => {
			const me = gus.directory.members.get(gus.me);
			if (me !== undefined) putMember(doc, { ...me, name: 'Me' });
		});
		expect(renamed).toMatchObject({ ok: false, error: { rule: 'OP-05', reason: 'guests-read' } });
		const dropped = await gus.workspace.directory.edit((doc) => {
			dropDevice(doc, gus.device.id);
		});
		expect(dropped.ok).toBe(false);
		await change(gus, { name: 'Gustav' });
		await knows(gus, ['Anna', 'Gustav', 'Olga']);
	});

	test.each(['nothing', 'something'] as const)(
		'is the same document again after a restart of the relay, when it has changed (%s) a new one',
		async (what) => {
			// Something has come live, which the relay writes under an id that it draws anew.
			await change(anna, { name: 'Anna B' });
			await knows(gus, ['Anna B', 'Gus', 'Olga']);
			await gus.synced();
			const before = await generation(gus);
			gus.network.goOffline();
			relay.kill([olga.network, anna.network, bob.network, gus.network]);
			relay.start();
			for (const actor of [olga, anna, bob]) actor.workspace.retry();
			await olga.synced();
			if (what === 'something') {
				await change(anna, { name: 'Anna C' });
				await olga.workspace.space(space.id).edit((doc) => {
					setSpaceMember(doc, bob.me, true);
				});
				await olga.synced();
			}
			backOnline(gus);
			await knows(
				gus,
				what === 'nothing' ? ['Anna B', 'Gus', 'Olga'] : ['Anna C', 'Bob', 'Gus', 'Olga']
			);
			await gus.synced();
			expect(await tray(gus)).toEqual([]);
			// The live change took the first start's place; from here on nothing is replaced.
			const settled = await generation(gus);
			expect(settled).toBeLessThanOrEqual(before + 1);
			relay.kill([olga.network, anna.network, bob.network, gus.network]);
			relay.start();
			for (const actor of [olga, anna, bob, gus]) actor.workspace.retry();
			await gus.synced();
			expect(await generation(gus)).toBe(settled);
			expect(await tray(gus)).toEqual([]);
			await waitFor(
				async () => (await stored(gus)).length === 1,
				() => 'an older directory is kept'
			);
		}
	);

	test('forgets over a restart whoever has left the space meanwhile', async () => {
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceMember(doc, bob.me, true);
		});
		await knows(gus, ['Anna', 'Bob', 'Gus', 'Olga']);
		gus.network.goOffline();
		relay.kill([olga.network, anna.network, bob.network, gus.network]);
		relay.start();
		for (const actor of [olga, anna, bob]) actor.workspace.retry();
		await olga.synced();
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceMember(doc, bob.me, false);
		});
		await olga.synced();
		backOnline(gus);
		await knows(gus, ['Anna', 'Gus', 'Olga']);
		await gus.synced();
		await keepsNothingOfOthers(gus);
		expect(await tray(gus)).toEqual([]);
	});
});

describe('OP-08: whoever is made a guest', () => {
	test('keeps nothing of the whole directory, in any tab', async () => {
		const tab = await anna.openTab();
		await knows(anna, ['Anna', 'Bob', 'Gus', 'Olga'], tab);
		await change(anna, { role: 'guest' });
		await knows(anna, ['Anna', 'Gus', 'Olga']);
		await knows(anna, ['Anna', 'Gus', 'Olga'], tab);
		await anna.synced();
		await keepsNothingOfOthers(anna);
		expect(await tray(anna)).toEqual([]);
		expect(anna.directory.members.get(anna.me)).toMatchObject({ role: 'guest', team: null });
		await anna.reload();
		await anna.synced();
		expect(namesOf(anna.workspace)).toEqual(['Anna', 'Gus', 'Olga']);
	});

	test('does not take what others wrote for their own, though nothing says what the relay had', async () => {
		anna.network.goOffline();
		await anna.workspace.db.meta.delete('acknowledged:directory');
		await change(anna, { role: 'guest' });
		await anna.reload();
		backOnline(anna);
		await knows(anna, ['Anna', 'Gus', 'Olga']);
		await anna.synced();
		expect(await tray(anna)).toEqual([]);
	});

	test('while away finds in the tray what they changed themselves, and only that', async () => {
		await anna.workspace.directory.edit((doc) => {
			const me = anna.directory.members.get(anna.me);
			if (me !== undefined) putMember(doc, { ...me, name: 'Anna A' });
		});
		await anna.synced();
		anna.network.goOffline();
		await anna.workspace.directory.edit((doc) => {
			const me = anna.directory.members.get(anna.me);
			if (me !== undefined) putMember(doc, { ...me, name: 'Anna Z' });
		});
		await change(bob, { name: 'Bob B' });
		await change(anna, { role: 'guest' });
		relay.kill([olga.network, anna.network, bob.network, gus.network]);
		relay.start();
		await anna.reload();
		backOnline(anna);
		for (const actor of [olga, bob, gus]) actor.workspace.retry();
		await knows(anna, ['Anna A', 'Gus', 'Olga']);
		await anna.synced();
		await keepsNothingOfOthers(anna);
		expect(await tray(anna)).toMatchObject([
			{
				room: 'directory',
				rule: 'OP-05',
				reason: 'guests-read',
				wanted: {
					of: 'document',
					touches: [{ path: ['members', anna.me, 'name'], from: 'Anna A', to: 'Anna Z' }]
				}
			}
		]);
	});
});

describe('OP-08: whoever is a guest no longer', () => {
	test.each(['agent', 'admin', 'owner'] as const)(
		'gets the whole as %s, and brings nothing into it',
		async (role) => {
			const tab = await gus.openTab();
			await change(anna, { name: 'Anna B' });
			await knows(gus, ['Anna B', 'Gus', 'Olga']);
			await change(gus, { role });
			const before = everythingIn(relay.store);
			await getsTheWhole(gus);
			await knows(gus, ['Anna B', 'Bob', 'Gus', 'Olga'], tab);
			expect(everythingIn(relay.store)).toBe(before);
			expect(olga.directory.members.get(anna.me)).toMatchObject({ name: 'Anna B', team: 'south' });
			await waitFor(
				async () => (await stored(gus)).length === 1,
				() => 'the guest’s directory is kept'
			);
			await gus.reload();
			await getsTheWhole(gus);
		}
	);

	test.each(['agent', 'admin'] as const)(
		'gets the whole as %s who was away, over a restart of the relay',
		async (role) => {
			gus.network.goOffline();
			await change(gus, { role });
			relay.kill([olga.network, anna.network, bob.network, gus.network]);
			relay.start();
			for (const actor of [olga, anna, bob]) actor.workspace.retry();
			await olga.synced();
			const before = everythingIn(relay.store);
			await gus.reload();
			backOnline(gus);
			await getsTheWhole(gus);
			expect(everythingIn(relay.store)).toBe(before);
		}
	);

	test('and is made one again, back and forth, has the right one in the end', async () => {
		for (const role of ['agent', 'guest', 'admin', 'guest'] as const) {
			await change(gus, { role });
			if (role === 'guest') {
				await knows(gus, ['Anna', 'Gus', 'Olga']);
				await gus.synced();
				await keepsNothingOfOthers(gus);
			} else await getsTheWhole(gus);
		}
		expect(await tray(gus)).toEqual([]);
		expect(await gus.workspace.db.meta.get('authors:directory')).toBeUndefined();
	});
});
