import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Store } from '../store/store';

/**
 * The most records that wait for one that is not there: when it comes, all of them are given its readers in one
 * commit. Further ones are not taken before that.
 */
export const MOST_WAITING = 200;

/** The records of one room that take their readers from other records, as stored and on their way to the disk. */
export class Dependents {
	/** Records whose first edit is on its way to the disk, by the record that they take their readers from. */
	private readonly arriving = new Map<RecordId, Set<RecordId>>();

	constructor(
		private readonly room: RoomName,
		private readonly store: Pick<Store, 'dependentsOf'>
	) {}

	/** Returns the records that take their readers from one. Some may have been deleted for good meanwhile. */
	of(id: RecordId): readonly RecordId[] {
		const stored = this.store.dependentsOf(this.room, id);
		const arriving = this.arriving.get(id);
		return arriving === undefined ? stored : [...new Set([...stored, ...arriving])];
	}

	/** Returns records, each with those that take their readers from it, directly or not. */
	withAll(ids: readonly RecordId[]): readonly RecordId[] {
		const all = new Set(ids);
		// A set also visits what is added while it is walked.
		for (const id of all) for (const dependent of this.of(id)) all.add(dependent);
		return [...all];
	}

	/** Notes that a new record was accepted, until `arrived`. */
	arrives(id: RecordId, { of }: RecordFacts): void {
		if (of === undefined) return;
		const arriving = this.arriving.get(of) ?? new Set();
		this.arriving.set(of, arriving.add(id));
	}

	/** Notes that a new record is on the disk, or was not stored. */
	arrived(id: RecordId, { of }: RecordFacts): void {
		if (of === undefined) return;
		const arriving = this.arriving.get(of);
		arriving?.delete(id);
		if (arriving?.size === 0) this.arriving.delete(of);
	}
}
