import type { RefusalFacts } from '../domain/access/refusal';
import type { Instant } from '../domain/core/day';
import type { MemberId, RecordId } from '../domain/core/ids';
import type { OwnedBytes } from '../domain/core/owned-bytes';
import type { CatalogueEntry } from '../domain/space/space';
import type { PostPlace } from '../domain/topic/post-place';
import type { Answer, Challenge, Hello, Question, Welcome } from './handshake';

/**
 * The version of the protocol. When relay and device have different versions, the connection is closed with
 * code 4426 and nothing is changed.
 */
export const PROTOCOL_VERSION = 4;

/** The y-websocket message type that carries all of Polder's own messages. Types 0 to 3 are standard. */
export const POLDER_MESSAGE = 100;

/** A sequence number within one room: the relay counts every accepted record edit. */
export type Sequence = number;

/**
 * How far a device has followed a room. The relay issues it and the device returns it unchanged. It is
 * encrypted and has a constant size, so that the device learns nothing from it.
 */
export type Cursor = string;

/** The longest cursor that is accepted, in characters. */
export const LONGEST_CURSOR = 200;

/** The largest presence state of one person at a record, bytes. */
export const LARGEST_PRESENCE = 2048;

/** A record's update or whole state, as a batch carries it. */
export interface RecordUpdate<Bytes extends Uint8Array = OwnedBytes> {
	readonly record: RecordId;
	/** A Yjs update. Applying it to what the device has gives the record as the relay has it. */
	readonly update: Bytes;
}

/** The most posts that may be asked for at once. */
export const MOST_OLDER = 200;

/** The messages of a device. A decoded message owns its bytes; a message to encode may contain views. */
export type FromDevice<Bytes extends Uint8Array = OwnedBytes> =
	| { readonly type: 'hello'; readonly hello: Hello }
	/**
	 * Asks for the room's records: those that changed after the cursor, or all of them, then every change. `horizon`:
	 * a whole room comes without the posts that were said before it. Older devices do not say it.
	 */
	| { readonly type: 'subscribe'; readonly cursor: Cursor | null; readonly horizon?: Instant }
	/**
	 * Asks for the last `most` posts of a topic before a place that were said from `since` on; with 0 for how many there
	 * are. Only on a connection that has subscribed to the room.
	 */
	| {
			readonly type: 'older';
			readonly number: number;
			readonly topic: RecordId;
			readonly before: PostPlace;
			readonly most: number;
			readonly since: Instant;
	  }
	/** One local transaction on a record. Numbers rise and may have gaps. */
	| {
			readonly type: 'edit';
			readonly number: number;
			readonly record: RecordId;
			readonly update: Bytes;
	  }
	| { readonly type: 'ask'; readonly number: number; readonly question: Question }
	/**
	 * This person has the record open. `state`: their position in it, in a form that only devices read, at most
	 * `LARGEST_PRESENCE` bytes; empty for no particular position. `null`: they have closed the record. `takesMany`: the
	 * device reads `presences`; older devices do not say it.
	 */
	| {
			readonly type: 'present';
			readonly record: RecordId;
			readonly state: Bytes | null;
			readonly takesMany?: true;
	  };

/** Somebody who has a record open. */
export interface ShownVisit<Bytes extends Uint8Array = OwnedBytes> {
	readonly record: RecordId;
	/** Numbers the times that the record was opened, so that two visits of one member differ. */
	readonly visit: number;
	readonly member: MemberId;
	/** As in `present`; `null` when they have left. */
	readonly state: Bytes | null;
}

/** The messages of the relay; `Bytes` as in `FromDevice`. */
export type FromRelay<Bytes extends Uint8Array = OwnedBytes> =
	| { readonly type: 'challenge'; readonly challenge: Challenge }
	| { readonly type: 'welcome'; readonly welcome: Welcome }
	/**
	 * Records in the order of the log. `whole`: the device replaces its records of this room with those of this
	 * and the following batches, up to the one that is `last`; `continued`: with those and the ones that came before
	 * the cut, after which it came back with the cursor of one of them. The cursor is valid with a batch that `holds`,
	 * as the `last` does; a device that is cut off comes back with the newest that is valid. `wentBack`: the relay's
	 * log ends before the device's cursor, because the relay lost its data or was restored from an older copy. The
	 * device then sends what the relay lacks.
	 */
	| {
			readonly type: 'batch';
			readonly whole: boolean;
			readonly wentBack: boolean;
			readonly last: boolean;
			readonly continued: boolean;
			readonly holds: boolean;
			readonly cursor: Cursor;
			readonly records: readonly RecordUpdate<Bytes>[];
			readonly withdrawn: readonly RecordId[];
			/** About how many records there will be in all; only with `whole`. Older relays do not send it. */
			readonly total?: number;
			/**
			 * How many posts of each topic were said before the horizon and have not been sent; only with the `last` batch of
			 * a whole room, to a device that has named a horizon. Topics of which everything was sent are left out.
			 */
			readonly older?: readonly (readonly [topic: RecordId, count: number])[];
	  }
	/**
	 * The posts that were asked for, the oldest first. `from`: a place before which all others are, and from which on
	 * these are all up to the place that was asked for; `left`: how many posts the topic has before that.
	 */
	| {
			readonly type: 'posts';
			readonly number: number;
			readonly from: PostPlace;
			readonly left: number;
			readonly records: readonly RecordUpdate<Bytes>[];
	  }
	/** Every edit up to this number is on the relay's disk, except those that were refused. */
	| { readonly type: 'accepted'; readonly number: number; readonly cursor: Cursor }
	/** This edit was refused. `state`: the record as it is, when the device may read it. */
	| {
			readonly type: 'refused';
			readonly number: number;
			readonly record: RecordId;
			readonly rule: string;
			readonly reason: string;
			readonly facts: RefusalFacts;
			readonly state: Bytes | null;
	  }
	/** The edit depends on something that the relay lacks: the device sends the record's whole state. */
	| { readonly type: 'incomplete'; readonly number: number; readonly record: RecordId }
	/** This many of the connection's updates to the room's own document are on the relay's disk. */
	| { readonly type: 'saved'; readonly count: number }
	/**
	 * The connection's update number `count` to the room's own document was refused. `state`: the document as
	 * it is; the device starts again from it under a new client id.
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
	/** Somebody else has a record open that this device has open, too. For devices that do not read `presences`. */
	| ({ readonly type: 'presence' } & ShownVisit<Bytes>)
	/** What has changed of the others who have open what this device has open, in all records of the room. */
	| { readonly type: 'presences'; readonly visits: readonly ShownVisit<Bytes>[] };

/** Why the relay closed a connection. At codes from 4400 on the device does not come back by itself. */
export const CLOSE = {
	/** A bug of the relay. The device comes back. */
	fault: 1011,
	/** The relay is stopping. The device comes back later. */
	restarting: 1012,
	/** The relay could not store something. The device comes back later. */
	storage: 4300,
	/** The device reads too slowly. It comes back and catches up. */
	slow: 4301,
	/** Rights have changed. The device comes back and is checked again. */
	changed: 4302,
	malformed: 4400,
	/** Unknown device, bad signature or wrong secret. */
	unknown: 4401,
	/** The device may not enter this room, or there is no such room: the answer is the same. */
	closed: 4403,
	/** The relay belongs to another workspace. */
	elsewhere: 4409,
	/** The proof of identity took too long. */
	late: 4408,
	/** The relay has no workspace: nobody has claimed it yet, or it has lost its disk. */
	unclaimed: 4410,
	/** This device, or its member, has been removed from the workspace. */
	removed: 4411,
	/** A script's change was refused. A device would have been sent `unsaved`. */
	refused: 4422,
	/** Too many connections, rooms or frames of one device or address. */
	tooMany: 4429,
	version: 4426
} as const;
