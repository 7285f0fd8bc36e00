import { expect, test } from 'vitest';
import { signedText } from './handshake';
import { signHello, type Signer } from './hello';
import { PROTOCOL_VERSION } from './messages';
import { parseRoom, roomName, type RoomAddress } from './rooms';

const CHALLENGE = { relay: 'relay', nonce: 'once' };
const ABOUT = {
	workspace: 'w',
	room: 'space.s',
	origin: 'https://polder.test',
	intent: { kind: 'enter' }
} as const;

test('a hello carries the signature of exactly what the relay will check, and nothing secret', async () => {
	const signed: string[] = [];
	const device: Signer = {
		id: 'd',
		publicKey: 'key',
		sign: (text) => {
			signed.push(text);
			return Promise.resolve('signature');
		}
	};
	expect(await signHello(CHALLENGE, device, ABOUT)).toEqual({
		...{ version: PROTOCOL_VERSION, workspace: 'w', device: 'd', publicKey: 'key' },
		...{ origin: 'https://polder.test', signature: 'signature', intent: ABOUT.intent }
	});
	const { workspace, room, origin } = ABOUT;
	expect(signed).toEqual([signedText({ ...CHALLENGE, workspace, room, origin, device: 'd' })]);
});

test('a device that cannot sign says no hello', async () => {
	const device: Signer = {
		id: 'd',
		publicKey: 'key',
		sign: () => Promise.reject(new Error('no key'))
	};
	await expect(signHello(CHALLENGE, device, ABOUT)).rejects.toThrow('no key');
});

const ROOMS: readonly RoomAddress[] = [
	{ kind: 'directory' },
	{ kind: 'customers' },
	{ kind: 'space', space: 'north' },
	{ kind: 'private', member: 'anna' }
];

test.each(ROOMS)('the name of a room is read as it was written: %j', (room) => {
	expect(parseRoom(roomName(room))).toEqual(room);
});

test.each(['', 'space', 'space.', 'space.a/b', 'other.north', 'directory.x', '.north'])(
	'“%s” is no name of a room',
	(name) => {
		expect(parseRoom(name)).toBeNull();
	}
);
