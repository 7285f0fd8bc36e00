import type { RecordId } from '../../src/lib/domain/core/ids';

/** Returns whether a record is waiting for its turn. */
type Waits = (id: RecordId) => boolean;

/**
 * Tracks what a device has of the records that change while it catches up. The log alone does not tell:
 * between two looks at it a record may have been given to somebody else and back, so that the device has none
 * of it, or still has what it should not have.
 *
 * A catch-up goes over the records in passes. In each pass a record is either waiting for its turn or has
 * been handled, that is, sent or left out. Every change that is committed meanwhile is noted here before the
 * next pass.
 */
export class CatchUpProgress {
	/** For each record that has changed since the pass began: whether the device has it. */
	private has = new Map<RecordId, boolean>();
	/** Records that changed while they waited for their turn. */
	private changed = new Set<RecordId>();
	/** Records of which the device has discarded its state, until they are sent again. */
	private readonly discarded = new Set<RecordId>();
	private waits: Waits = () => false;

	/**
	 * Begins a pass. `waits` returns whether a record is still waiting for its turn. Returns a function that
	 * says, for a record, whether the device has it after the earlier passes; `null` when they do not tell.
	 */
	begin(waits: Waits): (id: RecordId) => boolean | null {
		const { has, changed } = this;
		this.has = new Map();
		this.changed = new Set();
		this.waits = waits;
		// A record that never had its turn was created after the pass had ended: the device has nothing of it.
		return (id) => has.get(id) ?? (changed.has(id) ? false : null);
	}

	/**
	 * Notes that a record was sent as it is now, or left out. `isAhead`: the disk has a change of it that has
	 * not been published yet, and what was sent contains it already.
	 */
	handled(id: RecordId, isSent: boolean, isAhead: boolean): void {
		if (isAhead || this.changed.has(id)) this.has.set(id, isSent);
		if (isSent) this.discarded.delete(id);
	}

	/**
	 * Notes that the device discards its own state of a record: an edit of it was refused. While the record belongs to
	 * somebody else it is given none in its place, and a difference alone would be of no use when it comes back.
	 */
	discard(id: RecordId): void {
		this.discarded.add(id);
	}

	/** Whether the device has discarded its state of a record, and has not been sent another. */
	hasDiscarded(id: RecordId): boolean {
		return this.discarded.has(id);
	}

	/** Notes a committed change of a record. `could`: whether the device could read the record before it. */
	note(id: RecordId, could: boolean): void {
		if (this.has.has(id) || this.changed.has(id)) return;
		// Before its turn, nothing of it has been sent in this pass; after it, the device has its old state.
		if (this.waits(id)) this.changed.add(id);
		else this.has.set(id, could);
	}
}
