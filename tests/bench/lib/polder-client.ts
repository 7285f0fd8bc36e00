import * as decoding from 'lib0/decoding';
import {
	decodeFromRelay,
	encodeFromDevice,
	encodeFromRelay
} from '../../../src/lib/protocol/codec';
import { signedText, type Challenge } from '../../../src/lib/protocol/handshake';
import {
	POLDER_MESSAGE,
	PROTOCOL_VERSION,
	type FromDevice,
	type FromRelay
} from '../../../src/lib/protocol/messages';
import { SYNC_PATH } from '../../../src/lib/protocol/rooms';
import { TICKET_PROTOCOL } from '../../../src/lib/protocol/subprotocol';
import { RawConnection, type Connection, type Open } from './connection';
import type { NodeDevice } from './node-device';

/** Where a raw client connects, and as whom. */
export interface Entrance {
	/** The relay's origin, `ws://…`. */
	readonly url: string;
	readonly workspace: string;
	readonly room: string;
	readonly device: NodeDevice;
	/** What the relay gave the device for coming back: shown, and replaced by the newest. */
	readonly ticket?: { last: string | null };
}

/** Connects to a room of the relay and proves who it is. Frames after the welcome go to `onFrame`. */
export const enterRoom = (
	entrance: Entrance,
	onFrame: (frame: Uint8Array) => void
): Promise<RawConnection> => enterRoomBy(RawConnection.open, entrance, onFrame);

/** The same with a connection of another kind. */
export async function enterRoomBy<Opened extends Connection>(
	open: Open<Opened>,
	{ url, workspace, room, device, ticket }: Entrance,
	onFrame: (frame: Uint8Array) => void
): Promise<Opened> {
	let settle: () => void;
	const welcomed = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const waiting: Uint8Array[] = [];
	let answer: (frame: Uint8Array) => void = (frame) => waiting.push(frame);
	const last = ticket?.last ?? null;
	const connection = await open(
		`${url}${SYNC_PATH}/${room}`,
		(frame) => {
			answer(frame);
		},
		last === null ? [] : [TICKET_PROTOCOL + last]
	);
	answer = (frame) => {
		const message = readPolder(frame);
		if (message?.type === 'challenge') void prove(message.challenge);
		else if (message?.type === 'welcome') {
			if (ticket !== undefined) ticket.last = message.welcome.ticket;
			connection.onFrame = onFrame;
			settle();
		}
	};
	const prove = async (challenge: Challenge) => {
		const origin = url.replace(/^ws/, 'http');
		const parts = { workspace, room, origin, relay: challenge.relay, nonce: challenge.nonce };
		const signature = await device.sign(signedText({ ...parts, device: device.id }));
		const hello = {
			version: PROTOCOL_VERSION,
			workspace,
			device: device.id,
			publicKey: device.publicKey,
			origin,
			signature,
			intent: { kind: 'enter' }
		} as const;
		connection.send(encodeFromDevice({ type: 'hello', hello }));
	};
	for (const frame of waiting) answer(frame);
	await welcomed;
	return connection;
}

/** Reads a frame of ours; `null` when it is one of the standard protocol. */
export function readPolder(frame: Uint8Array): FromRelay | null {
	const decoder = decoding.createDecoder(frame);
	if (decoding.readVarUint(decoder) !== POLDER_MESSAGE) return null;
	const read = decodeFromRelay(decoder);
	if (!read.ok) throw new Error(read.error.malformed);
	return read.value;
}

/** Sends one of our messages. */
export const say = (connection: Connection, message: FromDevice<Uint8Array>): void => {
	connection.send(encodeFromDevice(message));
};

const cursor = 'none';

/** The second byte of frames that a load tells apart without reading them, from the codec itself. */
const SECOND_BYTE = {
	batch: encodeFromRelay({
		type: 'batch',
		whole: false,
		wentBack: false,
		last: true,
		continued: false,
		holds: true,
		cursor,
		records: [],
		withdrawn: []
	})[1],
	accepted: encodeFromRelay({ type: 'accepted', number: 0, cursor })[1],
	refused: encodeFromRelay({
		type: 'refused',
		number: 0,
		record: '',
		rule: '',
		reason: '',
		facts: {},
		state: null
	})[1],
	incomplete: encodeFromRelay({ type: 'incomplete', number: 0, record: '' })[1],
	saved: encodeFromRelay({ type: 'saved', count: 0 })[1],
	unsaved: encodeFromRelay({
		type: 'unsaved',
		count: 0,
		rule: '',
		reason: '',
		facts: {},
		state: new Uint8Array()
	})[1]
} as const;

const WELCOME = encodeFromRelay({
	type: 'welcome',
	welcome: {
		...{ workspace: 'w', workspaceName: '', member: 'm' },
		...{
			presence: true,
			audit: true,
			readers: true,
			plans: true,
			authors: true,
			moves: true,
			undoesMoves: true,
			older: true,
			ticket: null
		}
	}
})[1];

/** Whether a frame is one of ours of that kind. Its first two bytes are enough. */
export const isPolder = (frame: Uint8Array, kind: keyof typeof SECOND_BYTE): boolean =>
	frame[0] === POLDER_MESSAGE && frame[1] === SECOND_BYTE[kind];

/** Whether a frame says that its receiver has been let in. */
export const isWelcome = (frame: Uint8Array): boolean =>
	frame[0] === POLDER_MESSAGE && frame[1] === WELCOME;

/** Ends the bench when a frame says that an edit did not happen: it would measure refusals. */
export function mustBeAllowed(frame: Uint8Array): void {
	for (const kind of ['refused', 'unsaved', 'incomplete'] as const) {
		if (isPolder(frame, kind)) throw new Error(JSON.stringify(readPolder(frame)));
	}
}

/** The flags of a batch are its third byte. */
const WHOLE = 1;
const LAST = 2;

/** Whether a frame is one of the batches that bring all records, to a device that has none. */
export const isWhole = (frame: Uint8Array): boolean =>
	isPolder(frame, 'batch') && ((frame[2] ?? 0) & WHOLE) !== 0;

/**
 * Whether a frame is the last batch of a catch-up, after which a device has everything. The last of
 * the whole is not: it is followed by one of what changed meanwhile.
 */
export const endsCatchUp = (frame: Uint8Array): boolean =>
	isPolder(frame, 'batch') && ((frame[2] ?? 0) & (WHOLE | LAST)) === LAST;
