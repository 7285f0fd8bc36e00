import * as Y from 'yjs';

/**
 * A Yjs document that can be reverted to its last accepted state. Accepting an update costs the size of the
 * update: the whole document is encoded only when `state` is called, which is once per commit.
 */
export class RevertibleDocument {
	private current: Y.Doc;
	/** The updates accepted since `base` was encoded. */
	private since: Uint8Array[] = [];

	constructor(private base: Uint8Array | null) {
		this.current = this.rebuilt();
	}

	get doc(): Y.Doc {
		return this.current;
	}

	/** An upper bound of the accepted state's size, bytes. */
	get size(): number {
		return this.since.reduce((sum, update) => sum + update.length, this.base?.length ?? 0);
	}

	/** The number of structs. Each takes memory, and time when the document is rebuilt. */
	get parts(): number {
		let parts = 0;
		for (const structs of this.current.store.clients.values()) parts += structs.length;
		return parts;
	}

	/** An estimate of the memory that the document takes, bytes: structs take far more than their encoding. */
	get weight(): number {
		return 2 * this.size + this.parts * PART_BYTES;
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
	}

	/** Discards everything that was applied and not accepted. */
	revert(): void {
		this.current.destroy();
		this.current = this.rebuilt();
	}

	/** Returns the accepted state as one update, or `null` when there is none. */
	state(): Uint8Array | null {
		if (this.since.length === 0) return this.base;
		// The document contains exactly what was accepted, because everything else has been reverted.
		this.base = Y.encodeStateAsUpdate(this.current);
		this.since = [];
		return this.base;
	}

	destroy(): void {
		this.current.destroy();
	}

	private rebuilt(): Y.Doc {
		const doc = new Y.Doc();
		doc.transact(() => {
			if (this.base !== null) Y.applyUpdate(doc, this.base, 'store');
			for (const update of this.since) Y.applyUpdate(doc, update, 'store');
		}, 'store');
		return doc;
	}
}

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
