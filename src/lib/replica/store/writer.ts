import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { isBodyId } from '../../domain/note/body';
import { hasGap } from '../../documents/record';
import type { RoomName } from '../../protocol/rooms';
import { saving, type Saved } from '../saved';
import type { ReplicaDatabase } from './database';
import { deriveFrom, newIn } from './derive';
import { countIn, OpenDocuments, type OpenDocument } from './open-documents';
import { putRows } from './put-rows';
import { dropUpdates } from './updates-of';

/** The name of the fact that a relay keeps this workspace. */
export const ATTACHED = 'attached';

/** Whether edits are to be sent to a relay; asked inside each transaction, so that none slips by. */
export const isAttached = async (db: ReplicaDatabase): Promise<boolean> =>
	(await db.meta.get(ATTACHED))?.value === true;

/** How many documents stay open, so that a person's edits of one record go under one client id. */
const OPEN_DOCUMENTS = 64;

/** How many updates of a record pile up at least before they are merged into one. */
const COMPACT_AFTER = 24;

/**
 * Whether a record's updates are to be merged into one: when those that came since the last time are
 * as large as what they build on, so that merging costs each update the same, however large the record.
 */
const isDueToMerge = ({ stored, headSize, tailSize }: OpenDocument): boolean =>
	stored >= COMPACT_AFTER && tailSize >= headSize;

/** The tables of a record's document and of what follows from it. */
const TABLES = [
	...['records', 'bin', 'updates', 'meta'],
	...['totals', 'dealings', 'periods', 'past', 'notices', 'lines', 'posts', 'threads', 'bodies']
];

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
		private readonly onWrite: (error: unknown, mayWait: boolean) => void,
		/** Told of every text whose row is to be read from it again; see `readStale`. */
		private readonly onStale: () => void
	) {
		this.open = new OpenDocuments(db, OPEN_DOCUMENTS);
	}

	/** One transaction over everything that follows from a record, and the tables named besides. */
	write<Value>(
		also: readonly ('outbox' | 'refusals' | 'cursors' | 'visits')[],
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
	 * Does the same as `write` for what a person changes: what this device cannot store is a result like a
	 * refusal. `record` is the one whose open document is written in.
	 */
	save<Value>(
		also: readonly ('outbox' | 'refusals')[],
		work: () => Promise<Saved<Value>>,
		record?: RecordId
	): Promise<Saved<Value>> {
		return saving(async () => {
			try {
				return await this.write(also, work);
			} catch (error) {
				// The document may be ahead of what was stored: it must not be used again.
				if (record !== undefined) this.open.forget(record);
				throw error;
			}
		});
	}

	/**
	 * Stores an update that the document already has, with the row that follows from it. `client` is
	 * the id under which this device wrote it, if it did.
	 */
	async keep(
		room: RoomName,
		id: RecordId,
		open: OpenDocument,
		update: OwnedBytes,
		client?: number
	): Promise<void> {
		if (isDueToMerge(open) && !hasGap(open.doc)) {
			await dropUpdates(this.db, [id]);
			const whole = ownedBytes(Y.encodeStateAsUpdate(open.doc));
			const { generation, mine } = open;
			const row = { record: id, update: whole, generation, mine: [...mine] };
			open.seen = await this.db.updates.add(row);
			open.first = open.seen;
			open.stored = 0;
			open.tailSize = 0;
			countIn(open, whole.length);
		} else {
			const mine = client === undefined ? {} : { mine: [client] };
			open.seen = await this.db.updates.add({ record: id, update, ...mine });
			countIn(open, update.length);
			if (open.stored === 1) open.first = open.generation = open.seen;
		}
		if (await this.isForLater(id)) return;
		const derived = deriveFrom(room, open.reading);
		const old = await this.db.records.get(id);
		await putRows(this.db, [newIn(derived, open.derived)], [old]);
		open.derived = derived;
	}

	/**
	 * Whether what follows from a text is read from it later, when writing pauses: that costs the whole text, and a
	 * keystroke what it changes. Notes that it is to be done, for a device that is switched off meanwhile.
	 */
	private async isForLater(id: RecordId): Promise<boolean> {
		if (!isBodyId(id)) return false;
		const known = await this.db.bodies.get(id);
		if (known === undefined) return false;
		if (known.stale === undefined) await this.db.bodies.put({ ...known, stale: 1 });
		this.onStale();
		return true;
	}

	/** Reads what follows from the texts that have changed since. Rejects when this device cannot store it. */
	async readStale(): Promise<void> {
		for (const id of await this.db.bodies.where('stale').equals(1).primaryKeys()) {
			await this.write([], async () => {
				const row = await this.db.bodies.get(id);
				if (row?.stale === undefined) return;
				const { reading } = await this.open.load(id);
				await putRows(this.db, [deriveFrom(row.room, reading)], [undefined]);
			});
		}
	}
}
