import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import type { Member } from '../../src/lib/domain/member/member';
import { readDirectory } from '../../src/lib/documents/directory';
import { putDevice, putMember, putTeam } from '../../src/lib/documents/write-directory';
import { isGuestDirectory, markForGuest } from '../../src/lib/documents/guest-directory';
import { setSpaceField, setSpaceMember } from '../../src/lib/documents/space';
import type { Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { GuardedRelay, NORTH, PEOPLE, type Person } from '../support/guarded-relay';
import { everythingIn, opened, Sending, syncFrame } from '../support/hostile-kit';
import { makeKey, type RawConnection } from '../support/raw-device';
import { waitFor } from '../support/wait-for';

/** Gus is the guest of a private space in which Anna is; Bob and Sue are not, and the teams are nobody's. */
let guarded: GuardedRelay;

/** No part of it is in any text that belongs to the protocol. */
const nameOf = (person: string): string => `${person}-Znamenity`;

const edit = (change: (doc: Y.Doc) => void) => guarded.relay.rooms.editDirectory(change);
const inNorth = (person: string, inside: boolean) =>
	guarded.relay.rooms.editSpace(NORTH.id, (doc) => {
		setSpaceMember(doc, person, inside);
	});
const set = (id: string, what: Partial<Member>) =>
	edit((doc) => {
		const member = guarded.relay.directory.members.get(id);
		if (member !== undefined) putMember(doc, { ...member, ...what });
	});

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	await edit((doc) => {
		for (const [id, member] of guarded.relay.directory.members) {
			putMember(doc, { ...member, name: nameOf(id), importId: `import-of-${id}` });
		}
		for (const [id, device] of guarded.relay.directory.devices) {
			putDevice(doc, { ...device, name: `device-of-${device.member}`, id });
		}
		for (const [id, team] of guarded.relay.directory.teams) {
			putTeam(doc, { ...team, name: `team-named-${id}` });
		}
	});
	await guarded.relay.rooms.editSpace(NORTH.id, (doc) => {
		setSpaceField(doc, 'visibility', 'private');
		setSpaceMember(doc, 'anna', true);
	});
});
afterEach(() => guarded.relay.stop());

const bytesTo = (...connections: readonly RawConnection[]): string =>
	Buffer.concat(connections.flatMap(({ frames }) => frames)).toString('latin1');

/** What of a person only those are sent who may have the whole directory. */
const privateOf = (person: Person): string[] => {
	const { id, publicKey } = guarded.keys[person];
	return [id, publicKey, `device-of-${person}`, `import-of-${person}`];
};

/** What no byte to Gus may hold as long as he shares his space with Anna and the admins. */
const secrets = (): string[] => [
	...(Object.keys(PEOPLE) as Person[]).filter((one) => one !== 'gus').flatMap(privateOf),
	'import-of-gus',
	'team-named-',
	nameOf('bob'),
	nameOf('sue')
];

function expectNone(sent: string, hidden: readonly string[]): void {
	expect(hidden.filter((secret) => sent.includes(secret))).toEqual([]);
}

/** The directory as a connection has been sent it. */
function heldBy(connection: RawConnection): Y.Doc {
	const doc = new Y.Doc();
	for (const frame of connection.standard) {
		if (frame[0] !== 0 || frame[1] === 0) continue;
		const decoder = new Uint8Array(frame.subarray(2));
		let at = 0;
		while (((decoder[at] ?? 0) & 0x80) !== 0) at += 1;
		Y.applyUpdate(doc, decoder.subarray(at + 1));
	}
	return doc;
}

const EMPTY_VECTOR = new Uint8Array([0]);

/** Gus's device in the directory, with all that he may have of it. */
async function arrive(person: Person = 'gus'): Promise<RawConnection> {
	const connection = await guarded.inside(guarded.keys[person]);
	connection.throw(syncFrame(0, EMPTY_VECTOR));
	await waitFor(
		() => connection.standard.some(([type, kind]) => type === 0 && kind === 1),
		() => 'no answer'
	);
	return connection;
}

const knownTo = (connection: RawConnection): string[] =>
	[...readDirectory(heldBy(connection)).members.values()].map(({ name }) => name).sort();

const says = (connection: RawConnection, names: readonly string[]) =>
	waitFor(
		() => knownTo(connection).join() === names.map(nameOf).sort().join(),
		() => knownTo(connection).join()
	);

/** A frame of awareness in which somebody says who they are. */
function presenceOf(name: string): Uint8Array {
	const awareness = new Awareness(new Y.Doc());
	awareness.setLocalState({ name });
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, 1);
	encoding.writeVarUint8Array(to, encodeAwarenessUpdate(awareness, [awareness.clientID]));
	awareness.destroy();
	return encoding.toUint8Array(to);
}

describe('OP-08: all bytes that a guest is ever sent', () => {
	test('say nothing of anybody with whom they share no space, whatever happens', async () => {
		const rooms = ['space.north', 'customers', 'private.gus'];
		const gus = await arrive();
		const others = await Promise.all(rooms.map((room) => guarded.inside(guarded.keys.gus, room)));
		for (const connection of others) {
			connection.throw(syncFrame(0, EMPTY_VECTOR));
			connection.throw(new Uint8Array([3]));
		}
		const questions: Question[] = [
			{ ask: 'devices' },
			{ ask: 'invitations' },
			{ ask: 'tokens' },
			{ ask: 'file-pass' },
			{ ask: 'join-space', space: 'north' },
			{ ask: 'link-device', id: 'link', secretHash: 'a'.repeat(43) }
		];
		questions.forEach((question, number) => {
			gus.say({ type: 'ask', number, question });
		});
		await waitFor(
			() => gus.messages.filter(({ type }) => type === 'answer').length === questions.length,
			() => JSON.stringify(gus.messages.at(-1))
		);
		const bob = await arrive('bob');
		bob.throw(presenceOf(`${nameOf('bob')} is here`));
		gus.throw(new Uint8Array([3]));
		// Names, roles, people who come, go and are removed, teams, devices, spaces of others.
		const zoe = makeKey();
		await set('bob', { name: `${nameOf('bob')} the second`, role: 'supervisor' });
		await edit((doc) => {
			putMember(doc, {
				...{ id: 'zoe', name: nameOf('zoe'), role: 'agent', team: 'one', standing: 'active' },
				...{ createdAt: 0, importId: 'import-of-zoe' }
			});
			putDevice(doc, {
				...{ id: zoe.id, member: 'zoe', publicKey: zoe.publicKey },
				...{ name: 'device-of-zoe', createdAt: 0 }
			});
			putTeam(doc, {
				...{ id: 'three', name: 'team-named-three', label: '', supervisors: [] },
				importId: null
			});
		});
		await set('sue', { standing: 'removed' });
		await set('anna', { name: `${nameOf('anna')} the second` });
		await waitFor(
			() => bytesTo(gus).includes(`${nameOf('anna')} the second`),
			() => 'anna has another name'
		);
		const again = await arrive();
		const sent = bytesTo(gus, again, ...others);
		const hidden = [zoe.id, zoe.publicKey, 'device-of-zoe', 'import-of-zoe', nameOf('zoe')];
		expectNone(sent, [...secrets(), ...hidden]);
		expect(sent).toContain(nameOf('olga'));
		expect(gus.closed ?? again.closed).toBeNull();
	});

	test('say nothing more of whoever has left the space', async () => {
		const gus = await arrive();
		await says(gus, ['olga', 'adam', 'anna', 'gus']);
		await inNorth('bob', true);
		await says(gus, ['olga', 'adam', 'anna', 'bob', 'gus']);
		await inNorth('bob', false);
		await says(gus, ['olga', 'adam', 'anna', 'gus']);
		await set('bob', { name: 'another-name' });
		await inNorth('anna', false);
		await says(gus, ['olga', 'adam', 'gus']);
		await set('anna', { name: 'another-name' });
		await inNorth('gus', false);
		await says(gus, ['gus']);
		await set('olga', { name: 'another-name' });
		await set('gus', { name: nameOf('gus') });
		const again = await arrive();
		expect(knownTo(again)).toEqual([nameOf('gus')]);
		expectNone(bytesTo(gus, again), ['another-name']);
	});

	test('hold what a commit says that makes them a guest as little as what follows', async () => {
		const anna = await arrive('anna');
		expect(bytesTo(anna)).toContain(nameOf('bob'));
		const before = anna.frames.length;
		// In one commit.
		const guest = set('anna', { role: 'guest' });
		await Promise.all([guest, set('bob', { name: 'another-name' })]);
		await anna.until('closed');
		expect(anna.closed?.code).toBe(CLOSE.changed);
		expect(Buffer.concat(anna.frames.slice(before)).toString('latin1')).not.toContain('another');
		const again = await arrive('anna');
		expect(knownTo(again)).toEqual(['olga', 'adam', 'anna', 'gus'].map(nameOf).sort());
		await set('anna', { role: 'agent' });
		await again.until('closed');
		expect(again.closed?.code).toBe(CLOSE.changed);
		const whole = await arrive('anna');
		expect(knownTo(whole)).toContain('another-name');
		expect(isGuestDirectory(heldBy(whole))).toBe(false);
	});

	test('come in one update for each commit, to each of their devices', async () => {
		const [gus, twin] = [await arrive(), await arrive()];
		const count = ({ standard }: RawConnection) => standard.filter(([, kind]) => kind === 2).length;
		await Promise.all([set('anna', { name: 'first' }), set('adam', { name: 'second' })]);
		await waitFor(
			() => knownTo(gus).includes('second') && knownTo(twin).includes('second'),
			() => knownTo(gus).join()
		);
		expect([count(gus), count(twin)]).toEqual([1, 1]);
		// Whatever the relay wrote for a guest says so, under each of its client ids.
		const doc = heldBy(gus);
		const marked = Object.keys(doc.getMap('forGuest').toJSON()).sort();
		expect(marked).toEqual([...doc.store.clients.keys()].map(String).sort());
		// What a guest may not know is no update at all.
		await set('bob', { name: 'third' });
		await set('anna', { name: 'fourth' });
		await waitFor(
			() => knownTo(gus).includes('fourth'),
			() => knownTo(gus).join()
		);
		expect([count(gus), count(twin)]).toEqual([2, 2]);
	});
});

describe('OP-05: a guest changes nothing of the directory', () => {
	const renamed = (doc: Y.Doc) => {
		putMember(doc, { ...(readDirectory(doc).members.get('gus') as Member), name: 'evil' });
	};
	test.each<[string, (doc: Y.Doc) => void]>([
		['their own name', renamed],
		['another member', (doc) => doc.getMap('members').delete('anna')],
		['their own device', (doc) => doc.getMap('devices').delete(guarded.keys.gus.id)],
		['the workspace', (doc) => doc.getMap('workspace').set('name', 'evil')],
		['a root that is none', (doc) => doc.getMap('evil').set('a', 1)]
	])('%s, live or as an answer', async (_, change) => {
		const olga = await arrive('olga');
		const before = everythingIn(guarded.store);
		for (const way of ['update', 'step 2'] as const) {
			const gus = await arrive();
			const twin = await arrive();
			const doc = heldBy(gus);
			const own = opened(Y.encodeStateAsUpdate(doc));
			change(own);
			const update = Y.encodeStateAsUpdate(own, Y.encodeStateVector(doc));
			const heard = [olga.frames.length, twin.frames.length];
			expect(await new Sending(gus).update(update, way)).toEqual({
				outcome: 'refused',
				rule: 'OP-05',
				reason: 'guests-read'
			});
			const unsaved = gus.messages.find((message) => message.type === 'unsaved');
			expect(readDirectory(opened(unsaved?.state))).toEqual(readDirectory(doc));
			expect([olga.frames.length, twin.frames.length]).toEqual(heard);
			// What it has is known: that is no change.
			expect(await new Sending(await arrive()).update(Y.encodeStateAsUpdate(doc), way)).toEqual({
				outcome: 'saved'
			});
		}
		expect(everythingIn(guarded.store)).toBe(before);
	});

	test('a device with any other directory is given theirs instead of a difference', async () => {
		const whole = heldBy(await arrive('olga'));
		const gus = await guarded.inside(guarded.keys.gus);
		gus.throw(syncFrame(0, Y.encodeStateVector(whole)));
		await gus.until('unsaved');
		expect(gus.standard).toEqual([]);
		expectNone(bytesTo(gus), secrets());
	});

	test('bytes that are none end the connection, or are refused', async () => {
		for (const bytes of [
			[0],
			[0, 0],
			[0, 0, 3, 9, 9],
			[0, 7, 1, 0],
			[0, 2, 200, 1],
			[0, 1, 2, 255, 255],
			[0, 2, 1, 0]
		]) {
			const gus = await arrive();
			gus.throw(new Uint8Array(bytes));
			await waitFor(
				() => gus.closed !== null || gus.messages.some(({ type }) => type === 'unsaved'),
				() => bytes.join()
			);
		}
	});

	test('their presence is told nobody', async () => {
		const olga = await arrive('olga');
		const gus = await arrive();
		gus.throw(presenceOf('gus-is-here'));
		olga.throw(presenceOf('olga-is-here'));
		olga.throw(new Uint8Array([3]));
		await set('anna', { name: 'renamed' });
		await waitFor(
			() => bytesTo(olga).includes('olga-is-here') && bytesTo(gus).includes('renamed'),
			() => 'nothing came'
		);
		expectNone(bytesTo(olga), ['gus-is-here']);
		expectNone(bytesTo(gus), ['olga-is-here']);
	});
});

test('OP-05: the whole directory takes nothing of what was written for a guest, of nobody', async () => {
	const guests = heldBy(await arrive());
	const before = everythingIn(guarded.store);
	const crafted = new Y.Doc();
	markForGuest(crafted, 'gus');
	putMember(crafted, { ...(guarded.relay.directory.members.get('bob') as Member), id: 'new' });
	for (const person of ['olga', 'adam', 'anna'] as const) {
		for (const doc of [guests, crafted]) {
			const sending = new Sending(await arrive(person));
			const outcome = await sending.update(Y.encodeStateAsUpdate(doc), 'step 2');
			expect(outcome).toMatchObject({ outcome: 'refused', rule: 'SCHEMA' });
		}
	}
	expect(everythingIn(guarded.store)).toBe(before);
});
