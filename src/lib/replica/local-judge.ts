import type * as Y from 'yjs';
import type { Clock } from '../domain/core/day';
import type { MemberId, SpaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import type { People } from '../domain/member/member';
import { judgeRecord } from '../domain/policy/judge';
import type { Space } from '../domain/space/space';
import { readDirectory } from '../documents/directory';
import { readSpace } from '../documents/space';
import { parseRoom } from '../protocol/rooms';
import type { Judge } from './store/rebase';

/** A live document, as far as reading it goes. */
interface Readable {
	read<Value>(reader: (doc: Y.Doc) => Value): Value;
	onChange(listener: () => void): () => void;
}

/** Where the rules find the people and the spaces. */
interface Surroundings {
	readonly clock: Pick<Clock, 'now'>;
	readonly directory: () => Readable;
	readonly space: (id: SpaceId) => Readable;
}

/**
 * Returns how a member's edits of records are judged by the rules, as far as this device knows. What it does not
 * know yet it does not forbid: the relay judges again.
 */
export function localJudges({
	clock,
	directory,
	space: spaceOf
}: Surroundings): (member: MemberId) => Judge {
	const peopleOf = remembering(readDirectory);
	const readers = new Map<SpaceId, (document: Readable) => Space | null>();
	const known = {
		clock,
		people: () => peopleOf(directory()),
		space: (id: SpaceId) => {
			const read = readers.get(id) ?? remembering((doc) => readSpace(doc, id));
			readers.set(id, read);
			return read(spaceOf(id));
		}
	} satisfies Omit<Known, 'me'>;
	return (me) => judgeAmong({ ...known, me });
}

/** What the rules ask about, as plain values. */
interface Known {
	readonly me: MemberId;
	readonly clock: Pick<Clock, 'now'>;
	readonly people: () => People;
	/** Returns a space, or `null` when this device does not have it yet. */
	readonly space: (id: SpaceId) => Space | null;
}

/** Judges one member's edits where there are no documents, as in a worker. */
export const judgeAmong =
	({ me, clock, people: peopleNow, space: spaceOf }: Known): Judge =>
	(room, edit) => {
		const people = peopleNow();
		const about = parseRoom(room);
		// Lines come after those that are there, also where this device's clock is behind (HI-07).
		let now = clock.now();
		for (const { at } of [...edit.history, ...edit.posts]) now = Math.max(now, at);
		// A device that has just joined has no directory yet.
		if (people.members.size === 0 || about === null) return succeed(null);
		if (about.kind !== 'space') return judgeRecord(me, edit, { people, space: null, now });
		const space = spaceOf(about.space);
		return space === null ? succeed(null) : judgeRecord(me, edit, { people, space, now });
	};

/** Reads a document once per change: many edits are judged by the same people. */
function remembering<Value>(reader: (doc: Y.Doc) => Value): (document: Readable) => Value {
	const known = new WeakMap<Readable, { current: { readonly of: Value } | null }>();
	return (document) => {
		let memory = known.get(document);
		if (memory === undefined) {
			const fresh: { current: { readonly of: Value } | null } = { current: null };
			document.onChange(() => {
				fresh.current = null;
			});
			known.set(document, fresh);
			memory = fresh;
		}
		memory.current ??= { of: document.read(reader) };
		return memory.current.of;
	};
}
