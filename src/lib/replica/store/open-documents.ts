import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';

/** A record's document kept open, and the last stored update that it has. */
export interface OpenDocument {
	readonly doc: Y.Doc;
	seen: number;
	/** How many stored updates make it up; many are merged into one. */
	stored: number;
}

/** How many documents stay open, so that a person's edits of one record go under one client id. */
const OPEN_DOCUMENTS = 64;

/** The record documents that are open in this tab; the ones not used for longest are let go. */
export class OpenDocuments {
	private readonly open = new Map<RecordId, OpenDocument>();

	constructor(private readonly db: ReplicaDatabase) {}

	/** The open document, brought up to what is stored (another tab may have written). */
	async load(id: RecordId): Promise<OpenDocument> {
		let open = this.open.get(id);
		if (open === undefined) open = { doc: new Y.Doc(), seen: 0, stored: 0 };
		else this.open.delete(id);
		// Re-inserting keeps the map in order of last use.
		this.open.set(id, open);
		const { seen, doc } = open;
		const stored = await this.db.updates.where('record').equals(id).toArray();
		for (const { n = 0, update } of stored) {
			if (n <= seen) continue;
			Y.applyUpdate(doc, update, 'stored');
			open.seen = n;
		}
		open.stored = stored.length;
		this.closeOldest();
		return open;
	}

	/** Lets go of a document that is, or may be, ahead of what is stored. */
	forget(id: RecordId): void {
		this.open.get(id)?.doc.destroy();
		this.open.delete(id);
	}

	/** Lets go of all of them. */
	close(): void {
		for (const { doc } of this.open.values()) doc.destroy();
		this.open.clear();
	}

	private closeOldest(): void {
		for (const [id, { doc }] of this.open) {
			if (this.open.size <= OPEN_DOCUMENTS) return;
			this.open.delete(id);
			doc.destroy();
		}
	}
}
