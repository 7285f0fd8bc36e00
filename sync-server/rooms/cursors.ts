import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Cursor } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { RANKS, type Joining } from './sending-order';

/** What a cursor contains. The device that keeps it cannot read it. */
export interface Position {
	/** Identifies the log that `seq` counts in: see `logName`. */
	readonly log: string;
	/** Identifies the run of the relay that wrote the cursor: see `Runs`. */
	readonly run: string;
	readonly seq: number;
	/** Identifies what the device could see at that point: see `Reaches`. */
	readonly reach: string;
	/** How far a device that is still being sent the whole room has come; `null` when it has all of it. */
	readonly joining: Joining | null;
}

const NONCE = 12;
const TAG = 16;
const LOG = 9;
const RUN = 9;
const REACH = 9;
const SEQ = 6;
/**
 * For a device that joins: the entry from which changes are recent, the rank, and the id with its length in
 * front.
 */
const ID = 64;
const JOINING = SEQ + 1 + 1 + ID;
const WHOLE = LOG + RUN + REACH + SEQ;

/**
 * Writes and reads cursors. They are encrypted, have a constant size (another one while a device joins) and
 * are not bound to a device. A device learns nothing from a cursor about what others do, and cannot make one
 * up. With another device's cursor it gets no more than with none, because what is sent follows from the
 * rights of the moment alone. Equal positions have equal cursors, so that everybody who is sent the same can
 * be sent one frame.
 */
export class Cursors {
	private readonly key: Buffer;
	private readonly nonceKey: Buffer;

	/** @param secret stays the same over restarts */
	constructor(secret: string) {
		const derived = (what: string) => Buffer.from(hkdfSync('sha256', secret, '', what, 32));
		this.key = derived('polder/cursor/encrypt');
		this.nonceKey = derived('polder/cursor/nonce');
	}

	/** Returns the cursor for a position in a room's log. */
	write(room: RoomName, { log, run, seq, reach, joining }: Position): Cursor {
		const plain = Buffer.concat([
			part(log, LOG),
			part(run, RUN),
			part(reach, REACH),
			sequence(seq),
			...(joining === null ? [] : [joiningPart(joining)])
		]);
		// The nonce is derived from the whole content, so two different positions never share one.
		const nonce = createHmac('sha256', this.nonceKey)
			.update(room)
			.update('\0')
			.update(plain)
			.digest()
			.subarray(0, NONCE);
		const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(room));
		const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
		return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
	}

	/** Reads a cursor of a room. Returns `null` when this relay did not write it. */
	read(room: RoomName, cursor: Cursor): Position | null {
		const bytes = Buffer.from(cursor, 'base64url');
		const length = bytes.length - NONCE - TAG;
		if (length !== WHOLE && length !== WHOLE + JOINING) return null;
		const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE), {
			authTagLength: TAG
		});
		decipher.setAAD(Buffer.from(room)).setAuthTag(bytes.subarray(-TAG));
		let plain: Buffer;
		try {
			plain = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
		} catch {
			// Expected: Node throws on bytes that were not encrypted with this key for this room.
			return null;
		}
		const text = (from: number, length: number) =>
			plain.subarray(from, from + length).toString('base64url');
		return {
			log: text(0, LOG),
			run: text(LOG, RUN),
			reach: text(LOG + RUN, REACH),
			seq: plain.readUIntBE(LOG + RUN + REACH, SEQ),
			joining: length === WHOLE ? null : readJoining(plain.subarray(WHOLE))
		};
	}
}

/** Returns a name of constant size for a store's logs. */
export const logName = (logId: string): string =>
	createHash('sha256').update(logId).digest().subarray(0, LOG).toString('base64url');

function part(text: string, length: number): Buffer {
	const bytes = Buffer.from(text, 'base64url');
	if (bytes.length !== length) throw new RangeError(`not ${String(length)} bytes: ${text}`);
	return bytes;
}

function sequence(seq: number): Buffer {
	const bytes = Buffer.alloc(SEQ);
	bytes.writeUIntBE(seq, 0, SEQ);
	return bytes;
}

function joiningPart({ recent, place: { rank, id } }: Joining): Buffer {
	const bytes = Buffer.alloc(JOINING);
	bytes.writeUIntBE(recent, 0, SEQ);
	bytes.writeUInt8(rank, SEQ);
	// Ids consist of letters and digits, at most 64.
	bytes.writeUInt8(id.length, SEQ + 1);
	bytes.write(id, SEQ + 2, 'latin1');
	return bytes;
}

const readJoining = (bytes: Buffer): Joining => ({
	recent: bytes.readUIntBE(0, SEQ),
	place: {
		rank: RANKS.find((rank) => rank === bytes.readUInt8(SEQ)) ?? 0,
		id: bytes.toString('latin1', SEQ + 2, SEQ + 2 + bytes.readUInt8(SEQ + 1))
	}
});
