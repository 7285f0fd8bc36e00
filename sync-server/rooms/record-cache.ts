import type { RecordId } from '../../src/lib/domain/core/ids';
import { linesById, readFields } from '../../src/lib/documents/record';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { LoadedRecord } from '../gate/judge-record';
import { RevertibleDocument } from '../gate/revertible-document';
import type { Store } from '../store/store';

/** Something that takes memory and can be read from the disk again. */
interface Held {
	weight: number;
	/** Lets go of it; `false` while it is ahead of the disk. */
	readonly release: () => boolean;
}

/** How many that cannot be let go of are passed over before the next is taken in all the same. */
const PASSED_OVER = 256;

/**
 * What all rooms together hold in memory of records, weighed in bytes: what was not used for longest
 * goes first. A record of many small parts weighs many times its encoding.
 */
export class CacheMemory {
	/** In the order of last use. */
	private readonly held = new Map<string, Held>();
	private total = 0;

	/** @param most bytes */
	constructor(private readonly most: number) {}

	/** How much is held, bytes. */
	get weight(): number {
		return this.total;
	}

	/** Something is used, and weighs this much. */
	use(key: string, weight: number, release: () => boolean): void {
		this.forget(key);
		this.held.set(key, { weight, release });
		this.total += weight;
		this.makeRoom(key);
	}

	/** Something has been let go of. */
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
	/** How many edits of a record are on their way to the disk. */
	private readonly pinned = new Map<RecordId, number>();

	constructor(
		private readonly room: RoomName,
		private readonly store: Store,
		private readonly memory: CacheMemory
	) {}

	/** A record that is in memory already. */
	get(id: RecordId): LoadedRecord | undefined {
		return this.held.get(id);
	}

	/** A record, read from the disk when it is not in memory; an empty one when there is none. */
	hold(id: RecordId): LoadedRecord {
		const held = this.held.get(id) ?? this.read(id);
		this.set(id, held);
		return held;
	}

	/** The record is now this. */
	set(id: RecordId, held: LoadedRecord): void {
		this.held.set(id, held);
		this.memory.use(this.keyOf(id), weightOf(held), () => this.release(id));
	}

	/** An edit of the record is on its way to the disk: until then it is kept in memory. */
	pin(id: RecordId): void {
		this.pinned.set(id, (this.pinned.get(id) ?? 0) + 1);
	}

	/** An edit of the record has reached the disk. */
	unpin(id: RecordId): void {
		const left = (this.pinned.get(id) ?? 0) - 1;
		if (left > 0) this.pinned.set(id, left);
		else this.pinned.delete(id);
	}

	/** Lets go of a record without destroying its document. */
	forget(id: RecordId): void {
		this.held.delete(id);
		this.memory.forget(this.keyOf(id));
	}

	/** Lets go of all documents. */
	clear(): void {
		for (const [id, { document }] of [...this.held]) {
			document.destroy();
			this.forget(id);
		}
	}

	private release(id: RecordId): boolean {
		if (this.pinned.has(id)) return false;
		this.held.get(id)?.document.destroy();
		this.held.delete(id);
		return true;
	}

	private keyOf(id: RecordId): string {
		return `${this.room}/${id}`;
	}

	private read(id: RecordId): LoadedRecord {
		const stored = this.store.record(this.room, id);
		const document = new RevertibleDocument(stored?.state ?? null);
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

/** About how much memory a record takes, bytes: its document, and its lines once more as text. */
const weightOf = ({ document }: LoadedRecord): number => document.weight + 2 * document.size + 1000;
