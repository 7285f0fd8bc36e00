import * as Y from 'yjs';
import { newRecordDoc } from '../../src/lib/documents/record';
import { NOTHING, type StoredParts } from '../store/store';
import { Tail } from '../store/tail';

/**
 * A Yjs document that can be reverted to its last accepted state. Accepting an update costs the size of the
 * update: the whole document is encoded only for a snapshot, and when somebody needs its whole state.
 */
export class RevertibleDocument {
	private current: Y.Doc;
	private base: Uint8Array | null;
	/** The updates accepted since `base` was encoded. */
	private since: Uint8Array[];
	private sinceBytes = 0;
	private readonly tail: Tail;

	/**
	 * @param stored the parts that the document is stored as
	 */
	constructor({ snapshot, tail }: Pick<StoredParts, 'snapshot' | 'tail'>) {
		this.base = snapshot?.state ?? null;
		this.since = [...tail];
		this.sinceBytes = bytesOf(tail);
		this.tail = new Tail(this.base?.length ?? 0, tail);
		this.current = this.rebuilt();
	}

	get doc(): Y.Doc {
		return this.current;
	}

	/** An upper bound of the accepted state's size, bytes. */
	get size(): number {
		return (this.base?.length ?? 0) + this.sinceBytes;
	}

	/**
	 * Returns whether the accepted state is larger than a limit, bytes. What has been overwritten since the
	 * state was encoded last does not count: it is encoded anew when the upper bound is too large.
	 */
	exceeds(limit: number): boolean {
		if (this.size <= limit) return false;
		this.state();
		return this.size > limit;
	}

	/**
	 * Returns whether what has been applied since makes the accepted state smaller. Encodes the whole document: ask it
	 * of one that is at its limit, where an edit that takes something away must still be possible.
	 */
	get isShrinking(): boolean {
		return Y.encodeStateAsUpdate(this.current).length < this.size;
	}

	/** The number of structs. Each takes memory, and time when the document is rebuilt. */
	get parts(): number {
		let parts = 0;
		for (const structs of this.current.store.clients.values()) parts += structs.length;
		return parts;
	}

	/** An estimate of the memory that the document takes, bytes: structs take far more than their encoding. */
	get weight(): number {
		return 2 * this.size + this.parts * PART_BYTES + this.since.length * UPDATE_BYTES;
	}

	/** Whether a snapshot is due with the next commit. */
	get isSnapshotDue(): boolean {
		return this.tail.isLong;
	}

	/** Whether a snapshot is worth storing before the document is unloaded. */
	get isWorthSnapshot(): boolean {
		return this.tail.isWorthUnloading;
	}

	/**
	 * Runs a decision that may change the document. The decision passes its answer to `revert` when the
	 * document has to go back to the accepted state. When the decision throws, the document is reverted as
	 * well.
	 */
	attempt<Answer>(decide: (revert: <Value>(answer: Value) => Value) => Answer): Answer {
		try {
			return decide((answer) => {
				this.revert();
				return answer;
			});
		} catch (error) {
			this.revert();
			throw error;
		}
	}

	/** Adds an update to the accepted state. The document has to contain it already. */
	accept(update: Uint8Array): void {
		this.since.push(update);
		this.sinceBytes += update.length;
		this.tail.add(update);
	}

	/** Discards everything that was applied and not accepted. */
	revert(): void {
		this.current.destroy();
		this.current = this.rebuilt();
		// The next time is as cheap as the first.
		this.state();
	}

	/** Returns the accepted state as one update, or `null` when there is none. */
	state(): Uint8Array | null {
		if (this.since.length === 0) return this.base;
		// The document contains exactly what was accepted, because everything else has been reverted.
		this.base = Y.encodeStateAsUpdate(this.current);
		this.since = [];
		this.sinceBytes = 0;
		return this.base;
	}

	/** Returns the accepted state for a snapshot that is being stored. */
	snapshot(): Uint8Array {
		const state = this.state() ?? NOTHING;
		this.tail.cut(state.length);
		return state;
	}

	destroy(): void {
		this.current.destroy();
	}

	private rebuilt(): Y.Doc {
		const doc = newRecordDoc();
		doc.transact(() => {
			if (this.base !== null) Y.applyUpdate(doc, this.base, 'store');
			for (const update of this.since) Y.applyUpdate(doc, update, 'store');
		}, 'store');
		return doc;
	}
}

const bytesOf = (updates: readonly Uint8Array[]): number =>
	updates.reduce((sum, { length }) => sum + length, 0);

/** The memory that an update takes beside its bytes, bytes. */
const UPDATE_BYTES = 200;

/** The memory that one struct takes, bytes, as measured with small values. */
const PART_BYTES = 220;

/** Runs `work` on a document and returns what it changed as one update; `null` when nothing changed. */
export function newsOf(doc: Y.Doc, work: () => void): Uint8Array | null {
	const news: Uint8Array[] = [];
	const note = (update: Uint8Array) => news.push(update);
	doc.on('update', note);
	try {
		work();
	} finally {
		doc.off('update', note);
	}
	const [first] = news;
	if (first === undefined) return null;
	return news.length === 1 ? first : Y.mergeUpdates(news);
}
