import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import { hasGap } from '../../documents/record';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';
import { deriveFrom } from './derive';
import { OpenDocuments, type OpenDocument } from './open-documents';
import { putRows } from './put-rows';

/** The name of the fact that a relay keeps this workspace. */
export const ATTACHED = 'attached';

/** Whether edits are to be sent to a relay; asked inside each transaction, so that none slips by. */
export const isAttached = async (db: ReplicaDatabase): Promise<boolean> =>
	(await db.meta.get(ATTACHED))?.value === true;

/** How many updates of a record pile up before they are merged into one. */
const COMPACT_AFTER = 24;

/** The tables of a record's document and of what follows from it. */
const TABLES = ['records', 'bin', 'updates', 'totals', 'past', 'notices', 'meta'];

/** Writes records: one transaction over a document's updates and everything that follows from them. */
export class RecordWriter {
	/** The documents that are open in this tab. */
	readonly open: OpenDocuments;

	constructor(
		readonly db: ReplicaDatabase,
		/**
		 * Told of every write: `null` when it was made, else why the browser did not make it; and whether
		 * something of ours may wait for the relay now.
		 */
		private readonly onWrite: (error: unknown, mayWait: boolean) => void
	) {
		this.open = new OpenDocuments(db);
	}

	/** One transaction over everything that follows from a record, and the tables named besides. */
	write<Value>(
		also: readonly ('outbox' | 'refusals' | 'cursors')[],
		work: () => Promise<Value>
	): Promise<Value> {
		// What comes from the relay moves a cursor.
		const mayWait = also.includes('outbox') && !also.includes('cursors');
		return (
			this.db
				// Dexie keeps the transaction over awaits only in functions that say that they are async.
				.transaction('rw', TABLES.concat(also), async () => work())
				.then(
					(value) => {
						this.onWrite(null, mayWait);
						return value;
					},
					(error: unknown) => {
						this.onWrite(error, false);
						throw error;
					}
				)
		);
	}

	/**
	 * Stores an update that the document already has, with the row that follows from it. `client` is
	 * the id under which this device wrote it, if it did.
	 */
	async keep(
		room: RoomName,
		id: RecordId,
		open: OpenDocument,
		update: Uint8Array,
		client?: number
	): Promise<void> {
		const old = await this.db.records.get(id);
		if (open.stored >= COMPACT_AFTER && !hasGap(open.doc)) {
			await this.db.updates.where('record').equals(id).delete();
			open.seen = await this.db.updates.add({
				record: id,
				update: Y.encodeStateAsUpdate(open.doc),
				generation: open.generation,
				mine: [...open.mine]
			});
			open.stored = 1;
		} else {
			const mine = client === undefined ? {} : { mine: [client] };
			open.seen = await this.db.updates.add({ record: id, update, ...mine });
			open.stored += 1;
			if (open.stored === 1) open.generation = open.seen;
		}
		await putRows(this.db, [deriveFrom(room, id, open.doc)], [old]);
	}
}
