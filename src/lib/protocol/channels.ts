import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { fail, succeed, type Result } from '../domain/core/result';
import type { Malformed } from './codec';
import type { RoomName } from './rooms';

/** The end of the address of a connection for many rooms, and what is signed in place of a room. No room has this name. */
export const CHANNELS = 'channels';

/** The channel that is about the connection itself. */
export const CONTROL = 0;

/** The highest number of a channel. */
export const HIGHEST_CHANNEL = 2 ** 31 - 1;

/** The most bytes that a channel's number adds to a message. */
export const CHANNEL_HEAD = 5;

/** A frame without a message: its sender is there. A device that sends one is sent one. */
export const SIGN_OF_LIFE = new Uint8Array([CONTROL]);

/** The longest name of a room that is read. */
const LONGEST_ROOM = 100;

/** Message types on the channel `CONTROL`, beside the handshake's `POLDER_MESSAGE`. Numbers are never reused. */
const OPEN = 101;
const SHUT = 102;
const ENDED = 103;

/** What is said about channels. */
export type Control =
	/** The device enters a room. Numbers rise: none is used twice on a connection. */
	| { readonly type: 'open'; readonly channel: number; readonly room: RoomName }
	/** The device leaves the room. Nothing of the channel counts after this. */
	| { readonly type: 'shut'; readonly channel: number }
	/** The relay has ended a channel, for what a connection of that room would be closed for. */
	| {
			readonly type: 'ended';
			readonly channel: number;
			readonly code: number;
			readonly reason: string;
	  };

/** A frame of a connection for many rooms. */
export interface ChannelFrame {
	readonly channel: number;
	/** A view of the frame's bytes, without the number. */
	readonly message: Uint8Array;
}

/** Returns the frame that carries a message in a channel. */
export function inChannel(channel: number, message: Uint8Array): Uint8Array<ArrayBuffer> {
	const head = numberOf(channel);
	const frame = new Uint8Array(head.length + message.length);
	frame.set(head);
	frame.set(message, head.length);
	return frame;
}

/** Reads the number in front of a message. Fails with `Malformed`; never throws. */
export function readChannel(frame: Uint8Array): Result<ChannelFrame, Malformed> {
	try {
		const from = decoding.createDecoder(frame);
		const channel = decoding.readVarUint(from);
		if (channel > HIGHEST_CHANNEL) return fail({ malformed: 'no channel' });
		return succeed({ channel, message: frame.subarray(from.pos) });
	} catch {
		// Expected: lib0 throws when the bytes end too early.
		return fail({ malformed: 'no channel' });
	}
}

/** Encodes what is said about a channel as a whole frame. */
export function encodeControl(control: Control): Uint8Array<ArrayBuffer> {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, CONTROL);
	switch (control.type) {
		case 'open':
			encoding.writeVarUint(to, OPEN);
			encoding.writeVarUint(to, control.channel);
			encoding.writeVarString(to, control.room);
			break;
		case 'shut':
			encoding.writeVarUint(to, SHUT);
			encoding.writeVarUint(to, control.channel);
			break;
		case 'ended':
			encoding.writeVarUint(to, ENDED);
			encoding.writeVarUint(to, control.channel);
			encoding.writeVarUint(to, control.code);
			encoding.writeVarString(to, control.reason);
	}
	return encoding.toUint8Array(to);
}

/** Decodes a message of the channel `CONTROL`. Fails with `Malformed`; never throws. */
export function decodeControl(message: Uint8Array): Result<Control, Malformed> {
	try {
		const from = decoding.createDecoder(message);
		const type = decoding.readVarUint(from);
		const channel = decoding.readVarUint(from);
		if (channel <= CONTROL || channel > HIGHEST_CHANNEL) return fail({ malformed: 'no channel' });
		switch (type) {
			case OPEN: {
				const room = decoding.readVarString(from);
				if (room.length > LONGEST_ROOM) return fail({ malformed: 'no room' });
				return succeed({ type: 'open', channel, room });
			}
			case SHUT:
				return succeed({ type: 'shut', channel });
			case ENDED: {
				const code = decoding.readVarUint(from);
				return succeed({ type: 'ended', channel, code, reason: decoding.readVarString(from) });
			}
			default:
				return fail({ malformed: `unknown control ${String(type)}` });
		}
	} catch {
		// Expected: lib0 throws when the bytes end too early.
		return fail({ malformed: 'ends too early' });
	}
}

function numberOf(channel: number): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, channel);
	return encoding.toUint8Array(to);
}
