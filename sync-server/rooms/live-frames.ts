import { isReadByName, mayRead, type Reach } from '../../src/lib/domain/access/reach';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import { encodeBatchContent, encodeBatchWith } from '../../src/lib/protocol/codec';
import type { Cursor, RecordUpdate, Sequence } from '../../src/lib/protocol/messages';
import { NOTHING } from '../store/store';
import type { Client } from './client';

/** An edit that has just reached the disk. */
export interface Committed {
	readonly seq: Sequence;
	/** `null` when no client of this room made it. */
	readonly by: Client | null;
	readonly record: RecordId;
	readonly update: Uint8Array;
	readonly before: RecordFacts | null;
	/** The facts after the edit; `null` when the record was deleted for good. */
	readonly after: RecordFacts | null;
}

/** A client that is sent every change. */
export interface Follower {
	readonly client: Client;
	readonly reach: Reach;
	/** The reach as text. */
	readonly key: string;
	/** Records whose edits are sent back to the client although it made them. */
	readonly echo: ReadonlySet<RecordId>;
}

/** What a client is sent of a commit. */
export interface Outgoing {
	readonly frame: Uint8Array;
	readonly withdrawn: readonly RecordId[];
}

/** The content of a frame: encoded once for everybody who is sent it. */
interface Content {
	readonly bytes: Uint8Array;
	readonly withdrawn: readonly RecordId[];
}

/**
 * What an edit is to a client: the record's whole state, the update, nothing because the client made it,
 * a reason to let go of the record, or nothing at all.
 */
type Part = 'state' | 'update' | 'own' | 'withdraw' | 'nothing';

/**
 * The frames of one commit. Followers with the same reach are sent the same frame. Followers of different
 * reaches who are sent the same content differ in the cursor alone: the content is encoded once.
 */
export class LiveFrames {
	private readonly contents = new Map<string, Content | null>();
	private readonly frames = new Map<string, Outgoing | null>();
	private readonly makers: ReadonlySet<Client | null>;
	/** Whether followers with the same reach are sent different frames, because who reads it is said by name. */
	private readonly isByName: boolean;

	constructor(
		private readonly fresh: readonly Committed[],
		private readonly ports: {
			/** Returns the cursor of a reach, which is given as text, after the commit. */
			readonly cursorFor: (reach: string) => Cursor;
			/** Returns a record's state as it is on the disk. */
			readonly stateOf: (record: RecordId) => Uint8Array | null;
			readonly encode?: typeof encodeBatchContent;
		}
	) {
		this.makers = new Set(fresh.map(({ by }) => by));
		this.isByName = fresh.some(({ before, after }) => isReadByName(before) || isReadByName(after));
	}

	/** Returns what a follower is sent; `null` for nothing. */
	frameFor(follower: Follower): Outgoing | null {
		const { client, key, echo } = follower;
		const isAsOthers = echo.size === 0 && !this.makers.has(client) && !this.isByName;
		if (!isAsOthers) return this.make(follower);
		const known = this.frames.get(key);
		if (known !== undefined) return known;
		const made = this.make(follower);
		this.frames.set(key, made);
		return made;
	}

	private make(follower: Follower): Outgoing | null {
		const parts = this.fresh.map((edit) => partFor(edit, follower));
		const name = parts.join();
		let content = this.contents.get(name);
		if (content === undefined) {
			content = this.contentOf(parts);
			this.contents.set(name, content);
		}
		if (content === null) return null;
		const cursor = this.ports.cursorFor(follower.key);
		return { frame: encodeBatchWith(cursor, content.bytes), withdrawn: content.withdrawn };
	}

	private contentOf(parts: readonly Part[]): Content | null {
		const { stateOf, encode = encodeBatchContent } = this.ports;
		const records: RecordUpdate<Uint8Array>[] = [];
		const gone = new Set<RecordId>();
		for (const [at, { record, update }] of this.fresh.entries()) {
			const part = parts[at];
			if (part === 'withdraw') gone.add(record);
			else if (part !== 'nothing') gone.delete(record);
			if (part === 'state') records.push({ record, update: stateOf(record) ?? update });
			if (part === 'update') records.push({ record, update });
		}
		if (records.length === 0 && gone.size === 0) return null;
		const withdrawn = [...gone];
		const kept = records.filter(({ record }) => !gone.has(record));
		return { bytes: encode(kept, withdrawn), withdrawn };
	}
}

function partFor(
	{ by, record, update, before, after }: Committed,
	{ client, reach, echo }: Follower
): Part {
	const could = before !== null && mayRead(reach, before);
	const can = after !== null && mayRead(reach, after);
	// Who has made it has it, also when their rights have changed since it was judged.
	if (!can) return could || by === client ? 'withdraw' : 'nothing';
	const isOwn = by === client && !echo.has(record);
	// Who has made a record has all that there is of it.
	if (!could) return before === null && isOwn ? 'own' : 'state';
	// Its readers have changed, and nothing in it.
	if (update.length <= NOTHING.length) return 'nothing';
	return isOwn ? 'own' : 'update';
}
