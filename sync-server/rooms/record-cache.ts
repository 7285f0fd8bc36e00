import type { RecordId } from '../../src/lib/domain/core/ids';
import { linesById, readFields } from '../../src/lib/documents/record';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { LoadedRecord } from '../gate/judge-record';
import { RevertibleDocument } from '../gate/revertible-document';
import type { StagedSnapshot } from '../store/committer';
import type { Store } from '../store/store';

/** A cache entry: it takes memory and can be read from the disk again. */
interface Held {
	weight: number;
	/** Releases the entry. Returns `false` while it is ahead of the disk. */
	readonly release: () => boolean;
}

/** How many entries that cannot be released are passed over before the cache grows beyond its size. */
const PASSED_OVER = 256;

/**
 * Bounds the memory that the records of all rooms take, in bytes. The entries that were not used for longest
 * are released first. A record of many small parts takes many times the size of its encoding.
 */
export class CacheMemory {
	/** In the order of their last use. */
	private readonly held = new Map<string, Held>();
	private total = 0;

	/** @param most bytes */
	constructor(private readonly most: number) {}

	/** How much is cached, bytes. */
	get weight(): number {
		return this.total;
	}

	/** Notes that an entry is used and how much it weighs. */
	use(key: string, weight: number, release: () => boolean): void {
		this.forget(key);
		this.held.set(key, { weight, release });
		this.total += weight;
		this.makeRoom(key);
	}

	/** Notes that an entry has been released. */
	forget(key: string): void {
		this.total -= this.held.get(key)?.weight ?? 0;
		this.held.delete(key);
	}

	private makeRoom(inUse: string): void {
		let passedOver = 0;
		for (const [key, { release }] of this.held) {
			if (this.total <= this.most || passedOver > PASSED_OVER) return;
			if (key === inUse || !release()) passedOver += 1;
			else this.forget(key);
		}
	}
}

/** The records of one room that are in use, as accepted. */
export class RecordCache {
	private readonly held = new Map<RecordId, LoadedRecord>();
	/** How many edits of each record are on their way to the disk. */
	private readonly pinned = new Map<RecordId, number>();

	constructor(
		private readonly room: RoomName,
		private readonly store: Store,
		private readonly memory: CacheMemory,
		/** Called when a record is released whose snapshot is worth storing. */
		private readonly onUnload: (snapshot: StagedSnapshot) => void
	) {}

	/** The snapshots that are worth storing before all records are released. */
	get unloading(): readonly StagedSnapshot[] {
		return [...this.held].flatMap(([id, { document }]) =>
			document.isWorthSnapshot ? [this.snapshotOf(id)] : []
		);
	}

	/** Returns a record if it is in memory. */
	get(id: RecordId): LoadedRecord | undefined {
		return this.held.get(id);
	}

	/** Returns whether a record with this id is on the disk or on its way there. */
	has(id: RecordId): boolean {
		const held = this.held.get(id);
		if (held !== undefined) return held.fields !== null;
		return this.store.facts(this.room, id) !== null;
	}

	/**
	 * Returns a record, reading it from the disk when it is not in memory; an empty one when there is none.
	 */
	hold(id: RecordId): LoadedRecord {
		const held = this.held.get(id) ?? this.read(id);
		this.set(id, held);
		return held;
	}

	/** Sets the record's accepted state. */
	set(id: RecordId, held: LoadedRecord): void {
		this.held.set(id, held);
		this.memory.use(this.keyOf(id), weightOf(held), () => this.release(id));
	}

	/** Returns the snapshot of a record that is held, to be stored. It is taken at the time of the commit. */
	snapshotOf(id: RecordId): StagedSnapshot {
		return {
			record: id,
			take: () => {
				const { seq, document } = this.hold(id);
				return { seq, state: document.snapshot() };
			}
		};
	}

	/** Keeps a record in memory while an edit of it is on its way to the disk. */
	pin(id: RecordId): void {
		this.pinned.set(id, (this.pinned.get(id) ?? 0) + 1);
	}

	/** Ends one `pin`: that edit has reached the disk. */
	unpin(id: RecordId): void {
		const left = (this.pinned.get(id) ?? 0) - 1;
		if (left > 0) this.pinned.set(id, left);
		else this.pinned.delete(id);
	}

	/** Removes a record without destroying its document. */
	forget(id: RecordId): void {
		this.held.delete(id);
		this.memory.forget(this.keyOf(id));
	}

	/** Releases all documents. */
	clear(): void {
		for (const [id, { document }] of [...this.held]) {
			document.destroy();
			this.forget(id);
		}
	}

	private release(id: RecordId): boolean {
		if (this.pinned.has(id)) return false;
		const held = this.held.get(id);
		if (held?.document.isWorthSnapshot === true) {
			const snapshot = { seq: held.seq, state: held.document.snapshot() };
			this.onUnload({ record: id, take: () => snapshot });
		}
		held?.document.destroy();
		this.held.delete(id);
		return true;
	}

	private keyOf(id: RecordId): string {
		return `${this.room}/${id}`;
	}

	private read(id: RecordId): LoadedRecord {
		const stored = this.store.facts(this.room, id);
		const document = new RevertibleDocument(this.store.parts(this.room, id));
		return {
			document,
			authors: this.store.authors(this.room, id),
			fields: stored === null ? null : readFields(document.doc),
			facts: stored?.facts ?? null,
			seq: stored?.seq ?? 0,
			lines: linesById(document.doc)
		};
	}
}

/** Returns about how much memory a record takes, bytes: its document, and its lines once more as text. */
const weightOf = ({ document }: LoadedRecord): number => document.weight + 2 * document.size + 1000;
