import type { Clock } from '../../src/lib/domain/core/day';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Faults } from '../common/faults';
import type { Meter } from '../common/meter';
import type { StorageWatch } from './storage-watch';
import {
	NotOwner,
	type Authors,
	type LogEntry,
	type RoomCommit,
	type RowWrite,
	type Store,
	type StoredRecord,
	type Tombstone
} from './store';

/** A record to be stored, before its state has been encoded. */
export interface RecordWrite extends Omit<StoredRecord, 'state'> {
	readonly id: string;
	readonly state: () => Uint8Array;
}

/** A row on its way to the disk. */
export interface StagedRow extends RowWrite {
	/** Called once: the row is on the disk, or was not stored. */
	readonly settled: (isStored: boolean) => void;
}

/** What is to be stored, and whom to tell. */
export interface Write {
	/** The room that it is about; `null` for rows of small tables alone. */
	readonly room: RoomName | null;
	/** Returns the room's merged document at the time of the commit; present when the document has changed. */
	readonly document?: () => Uint8Array;
	readonly entry?: LogEntry;
	/** The record that the entry leaves behind; its state is asked for at the time of the commit. */
	readonly record?: RecordWrite;
	/** Client ids that were bound: of the record, or without one of the room's document. */
	readonly authors?: Authors;
	/** Rows of small tables that become durable in the same transaction. */
	readonly rows?: readonly StagedRow[];
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
		private readonly ports: {
			readonly store: Store;
			readonly clock: Pick<Clock, 'now'>;
			readonly meter: Meter;
			readonly storage: StorageWatch;
			readonly faults: Faults;
			/** Called when a callback of a room's write threw: the room's memory cannot be relied on. */
			readonly onRoomFault: (room: RoomName) => void;
			/** Called when the store belongs to another process: nothing can ever be stored again. */
			readonly onStoreLost?: () => void;
		}
	) {}

	/** Whether the store takes no writes at present: work that needs one is not to be begun. */
	get isFailing(): boolean {
		return this.ports.storage.isFailing;
	}

	/** Queues a write. Its `done` or `failed` is called later, never before this returns. */
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
			for (const write of group) this.settle(write, true, write.done);
		}
		this.running = null;
	}

	private async storeGroup(group: readonly Write[]): Promise<void> {
		// Acknowledgements of what is stored already need no commit, only their turn.
		if (!group.some(storesSomething)) return;
		const { store, clock, meter, storage } = this.ports;
		const began = clock.now();
		const rows = group.flatMap((write) => write.rows ?? []);
		await store.commit(merge(group), rows);
		meter.committed((clock.now() - began) / 1000, group.length);
		storage.worked();
	}

	/**
	 * Fails a group, and with it what the same rooms and rows had waiting: that builds on what was not
	 * stored, and its sequence numbers are about to be given out again. Everybody in the group is
	 * answered, also who had nothing stored and waited only for their turn.
	 */
	private fail(group: readonly Write[], error: unknown): void {
		const stored = group.filter(storesSomething);
		const rooms = new Set(stored.map(({ room }) => room));
		const hasRows = stored.some(({ rows = [] }) => rows.length > 0);
		const falls = ({ room, rows = [] }: Write) => rooms.has(room) || (hasRows && rows.length > 0);
		const follow = this.waiting.filter(falls);
		this.waiting = this.waiting.filter((write) => !falls(write));
		this.ports.storage.failed(error);
		for (const write of [...group, ...follow]) {
			// What was on the disk before, of a room that loses nothing, is as true as it was.
			const isUntouched = !storesSomething(write) && !rooms.has(write.room);
			if (isUntouched) this.settle(write, true, write.done);
			else {
				this.settle(write, false, () => {
					write.failed(error);
				});
			}
		}
		if (error instanceof NotOwner) this.ports.onStoreLost?.();
	}

	/** Tells a write what became of it. A bug in whoever is told ends the room, not the committer. */
	private settle(write: Write, isStored: boolean, tell: () => void): void {
		const { room, rows = [] } = write;
		this.ports.faults.guard(
			'a callback of a commit threw',
			() => {
				for (const row of rows) row.settled(isStored);
				tell();
			},
			() => {
				if (room !== null) this.ports.onRoomFault(room);
			}
		);
	}
}

const storesSomething = ({ document, entry, record, rows = [] }: Write): boolean =>
	document !== undefined || entry !== undefined || record !== undefined || rows.length > 0;

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
		if (room === null) continue;
		let part = rooms.get(room);
		if (part === undefined) {
			part = { log: [], records: new Map(), authors: new Map(), erased: [] };
			rooms.set(room, part);
		}
		if (document !== undefined) documents.set(room, document);
		if (entry !== undefined) part.log.push(entry);
		if (record !== undefined) part.records.set(record.id, record);
		if (authors !== undefined) {
			const id = record?.id ?? null;
			part.authors.set(id, { ...part.authors.get(id), ...authors });
		}
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
