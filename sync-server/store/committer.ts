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

/** A row that is to be stored with a write. */
export interface StagedRow extends RowWrite {
	/** Called once, with whether the row was stored. */
	readonly settled: (isStored: boolean) => void;
}

/** Something to store, and whom to tell. */
export interface Write {
	/** The room that is written to; `null` for a write of rows alone. */
	readonly room: RoomName | null;
	/** Returns the room's merged document at the time of the commit; present when the document has changed. */
	readonly document?: () => Uint8Array;
	readonly entry?: LogEntry;
	/** The record after the entry. Its state is encoded at the time of the commit. */
	readonly record?: RecordWrite;
	/** Client ids that were bound: in the record, or in the room's own document when there is no record. */
	readonly authors?: Authors;
	/** Rows of small tables that become durable in the same transaction. */
	readonly rows?: readonly StagedRow[];
	/** The entry's record is deleted for good: nothing is written to it after this. */
	readonly erased?: Tombstone;
	/** Called once this write is on the disk, in the order of the writes. */
	readonly done: () => void;
	/** Called when the store failed: nothing of this write is on the disk. */
	readonly failed: (error: unknown) => void;
}

/**
 * Group commit: while one commit is being flushed, new writes are collected for the next. Each write waits
 * for about one flush, however many there are.
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

	/** Whether the store fails at present. Work that needs to write must then not be started. */
	get isFailing(): boolean {
		return this.ports.storage.isFailing;
	}

	/** Queues a write. Its `done` or `failed` is called later, never before this returns. */
	add(write: Write): void {
		this.waiting.push(write);
		this.running ??= this.run();
	}

	/** Resolves when no write is queued or being stored any more. */
	async drained(): Promise<void> {
		while (this.running !== null) await this.running;
	}

	private async run(): Promise<void> {
		// Frames that arrived together are read in one turn of the event loop and should share a commit.
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
		// A group of callbacks alone needs no commit: what they wait for is already stored.
		if (!group.some(storesSomething)) return;
		const { store, clock, meter, storage } = this.ports;
		const began = clock.now();
		const rows = group.flatMap((write) => write.rows ?? []);
		await store.commit(merge(group), rows);
		meter.committed((clock.now() - began) / 1000, group.length);
		storage.worked();
	}

	/**
	 * Fails a group, together with the waiting writes of the same rooms and rows. Those build on what was not
	 * stored, and their sequence numbers are about to be assigned again. Every write of the group is settled,
	 * also one that stores nothing and only waited for its turn.
	 */
	private fail(group: readonly Write[], error: unknown): void {
		const stored = group.filter(storesSomething);
		const rooms = new Set(stored.map(({ room }) => room));
		const hasRows = stored.some(({ rows = [] }) => rows.length > 0);
		// A row may build on one that was not stored, and what comes after it in its room builds on its write.
		for (const { room, rows = [] } of hasRows ? this.waiting : []) {
			if (rows.length > 0 && room !== null) rooms.add(room);
		}
		const falls = ({ room, rows = [] }: Write) => rooms.has(room) || (hasRows && rows.length > 0);
		const follow = this.waiting.filter(falls);
		this.waiting = this.waiting.filter((write) => !falls(write));
		this.ports.storage.failed(error);
		for (const write of [...group, ...follow]) {
			// A write that stores nothing has not failed, if its room has lost nothing either.
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

	/** Settles a write. A bug in its callback ends the room, not the committer. */
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

/**
 * Merges a group into one commit for each room. Of a record or document that changed several times, only the
 * last state is stored.
 */
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
