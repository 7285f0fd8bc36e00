import type * as Y from 'yjs';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Post } from '../../src/lib/domain/history/history';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Sender } from './verdict';
import type { Authors } from '../store/store';

/** Where a record is. */
export interface RecordPlace {
	readonly room: RoomName;
	readonly record: RecordId;
}

/** An edit of a record that the rules allow and that is not on the disk yet. */
export interface AcceptedEdit {
	readonly room: RoomName;
	readonly id: RecordId;
	readonly sender: Sender;
	readonly before: RecordFields | null;
	readonly after: RecordFields;
	/** The posts that the edit adds. */
	readonly posts: readonly Post[];
	/** Who may read the record after the edit. */
	readonly facts: RecordFacts;
	readonly authors: Authors;
	/** The record of another room that the relay has copied here; left out of everything else. */
	readonly copyOf?: RecordPlace;
	/** The edit, as it is stored. */
	readonly update: Uint8Array;
	/** The record's document, with the edit. */
	readonly doc: Y.Doc;
}
