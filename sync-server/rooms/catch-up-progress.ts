import type { RecordId } from '../../src/lib/domain/core/ids';

/**
 * What a device has of the records that change while it is brought up to date. The log alone does not
 * tell: a record may be handed to somebody else and back between the moments at which it was looked at, so
 * that the device holds nothing of it, or still holds what it should not.
 *
 * A catch-up goes over the records in passes. In each, a record waits for its turn, or has been handled:
 * sent, or left out. Every change that is committed meanwhile is told here before the next pass.
 */
export class CatchUpProgress {
	/** Whether the device has the record, of those that have changed since a pass began. */
	private has = new Map<RecordId, boolean>();
	/** Records that changed while they waited for their turn. */
	private changed = new Set<RecordId>();
	private waits: (id: RecordId) => boolean = () => false;

	/**
	 * Begins a pass over the records for which `waits` says so at that moment. Returns what the device has
	 * of a record by the passes before; `null` when they say nothing of it.
	 */
	begin(waits: (id: RecordId) => boolean): (id: RecordId) => boolean | null {
		const { has, changed } = this;
		this.has = new Map();
		this.changed = new Set();
		this.waits = waits;
		// What never got its turn was made after the pass had gone by: the device has nothing of it.
		return (id) => has.get(id) ?? (changed.has(id) ? false : null);
	}

	/**
	 * A record's turn has come: it was sent as it is now, or left out. `isAhead`: the disk has a change of it
	 * that is not told yet, and that what was sent already holds.
	 */
	handled(id: RecordId, isSent: boolean, isAhead: boolean): void {
		if (isAhead || this.changed.has(id)) this.has.set(id, isSent);
	}

	/** A change of a record has reached the disk; `could`: whether the device could read it before. */
	note(id: RecordId, could: boolean): void {
		if (this.has.has(id) || this.changed.has(id)) return;
		// Before its turn nothing of it was sent that counts; after it, it was sent as it was until now.
		if (this.waits(id)) this.changed.add(id);
		else this.has.set(id, could);
	}
}
