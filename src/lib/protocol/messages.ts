import type { RefusalFacts } from '../domain/access/refusal';
import type { MemberId, RecordId } from '../domain/core/ids';
import type { OwnedBytes } from '../domain/core/owned-bytes';
import type { CatalogueEntry } from '../domain/space/space';
import type { Answer, Challenge, Hello, Question, Welcome } from './handshake';

/**
 * The version of the wire. A relay and a device with different versions part with a clear reason
 * (close code 4426) and change nothing.
 */
export const PROTOCOL_VERSION = 3;

/** The y-websocket message type that carries all of Polder's own messages. Types 0 to 3 are standard. */
export const POLDER_MESSAGE = 100;

/** The relay's sequence number within one room: counts every accepted record edit. */
export type Sequence = number;

/**
 * How far a device has followed a room: given out by the relay and handed back to it unchanged. It is
 * encrypted, of a constant size, and says nothing to whoever carries it.
 */
export type Cursor = string;

/** The longest cursor that is read, in characters. */
export const LONGEST_CURSOR = 200;

/** The largest state that one may show of oneself at a record, bytes. */
export const LARGEST_PRESENCE = 2048;

/** A record's update or whole state, as a batch carries it. */
export interface RecordUpdate<Bytes extends Uint8Array = OwnedBytes> {
	readonly record: RecordId;
	/** A Yjs update. Applying it to what the device has gives the record as the relay has it. */
	readonly update: Bytes;
}

/** What a device says. What was read owns its bytes; what is written may be made of views. */
export type FromDevice<Bytes extends Uint8Array = OwnedBytes> =
	| { readonly type: 'hello'; readonly hello: Hello }
	/** Ask for the room's records: those that changed after the cursor, or all, then live. */
	| { readonly type: 'subscribe'; readonly cursor: Cursor | null }
	/** One local transaction on a record. Numbers rise; they need not be without gaps. */
	| {
			readonly type: 'edit';
			readonly number: number;
			readonly record: RecordId;
			readonly update: Bytes;
	  }
	| { readonly type: 'ask'; readonly number: number; readonly question: Question }
	/**
	 * This person has the record open. `state`: where they are in it, in the devices' own terms, at most
	 * `LARGEST_PRESENCE` bytes; empty for nowhere in particular. `null`: they have closed it.
	 */
	| { readonly type: 'present'; readonly record: RecordId; readonly state: Bytes | null };

/** What the relay says; `Bytes` as in `FromDevice`. */
export type FromRelay<Bytes extends Uint8Array = OwnedBytes> =
	| { readonly type: 'challenge'; readonly challenge: Challenge }
	| { readonly type: 'welcome'; readonly welcome: Welcome }
	/**
	 * Records in the order of the log. `whole`: the device's records of this room are to become
	 * exactly those of this and the following batches, up to the one that is `last`. The cursor
	 * holds once the `last` has arrived; one who is cut off before comes back with the old one.
	 * `wentBack`: the relay is not where the device's cursor says, because it lost its data or went back to
	 * an older copy: the device brings what it lacks.
	 */
	| {
			readonly type: 'batch';
			readonly whole: boolean;
			readonly wentBack: boolean;
			readonly last: boolean;
			readonly cursor: Cursor;
			readonly records: readonly RecordUpdate<Bytes>[];
			readonly withdrawn: readonly RecordId[];
			/** About how many records the whole will be; only with `whole`, and not from a relay of before. */
			readonly total?: number;
	  }
	/** Every edit numbered up to this one is on the relay's disk, apart from those refused. */
	| { readonly type: 'accepted'; readonly number: number; readonly cursor: Cursor }
	/** This edit did not happen. `state`: the record as it stands, if the device may see it. */
	| {
			readonly type: 'refused';
			readonly number: number;
			readonly record: RecordId;
			readonly rule: string;
			readonly reason: string;
			readonly facts: RefusalFacts;
			readonly state: Bytes | null;
	  }
	/** The edit builds on something that the relay lacks: send the record's whole state. */
	| { readonly type: 'incomplete'; readonly number: number; readonly record: RecordId }
	/** This many of the connection's updates to the room's own document are on disk. */
	| { readonly type: 'saved'; readonly count: number }
	/**
	 * The connection's update number `count` to the room's own document did not happen. `state`: the
	 * document as it stands, from which the device starts again under a new client id.
	 */
	| {
			readonly type: 'unsaved';
			readonly count: number;
			readonly rule: string;
			readonly reason: string;
			readonly facts: RefusalFacts;
			readonly state: Bytes;
	  }
	| { readonly type: 'catalogue'; readonly spaces: readonly CatalogueEntry[] }
	| { readonly type: 'answer'; readonly number: number; readonly answer: Answer }
	/**
	 * Somebody else has the record open, as the device has itself. `place` tells one opening from
	 * another of the same member; `state`: as `present` gave it, `null` when they are gone.
	 */
	| {
			readonly type: 'presence';
			readonly record: RecordId;
			readonly place: number;
			readonly member: MemberId;
			readonly state: Bytes | null;
	  };

/** Why the relay ended a connection. Codes from 4400 on tell the device not to try again by itself. */
export const CLOSE = {
	/** A bug of the relay; come back. */
	fault: 1011,
	/** The relay is stopping; come back later. */
	restarting: 1012,
	/** The relay could not store; come back later. */
	storage: 4300,
	/** Too slow a reader; come back and catch up. */
	slow: 4301,
	/** Rights have changed: come back and be asked again. */
	changed: 4302,
	malformed: 4400,
	/** Unknown device, bad signature, or a secret that is not good. */
	unknown: 4401,
	/** May not enter this room, or there is none: the answer is the same. */
	closed: 4403,
	/** The relay belongs to another workspace. */
	elsewhere: 4409,
	/** Proof of who one is took too long. */
	late: 4408,
	/** The relay keeps no workspace (yet, or any more: it may have lost its disk). */
	unclaimed: 4410,
	/** This device, or its member, has been removed from the workspace. */
	removed: 4411,
	/** A script's change is not allowed; a device would have been told in words. */
	refused: 4422,
	/** More connections, rooms or frames than one device or address may have. */
	tooMany: 4429,
	version: 4426
} as const;
