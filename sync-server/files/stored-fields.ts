import { readFields } from '../../src/lib/documents/record';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { RevertibleDocument } from '../gate/revertible-document';
import type { Store } from '../store/store';

/** Returns a record's fields as they are on the disk; an empty object when there is no record. */
export function fieldsOf(store: Pick<Store, 'parts'>, room: RoomName, id: string): RecordFields {
	const document = new RevertibleDocument(store.parts(room, id));
	try {
		return readFields(document.doc);
	} finally {
		document.destroy();
	}
}
