import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { tombstoneKey, type Store } from '../store/store';

/** Which records of a room have been deleted for good (HI-05). */
export class Tombstones {
	/** Deleted, and not on the disk yet. */
	private readonly fresh = new Set<RecordId>();

	constructor(
		private readonly room: RoomName,
		private readonly store: Pick<Store, 'get'>
	) {}

	has(id: RecordId): boolean {
		return (
			this.fresh.has(id) || this.store.get('erased', tombstoneKey(this.room, id)) !== undefined
		);
	}

	/** A record is being deleted. */
	add(id: RecordId): void {
		this.fresh.add(id);
	}

	/** Its tombstone is on the disk. */
	stored(id: RecordId): void {
		this.fresh.delete(id);
	}
}
