import type { RecordId } from '../src/lib/domain/core/ids';
import { linesById, readFields } from '../src/lib/documents/record';
import type { RoomName } from '../src/lib/protocol/rooms';
import type { HeldRecord } from './gatekeeper';
import { Restorable } from './restorable';
import type { Store } from './store/store';

/** How many records' documents stay open per room. */
const HELD = 1024;

/** The records of one room that are in use, as accepted: those not used for longest are let go. */
export class HeldRecords {
	private readonly held = new Map<RecordId, HeldRecord>();

	constructor(
		private readonly room: RoomName,
		private readonly store: Store,
		/** Whether all that was accepted is on the disk: what is let go is read back from there. */
		private readonly isStored: () => boolean
	) {}

	/** A record that is in memory already. */
	get(id: RecordId): HeldRecord | undefined {
		return this.held.get(id);
	}

	/** A record, read from the disk when it is not in memory; an empty one when there is none. */
	hold(id: RecordId): HeldRecord {
		const held = this.held.get(id) ?? this.read(id);
		// Re-inserting keeps the map in order of last use.
		this.held.delete(id);
		this.held.set(id, held);
		for (const [oldest, { document }] of this.held) {
			if (this.held.size <= HELD || !this.isStored()) break;
			this.held.delete(oldest);
			document.destroy();
		}
		return held;
	}

	/** The record is now this. */
	set(id: RecordId, held: HeldRecord): void {
		this.held.set(id, held);
	}

	/** Lets go of a record without destroying its document. */
	forget(id: RecordId): void {
		this.held.delete(id);
	}

	/** Lets go of all documents. */
	clear(): void {
		for (const { document } of this.held.values()) document.destroy();
		this.held.clear();
	}

	private read(id: RecordId): HeldRecord {
		const stored = this.store.record(this.room, id);
		const document = new Restorable(stored?.state ?? null);
		return {
			document,
			authors: this.store.authors(this.room, id),
			fields: stored === null ? null : readFields(document.doc),
			facts: stored?.facts ?? null,
			lines: linesById(document.doc)
		};
	}
}
