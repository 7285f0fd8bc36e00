import * as Y from 'yjs';
import type { RecordId } from '../../domain/core/ids';
import { newRecordDoc } from '../../documents/record';
import { RecordReading } from '../../documents/record-reading';
import type { ReplicaDatabase } from './database';
import type { Derived } from './derive';
import type { UpdateRow } from './sync-rows';
import { updatesBeyond, updatesOfOne } from './updates-of';

/** A record's document kept open, and the last stored update that it has. */
export interface OpenDocument {
	readonly doc: Y.Doc;
	/** What it says. */
	readonly reading: RecordReading;
	/** The number of the first stored update; 0 while there are none. */
	first: number;
	/** The number of the last one that the document has. */
	seen: number;
	/** How many stored updates make it up; many are merged into one. */
	stored: number;
	/** How many bytes the first of them has. */
	headSize: number;
	/** How many bytes the others have together. */
	tailSize: number;
	/** Of which generation the stored updates are; 0 while there are none. */
	generation: number;
	/** The client ids under which this device wrote in it. */
	readonly mine: Set<number>;
	/** What is stored of what follows from it; `null` when that is not known, as after another tab has written. */
	derived: Derived | null;
}

/**
 * The generation of a record's stored updates, in their order. A record that was replaced after a
 * refusal, or removed and sent again, has another one than before.
 */
export const generationOf = ([first]: readonly UpdateRow[]): number =>
	first?.generation ?? first?.n ?? 0;

/** Record documents that are open in this tab; the ones not used for longest are let go. */
export class OpenDocuments {
	private readonly open = new Map<RecordId, OpenDocument>();

	constructor(
		private readonly db: ReplicaDatabase,
		/** How many stay open. */
		private readonly limit: number
	) {}

	/**
	 * The open document, brought up to what is stored at the cost of what is new: another tab may have
	 * written. What holds operations that were thrown away is not used again. Must run inside a
	 * transaction.
	 */
	async load(id: RecordId): Promise<OpenDocument> {
		const known = this.open.get(id);
		const { is, rows } = await updatesBeyond(this.db, id, known ?? null);
		if (is === 'whole') return this.begin(id, rows);
		// Of several who read at once, another may have let it go meanwhile.
		if (known !== undefined && this.open.get(id) === known) return this.takeIn(id, known, rows);
		return this.begin(id, await updatesOfOne(this.db, id));
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

	/** Takes in all that is stored, into the open document where that is of the same generation. */
	private begin(id: RecordId, stored: readonly UpdateRow[]): OpenDocument {
		const generation = generationOf(stored);
		if (this.open.get(id)?.generation !== generation) this.forget(id);
		const open = this.open.get(id) ?? newlyOpened(id, generation);
		const [head] = stored;
		open.first = head?.n ?? 0;
		open.stored = 0;
		open.headSize = 0;
		open.tailSize = 0;
		return this.takeIn(id, open, stored);
	}

	private takeIn(id: RecordId, open: OpenDocument, rows: readonly UpdateRow[]): OpenDocument {
		// Re-inserting keeps the map in order of last use.
		this.open.delete(id);
		this.open.set(id, open);
		const news = rows.filter(({ n = 0 }) => n > open.seen);
		open.doc.transact(() => {
			for (const { update } of news) Y.applyUpdate(open.doc, update, 'stored');
		}, 'stored');
		for (const { n = 0, mine = [] } of news) {
			for (const client of mine) open.mine.add(client);
			open.seen = n;
		}
		// Another tab has written, and stored what follows from that.
		if (news.length > 0) open.derived = null;
		for (const { update } of rows) countIn(open, update.length);
		this.closeOldest();
		return open;
	}

	private closeOldest(): void {
		for (const [id, { doc }] of this.open) {
			if (this.open.size <= this.limit) return;
			this.open.delete(id);
			doc.destroy();
		}
	}
}

/** Counts one more stored update. */
export function countIn(open: OpenDocument, size: number): void {
	if (open.stored === 0) open.headSize = size;
	else open.tailSize += size;
	open.stored += 1;
}

function newlyOpened(id: RecordId, generation: number): OpenDocument {
	const doc = newRecordDoc();
	const counts = { first: 0, seen: 0, stored: 0, headSize: 0, tailSize: 0 };
	const reading = new RecordReading(doc, id);
	return { doc, reading, ...counts, generation, mine: new Set<number>(), derived: null };
}
