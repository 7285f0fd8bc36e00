import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { UpdateRow } from './rows';

/** A record's document kept open, and the last stored update that it has. */
export interface OpenDocument {
	readonly doc: Y.Doc;
	seen: number;
	/** How many stored updates make it up; many are merged into one. */
	stored: number;
	/** Of which generation the stored updates are; 0 while there are none. */
	generation: number;
	/** The client ids under which this device wrote in it. */
	readonly mine: Set<number>;
}

/** How many documents stay open, so that a person's edits of one record go under one client id. */
const OPEN_DOCUMENTS = 64;

/**
 * The generation of a record's stored updates, in their order. A record that was replaced after a
 * refusal, or removed and sent again, has another one than before.
 */
export const generationOf = ([first]: readonly UpdateRow[]): number =>
	first?.generation ?? first?.n ?? 0;

/** The client ids under which this device wrote what is in these updates. */
export const mineOf = (stored: readonly UpdateRow[]): number[] => [
	...new Set(stored.flatMap(({ mine = [] }) => mine))
];

/** The record documents that are open in this tab; the ones not used for longest are let go. */
export class OpenDocuments {
	private readonly open = new Map<RecordId, OpenDocument>();

	constructor(private readonly db: ReplicaDatabase) {}

	/**
	 * The open document, brought up to what is stored: another tab may have written. What holds
	 * operations that were thrown away is not used again. Must run inside a transaction.
	 */
	async load(id: RecordId): Promise<OpenDocument> {
		const stored = await this.db.updates.where('record').equals(id).toArray();
		const generation = generationOf(stored);
		if (this.open.get(id)?.generation !== generation) this.forget(id);
		const open = this.open.get(id) ?? {
			doc: new Y.Doc(),
			seen: 0,
			stored: 0,
			generation,
			mine: new Set<number>()
		};
		// Re-inserting keeps the map in order of last use.
		this.open.delete(id);
		this.open.set(id, open);
		const { seen } = open;
		for (const { n = 0, update, mine = [] } of stored) {
			if (n <= seen) continue;
			Y.applyUpdate(open.doc, update, 'stored');
			for (const client of mine) open.mine.add(client);
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
