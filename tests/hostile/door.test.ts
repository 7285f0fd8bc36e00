import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { hashOf } from '../../sync-server/access/secret-hash';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { putMember } from '../../src/lib/documents/write-directory';
import type { Invitation } from '../../src/lib/protocol/handshake';
import { CLOSE, PROTOCOL_VERSION } from '../../src/lib/protocol/messages';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import { makeKey, RawConnection, type Key } from '../support/raw-device';

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
});
afterEach(() => guarded.relay.stop());

async function refusedWith(
	code: number,
	knock: (door: RawConnection) => void,
	room = 'directory'
): Promise<void> {
	const door = new RawConnection(guarded.relay, room);
	knock(door);
	await door.until('closed');
	expect(door.closed?.code).toBe(code);
	expect(door.messages.filter(({ type }) => type !== 'challenge')).toEqual([]);
	expect(door.standard).toEqual([]);
}

const enter = { kind: 'enter' } as const;

describe('the door', () => {
	test('lets in who holds a known key, and tells nobody the workspace’s name before', async () => {
		const door = new RawConnection(guarded.relay, 'directory');
		expect(JSON.stringify(door.messages)).not.toContain('Tidewater');
		door.hello(guarded.olga, 'workspace');
		await door.until('welcome');
		expect(JSON.stringify(door.messages)).toContain('Tidewater');
	});

	test('sends away an unknown device', () =>
		refusedWith(CLOSE.unknown, (door) => {
			door.hello(makeKey(), 'workspace');
		}));

	test('sends away who shows another’s key without holding it', () =>
		refusedWith(CLOSE.unknown, (door) => {
			const { id, publicKey } = guarded.olga;
			door.hello(makeKey(), 'workspace', enter, { device: id, publicKey });
		}));

	test('sends away a proof that was signed for another address', () =>
		refusedWith(CLOSE.unknown, (door) => {
			door.hello(guarded.olga, 'workspace', enter, { origin: 'http://evil.test' });
		}));

	test('asks each connection to sign something else, so that no proof is good twice', () => {
		const nonces = [1, 2].map(() => {
			const door = new RawConnection(guarded.relay, 'directory');
			const [message] = door.messages;
			door.hangUp();
			return message?.type === 'challenge' ? message.challenge.nonce : '';
		});
		expect(nonces[0]).not.toBe(nonces[1]);
	});

	test('sends away a device of another workspace', () =>
		refusedWith(CLOSE.elsewhere, (door) => {
			door.hello(guarded.olga, 'another');
		}));

	test('sends away another version', () =>
		refusedWith(CLOSE.version, (door) => {
			door.hello(guarded.olga, 'workspace', enter, { version: PROTOCOL_VERSION + 1 });
		}));

	test('does not wait for ever', () => refusedWith(CLOSE.late, () => undefined));

	test('keeps little of what comes before the proof', () =>
		refusedWith(CLOSE.malformed, (door) => {
			for (let n = 0; n <= DEFAULT_LIMITS.queuedFrames; n++) {
				door.throw(new Uint8Array([0, 0, 1, 0]));
			}
		}));

	test.each([[[]], [[100]], [[100, 99]], [[100, 1, 5, 1]], [[255, 255, 255]], [[0, 2, 200]]])(
		'closes on bytes that mean nothing (%j), and the relay lives',
		async (bytes) => {
			const door = await guarded.inside(guarded.olga);
			door.throw(new Uint8Array(bytes));
			expect(door.closed?.code).toBe(CLOSE.malformed);
			await guarded.inside(guarded.olga);
		}
	);

	test('refuses an update that is none, and the relay lives', async () => {
		const door = await guarded.inside(guarded.olga);
		door.throw(new Uint8Array([0, 2, 3, 9, 9, 9]));
		await door.until('unsaved');
		expect(door.messages.at(-1)).toMatchObject({ rule: 'SCHEMA', reason: 'malformed' });
		await guarded.inside(guarded.olga);
	});

	test.each(['space.', 'space.a/b', 'nonsense', '', 'private.anna'])(
		'OP-08 · shuts the room “%s”, whether it exists or not',
		(room) =>
			refusedWith(
				CLOSE.closed,
				(door) => {
					door.hello(guarded.olga, 'workspace');
				},
				room
			)
	);

	test('is claimed once: a second claim with the right secret is worth nothing', () =>
		refusedWith(CLOSE.unknown, (door) => {
			door.hello(makeKey(), 'workspace', {
				kind: 'claim',
				secret: 'the-claim',
				member: { id: 'eve', name: 'Eve' }
			});
		}));
});

describe('an invitation', () => {
	const add = (change: Partial<Invitation> = {}) =>
		guarded.relay.invitations.add(
			{
				id: 'inv',
				role: 'agent',
				team: null,
				spaces: [],
				member: null,
				createdBy: 'olga',
				createdAt: guarded.now,
				expiresAt: guarded.now + 1000,
				uses: 1,
				used: 0,
				...change
			},
			hashOf('the-secret')
		);
	const join = (secret: string, invitation = 'inv') =>
		({ kind: 'join', invitation, secret, name: 'New', deviceName: 'phone' }) as const;
	const refused = (secret: string, invitation = 'inv') =>
		refusedWith(CLOSE.unknown, (door) => {
			door.hello(makeKey(), null, join(secret, invitation));
		});

	beforeEach(() => add());

	test('makes a member with its role, and is used up then', async () => {
		const door = new RawConnection(guarded.relay, 'directory');
		door.hello(makeKey(), null, join('the-secret'));
		await door.until('welcome');
		const added = [...guarded.relay.directory.members.values()].find(({ name }) => name === 'New');
		expect(added).toMatchObject({ role: 'agent', standing: 'active' });
		await refused('the-secret');
	});

	const come = async (key: Key, invitation = 'inv') => {
		const door = new RawConnection(guarded.relay, 'directory');
		door.hello(key, null, join('the-secret', invitation));
		await door.until('welcome');
		const welcome = door.messages.find((message) => message.type === 'welcome');
		return welcome?.welcome.member;
	};
	const used = (id = 'inv') =>
		guarded.relay.invitations.list().find((invitation) => invitation.id === id)?.used;

	test('opened by a device that is in leaves it who it is, and is kept for somebody else', async () => {
		const count = guarded.relay.directory.members.size;
		expect(await come(guarded.anna)).toBe('anna');
		await add({ id: 'for-bob', member: 'bob' });
		expect(await come(guarded.anna, 'for-bob')).toBe('anna');
		expect(guarded.relay.directory.members.size).toBe(count);
		expect([used(), used('for-bob')]).toEqual([0, 0]);
		expect(guarded.relay.directory.devices.get(guarded.anna.id)?.member).toBe('anna');
	});

	test('adds what it gives to a device that is in: a space, a team, a higher role, never less', async () => {
		await add({ id: 'more', role: 'supervisor', team: 'two', spaces: [NORTH.id] });
		expect(await come(guarded.keys.gus, 'more')).toBe('gus');
		expect(guarded.relay.directory.members.get('gus')).toMatchObject({
			role: 'supervisor',
			team: 'two'
		});
		expect(used('more')).toBe(1);
		await add({ id: 'less', role: 'guest', uses: 5 });
		expect(await come(guarded.anna, 'less')).toBe('anna');
		expect(guarded.relay.directory.members.get('anna')).toMatchObject({
			role: 'agent',
			team: 'one'
		});
	});

	test('OP-05 · gives no role that its maker may not give any more, not to themself either', async () => {
		await add({ id: 'high', role: 'admin', createdBy: 'bob', uses: 5 });
		expect(await come(guarded.keys.bob, 'high')).toBe('bob');
		expect(await come(guarded.anna, 'high')).toBe('anna');
		expect(['bob', 'anna'].map((id) => guarded.relay.directory.members.get(id)?.role)).toEqual([
			'agent',
			'agent'
		]);
	});

	test('opened in two tabs, and a second one beside it, makes one person', async () => {
		await add({ id: 'second', uses: 5 });
		const key = makeKey();
		const count = guarded.relay.directory.members.size;
		const members = await Promise.all([come(key), come(key), come(key, 'second')]);
		expect(new Set(members).size).toBe(1);
		expect(guarded.relay.directory.members.size).toBe(count + 1);
	});

	test('used by two at once lets in one', async () => {
		const doors = [1, 2].map(() => new RawConnection(guarded.relay, 'directory'));
		for (const door of doors) door.hello(makeKey(), null, join('the-secret'));
		const ended = await Promise.all(
			doors.map((door) =>
				Promise.race([
					door.until('welcome').then(() => 'in'),
					door.until('closed').then(() => 'out')
				])
			)
		);
		expect(ended.sort()).toEqual(['in', 'out']);
	});

	test('that is forged, unknown, expired or revoked is answered alike', async () => {
		await refused('a-guess');
		await refused('the-secret', 'other');
		guarded.now += 1000;
		await refused('the-secret');
		guarded.now -= 1000;
		await guarded.relay.invitations.revoke('inv');
		await refused('the-secret');
	});

	test('cannot be guessed for long: after many wrong secrets the right one has to wait', async () => {
		for (let n = 0; n < DEFAULT_LIMITS.wrongSecrets; n++) await refused('a-guess');
		await refused('the-secret');
		guarded.now += 60_000;
		await add({ id: 'later' });
		const door = new RawConnection(guarded.relay, 'directory');
		door.hello(makeKey(), null, join('the-secret', 'later'));
		await door.until('welcome');
	});
});

describe('OP-05 · what only admins may', () => {
	test('an agent cannot make themself owner by writing into the directory', async () => {
		const door = await guarded.inside(guarded.anna);
		const doc = new Y.Doc();
		putMember(doc, {
			id: 'anna',
			name: 'Anna',
			role: 'owner',
			team: null,
			standing: 'active',
			createdAt: 0,
			importId: null
		});
		// As a sync step 2 and as a live update: the same judge.
		for (const kind of [1, 2]) {
			const to = encoding.createEncoder();
			encoding.writeVarUint(to, 0);
			encoding.writeVarUint(to, kind);
			encoding.writeVarUint8Array(to, Y.encodeStateAsUpdate(doc));
			door.throw(encoding.toUint8Array(to));
		}
		await door.until('unsaved');
		expect(guarded.relay.directory.members.get('anna')?.role).toBe('agent');
	});

	test('an agent cannot list invitations or tokens, and can link a device of their own', async () => {
		const door = await guarded.inside(guarded.anna);
		door.say({ type: 'ask', number: 1, question: { ask: 'invitations' } });
		door.say({ type: 'ask', number: 2, question: { ask: 'tokens' } });
		const secretHash = hashOf('s');
		door.say({ type: 'ask', number: 3, question: { ask: 'link-device', id: 'mine', secretHash } });
		const answers = () =>
			door.messages.flatMap((message) =>
				message.type === 'answer' ? [[message.number, message.answer.answer]] : []
			);
		await expect
			.poll(() => answers().sort())
			.toEqual([
				[1, 'no'],
				[2, 'no'],
				[3, 'done']
			]);
		const phone = makeKey();
		const second = new RawConnection(guarded.relay, 'directory');
		second.hello(phone, null, {
			kind: 'join',
			invitation: 'mine',
			secret: 's',
			name: 'Whatever',
			deviceName: 'phone'
		});
		await second.until('welcome');
		const { devices, members } = guarded.relay.directory;
		expect(devices.get(phone.id)?.member).toBe('anna');
		expect(members.get('anna')).toMatchObject({ name: 'anna', role: 'agent' });
	});

	test('a member who is removed is cut off, and their device does not come back', async () => {
		const door = await guarded.inside(guarded.anna);
		await guarded.relay.rooms.editDirectory((doc) => {
			const anna = guarded.relay.directory.members.get('anna');
			if (anna !== undefined) putMember(doc, { ...anna, standing: 'removed' });
		});
		await door.until('closed');
		expect(door.closed?.code).toBe(CLOSE.removed);
		await refusedWith(CLOSE.removed, (again) => {
			again.hello(guarded.anna, 'workspace');
		});
	});
});
