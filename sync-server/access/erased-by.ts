import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { tombstoneKey, type Store, type Tombstone } from '../store/store';

/** Returns who deleted a record for good; `null` when nobody did. */
export function erasedBy(store: Pick<Store, 'get'>, room: RoomName, id: RecordId): MemberId | null {
	const row = store.get('erased', tombstoneKey(room, id));
	return row === undefined ? null : (row as Tombstone).by;
}
