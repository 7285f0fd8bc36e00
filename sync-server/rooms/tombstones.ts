import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { tombstoneKey, type Store } from '../store/store';

/** The records of a room that were deleted for good (HI-05). */
export class Tombstones {
	/** Records that were deleted and whose tombstone is not on the disk yet. */
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

	/** Notes that a record is being deleted. */
	add(id: RecordId): void {
		this.fresh.add(id);
	}

	/** Notes that a record's tombstone is on the disk. */
	stored(id: RecordId): void {
		this.fresh.delete(id);
	}
}
