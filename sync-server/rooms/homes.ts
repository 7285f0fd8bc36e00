import { isDerivedId, type RecordId } from '../../src/lib/domain/core/ids';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Store } from '../store/store';

/**
 * The room of each record. Devices identify records by their id alone, so an id has one room; only derived ids
 * may be in several. Asking costs one look-up, however many rooms there are.
 */
export class Homes {
	/** Records whose first edit is on its way to the disk. */
	private readonly arriving = new Map<RecordId, RoomName>();

	constructor(private readonly store: Pick<Store, 'roomsOf'>) {}

	/** Returns whether another room has a record with this id. */
	isElsewhere(id: RecordId, here: RoomName): boolean {
		if (isDerivedId(id)) return false;
		const arriving = this.arriving.get(id);
		if (arriving !== undefined && arriving !== here) return true;
		return this.store.roomsOf(id).some((room) => room !== here);
	}

	/** Notes that a new record was accepted, until `arrived`. */
	arrives(id: RecordId, room: RoomName): void {
		if (!isDerivedId(id)) this.arriving.set(id, room);
	}

	/** Notes that a new record is on the disk, or was not stored. */
	arrived(id: RecordId): void {
		this.arriving.delete(id);
	}
}
