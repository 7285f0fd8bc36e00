import type { RoomName, Room as RoomAddress } from '../src/lib/protocol/rooms';
import type { Occupant } from './occupant';
import type { RecordLog } from './record-log';
import type { SharedDocument } from './shared-document';

/** A room in memory: its own document, its records if it has any, and who is in it. */
export interface Room {
	readonly name: RoomName;
	readonly about: RoomAddress;
	readonly document: SharedDocument;
	readonly records: RecordLog | null;
	readonly occupants: Set<Occupant>;
	/** Set while nobody is inside. */
	idleSince: number | null;
}
