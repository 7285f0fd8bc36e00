import * as Y from 'yjs';

/**
 * A document that can go back to its last accepted state. Accepting costs the update, not the
 * document: the whole is encoded only when it is asked for, which is once per commit.
 */
export class RevertibleDocument {
	private current: Y.Doc;
	/** Updates accepted since `base` was encoded. */
	private since: Uint8Array[] = [];

	constructor(private base: Uint8Array | null) {
		this.current = this.rebuilt();
	}

	get doc(): Y.Doc {
		return this.current;
	}

	/** Whether anything has ever been accepted. */
	get isEmpty(): boolean {
		return this.base === null && this.since.length === 0;
	}

	/** About how large the accepted state is, bytes; never less than it is. */
	get size(): number {
		return this.since.reduce((sum, update) => sum + update.length, this.base?.length ?? 0);
	}

	/** How many structs it is made of: each takes memory, and time when the document is built again. */
	get parts(): number {
		let parts = 0;
		for (const structs of this.current.store.clients.values()) parts += structs.length;
		return parts;
	}

	/** About how much memory it takes, bytes: its structs take far more than their encoding does. */
	get weight(): number {
		return 2 * this.size + this.parts * PART_BYTES;
	}

	/** The document has taken this update in, and it stays. */
	accept(update: Uint8Array): void {
		this.since.push(update);
	}

	/** Throws away what was applied since and not accepted. */
	revert(): void {
		this.current.destroy();
		this.current = this.rebuilt();
	}

	/** The accepted state as one update, or `null` when there is none. */
	state(): Uint8Array | null {
		if (this.since.length === 0) return this.base;
		// Only what was accepted is in the document: `revert` follows whatever was not.
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

/** What one struct takes in memory, bytes, measured with small values. */
const PART_BYTES = 220;

/** Runs `work` on a document and gives what it brought, as one update; `null` when nothing. */
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
