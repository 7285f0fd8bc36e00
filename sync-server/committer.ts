import type { Clock } from '../src/lib/domain/core/day';
import type { RoomName } from '../src/lib/protocol/rooms';
import type { Meter } from './meter';
import type { StorageWatch } from './storage-watch';
import type { Authors, LogEntry, RoomCommit, Store, StoredRecord, Tombstone } from './store/store';

/** A record to be stored, before its state has been encoded. */
export interface RecordWrite extends Omit<StoredRecord, 'state'> {
	readonly id: string;
	readonly state: () => Uint8Array;
}

/** What one room wants stored, and whom to tell. */
export interface Write {
	readonly room: RoomName;
	/** Gives the room's merged document at the time of the commit, when it has changed. */
	readonly document?: () => Uint8Array;
	readonly entry?: LogEntry;
	/** The record that the entry leaves behind; its state is asked for at the time of the commit. */
	readonly record?: RecordWrite;
	/** Whose the client ids of the record are, or without one those of the room's document. */
	readonly authors?: Authors;
	/** The record of the entry is deleted for good: nothing is written to it after this. */
	readonly erased?: Tombstone;
	/** Called in the order of the writes, once this one is on the disk. */
	readonly done: () => void;
	/** Called when the store could not: nothing of this write is on the disk. */
	readonly failed: (error: unknown) => void;
}

/**
 * Group commit: while one commit is being flushed, what arrives is collected for the next. Each
 * write waits for about one flush, however many there are.
 */
export class Committer {
	private waiting: Write[] = [];
	private running: Promise<void> | null = null;

	constructor(
		private readonly store: Store,
		private readonly clock: Pick<Clock, 'now'>,
		private readonly meter: Meter,
		private readonly storage: StorageWatch
	) {}

	/** Whether the store takes nothing at present: what would have to be stored is not to be begun. */
	get isFailing(): boolean {
		return this.storage.isFailing;
	}

	/** Takes a write. Its `done` or `failed` is called later, never at once. */
	add(write: Write): void {
		this.waiting.push(write);
		this.running ??= this.run();
	}

	/** Resolves when everything taken so far is stored. */
	async drained(): Promise<void> {
		while (this.running !== null) await this.running;
	}

	private async run(): Promise<void> {
		// Frames that arrived together are read in one turn: let them share the commit.
		await Promise.resolve();
		while (this.waiting.length > 0) {
			const group = this.waiting;
			this.waiting = [];
			try {
				await this.storeGroup(group);
			} catch (error) {
				this.fail(group, error);
				continue;
			}
			for (const write of group) write.done();
		}
		this.running = null;
	}

	private async storeGroup(group: readonly Write[]): Promise<void> {
		// Acknowledgements of what is stored already need no commit, only their turn.
		if (!group.some(storesSomething)) return;
		const began = this.clock.now();
		await this.store.commit(merge(group));
		this.meter.committed((this.clock.now() - began) / 1000, group.length);
		this.storage.worked();
	}

	/**
	 * Fails a group, and with it what the same rooms had waiting: that builds on what was not stored,
	 * and its sequence numbers are about to be given out again.
	 */
	private fail(group: readonly Write[], error: unknown): void {
		const rooms = new Set(group.filter(storesSomething).map(({ room }) => room));
		const follow = this.waiting.filter(({ room }) => rooms.has(room));
		this.waiting = this.waiting.filter(({ room }) => !rooms.has(room));
		this.storage.failed(error);
		for (const write of [...group, ...follow]) write.failed(error);
	}
}

const storesSomething = ({ document, entry, record }: Write): boolean =>
	document !== undefined || entry !== undefined || record !== undefined;

/** One commit per room; of a record or document changed several times, only the last state. */
function merge(group: readonly Write[]): RoomCommit[] {
	const rooms = new Map<
		RoomName,
		{
			document?: Uint8Array;
			log: LogEntry[];
			records: Map<string, RecordWrite>;
			authors: Map<string | null, Authors>;
			erased: Tombstone[];
		}
	>();
	const documents = new Map<RoomName, () => Uint8Array>();
	for (const { room, document, entry, record, authors, erased } of group) {
		let part = rooms.get(room);
		if (part === undefined) {
			part = { log: [], records: new Map(), authors: new Map(), erased: [] };
			rooms.set(room, part);
		}
		if (document !== undefined) documents.set(room, document);
		if (entry !== undefined) part.log.push(entry);
		if (record !== undefined) part.records.set(record.id, record);
		if (authors !== undefined) part.authors.set(record?.id ?? null, authors);
		if (erased !== undefined) {
			part.records.delete(erased.id);
			part.authors.delete(erased.id);
			part.erased.push(erased);
		}
	}
	return [...rooms].map(([room, { log, records, authors, erased }]) => {
		const document = documents.get(room)?.();
		return {
			room,
			log,
			records: [...records.values()].map(({ state, ...record }) => ({ ...record, state: state() })),
			authors: [...authors].map(([record, of]) => ({ record, authors: of })),
			...(erased.length === 0 ? {} : { erased }),
			...(document === undefined ? {} : { document })
		};
	});
}
