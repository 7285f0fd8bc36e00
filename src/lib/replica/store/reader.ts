import { Dexie, type Transaction } from 'dexie';
import type { RecordId } from '../../domain/core/ids';
import { linesAfter, reachedBy } from '../../documents/lines-after';
import { openRecord } from '../../documents/record';
import { RecordReading, type WholeRecord } from '../../documents/record-reading';
import type { ReplicaDatabase } from './database';
import { OpenDocuments } from './open-documents';
import { updatesOfOne } from './updates-of';
import { cameAfter, placeOf, reachedAt } from './threads';

/** What a device has of a record, and what has come since an earlier state. */
export interface Arrived {
	readonly reached: Uint8Array;
	readonly lines: ReadonlySet<string>;
}

/** How many documents stay open for reading: what one screen follows. */
const OPEN_DOCUMENTS = 16;

/**
 * Reads records, and keeps those that were read last open, apart from those that are written: what a
 * write that has not been committed put into a document is not read here.
 */
export class RecordReader {
	private readonly open: OpenDocuments;

	constructor(private readonly db: ReplicaDatabase) {
		this.open = new OpenDocuments(db, OPEN_DOCUMENTS);
	}

	/** Reads a record; `null` when this device does not have it. */
	async read(id: RecordId): Promise<WholeRecord | null> {
		// What is seen within a transaction that writes may never be stored. There mostly is none.
		const within = Dexie.currentTransaction as Transaction | null;
		if (within !== null) return this.readOnce(id);
		return this.db.transaction('r', this.db.updates, async () => {
			const { reading, stored } = await this.open.load(id);
			if (stored === 0) this.open.forget(id);
			return reading.whole;
		});
	}

	/**
	 * Returns what this device has of a record, and the lines that it had not at a state: see `linesAfter`. Of a record
	 * that it does not have that is nothing. Of a topic it is what was said in it, in the order of arrival.
	 */
	arrived(id: RecordId, since: Uint8Array): Promise<Arrived> {
		const { updates, posts, threads } = this.db;
		return this.db.transaction('r', [updates, posts, threads], async () => {
			const thread = await threads.get(id);
			if (thread !== undefined) {
				const news = await cameAfter(this.db, id, placeOf(since)).primaryKeys();
				return { reached: reachedAt(thread.came), lines: new Set(news) };
			}
			const { doc, stored } = await this.open.load(id);
			const arrived = { reached: reachedBy(doc), lines: linesAfter(doc, since) };
			if (stored === 0) this.open.forget(id);
			return arrived;
		});
	}

	/** Lets go of all documents. */
	close(): void {
		this.open.close();
	}

	private async readOnce(id: RecordId): Promise<WholeRecord | null> {
		const updates = await updatesOfOne(this.db, id);
		const doc = openRecord(updates.map(({ update }) => update));
		const { whole } = new RecordReading(doc, id);
		doc.destroy();
		return whole;
	}
}
