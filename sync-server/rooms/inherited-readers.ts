import { readersOf } from '../../src/lib/domain/access/reach';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { Instant } from '../../src/lib/domain/core/day';
import { isDerivedId, type RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import { ERASED } from '../../src/lib/domain/policy/erase';
import type { Source } from '../../src/lib/domain/policy/record-context';
import { accessFacts } from '../../src/lib/domain/policy/record-facts';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Committer } from '../store/committer';
import { NOTHING } from '../store/store';
import { MOST_WAITING, type Dependents } from './dependents';
import type { Erasures } from './erasures';
import type { Homes } from './homes';
import type { RecordCache } from './record-cache';
import type { RoomLog } from './room-log';
import type { Committed } from './live-frames';

/** The records of one room that take their readers from others: from which they may, and what they are given. */
export class InheritedReaders {
	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly committer: Committer;
			readonly log: RoomLog;
			readonly held: RecordCache;
			readonly dependents: Dependents;
			readonly erasures: Erasures;
			readonly homes: Homes;
			/** Called when a record has other readers on the disk. */
			readonly onStored: (edit: Committed) => void;
			readonly onStoreFailed: (error: unknown) => void;
		}
	) {}

	/**
	 * Returns a record that others take their readers from, or why they may not; `null` while it is not there.
	 *
	 * @param mayWait whether the other may be there before it
	 * @param isKnown whether the other is there already
	 */
	sourceFor(id: RecordId, mayWait: boolean, isKnown: boolean): Source | Refusal | 'later' | null {
		const { dependents, erasures, held, homes } = this.surroundings;
		if (erasures.has(id)) return ERASED;
		if (!held.has(id)) {
			if (!mayWait) return 'later';
			const isElsewhere = isDerivedId(id) || homes.isElsewhere(id, this.room);
			if (isElsewhere) return SOURCE_ELSEWHERE;
			return !isKnown && dependents.of(id).length >= MOST_WAITING ? 'later' : null;
		}
		const { fields, facts } = held.hold(id);
		return fields === null || facts === null ? null : { fields, facts };
	}

	/**
	 * Gives the records that take their readers from one the readers that it has now. Stored in the same commit:
	 * whoever reads the one reads the others, at every moment and however a device catches up.
	 */
	handOn(
		id: RecordId,
		facts: { readonly before: RecordFacts | null; readonly after: RecordFacts },
		at: Instant
	): void {
		const {
			log,
			committer,
			dependents,
			erasures,
			held: cache,
			onStored,
			onStoreFailed
		} = this.surroundings;
		const { before, after } = facts;
		if (before !== null && isAlike(readersOf(before), readersOf(after))) return;
		for (const dependent of dependents.of(id)) {
			if (erasures.has(dependent)) continue;
			const held = cache.hold(dependent);
			const was = held.facts;
			const is = held.fields === null ? null : accessFacts(held.fields, after);
			if (was === null || is === null || isAlike(was, is)) continue;
			const change = { previous: held.seq, record: dependent, update: NOTHING, before: was, at };
			const { entry, rows } = log.append(change);
			const { seq } = entry;
			cache.set(dependent, { ...held, facts: is, seq });
			cache.pin(dependent);
			committer.add({
				...{ room: this.room, entry, facts: is, rows },
				done: () => {
					cache.unpin(dependent);
					const stored = { seq, record: dependent, by: null, update: NOTHING };
					onStored({ ...stored, before: was, after: is });
				},
				failed: onStoreFailed
			});
			this.handOn(dependent, { before: was, after: is }, at);
		}
	}
}

/** Returns whether two plain values are written alike. */
export const isAlike = (before: object | null, after: object): boolean =>
	JSON.stringify(before) === JSON.stringify(after);

/** Devices find records by their id alone: one in another room, or whose id several rooms may have, gives no readers. */
const SOURCE_ELSEWHERE: Refusal = {
	rule: 'HI-11',
	reason: 'malformed',
	facts: { field: 'topic' }
};
