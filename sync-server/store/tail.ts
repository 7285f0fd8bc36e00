/** A tail below this size, bytes, is never a reason for a snapshot at a commit. */
const FLOOR = 4096;

/** The same when the document is unloaded. */
const UNLOAD_FLOOR = 1024;

/** The share of the snapshot that the tail may reach: at a commit, and when the document is unloaded. */
const SHARE = 0.5;
const UNLOAD_SHARE = 0.125;

/** What an entry costs a reader beside its bytes, bytes: it is looked up and applied by itself. */
const ENTRY = 64;

/**
 * The log entries of a document after its snapshot, by their size. Says when a snapshot is worth writing: when
 * the tail has grown to a share of it, so that what commits write on average follows the changes, and what
 * loading reads stays within a share of the document.
 */
export class Tail {
	private bytes = 0;

	/**
	 * @param snapshot the snapshot's size, bytes; 0 when there is none
	 */
	constructor(
		private snapshot: number,
		updates: readonly Uint8Array[]
	) {
		for (const update of updates) this.add(update);
	}

	/** Whether a snapshot is due with the next commit. */
	get isLong(): boolean {
		return this.bytes > Math.max(FLOOR, this.snapshot * SHARE);
	}

	/** Whether a snapshot is worth writing before the document is unloaded. */
	get isWorthUnloading(): boolean {
		return this.bytes > Math.max(UNLOAD_FLOOR, this.snapshot * UNLOAD_SHARE);
	}

	/** Notes a new entry. */
	add(update: Uint8Array): void {
		this.bytes += update.length + ENTRY;
	}

	/** Notes that a snapshot of this size contains everything. */
	cut(snapshot: number): void {
		this.snapshot = snapshot;
		this.bytes = 0;
	}
}
