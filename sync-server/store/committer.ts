import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Clock } from '../../src/lib/domain/core/day';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { DocumentContent } from '../../src/lib/documents/read';
import type { Sequence } from '../../src/lib/protocol/messages';
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
	type Snapshot,
	type Store,
	type Subject,
	type Tombstone
} from './store';
import { bytesWritten, WRITTEN_KINDS } from './written';

/** A snapshot to be stored, before its state has been encoded. */
export interface StagedSnapshot {
	readonly record: Subject;
	/** Returns the state at the time of the commit, with everything that has been accepted until then. */
	readonly take: () => Snapshot;
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
	readonly entry?: LogEntry;
	/** The facts of the entry's record after it; present when they differ from those before. */
	readonly facts?: RecordFacts;
	/** Client ids that the entry bound. */
	readonly authors?: Authors;
	/** What the room's own document says after the entry: who has which rights follows from it. */
	readonly content?: DocumentContent;
	readonly snapshots?: readonly StagedSnapshot[];
	/** Rows of small tables that become durable in the same transaction. */
	readonly rows?: readonly StagedRow[];
	/** The entry's record is deleted for good: nothing is written to it after this. */
	readonly erased?: Tombstone;
	/**
	 * Called once this write is on the disk, before the rights that follow from its commit count: it may tell its
	 * author so, and nobody anything else.
	 */
	readonly stored?: () => void;
	/**
	 * Called once this write is on the disk, in the order of the writes, and once the rights that were stored
	 * in the same commit count: what it sends reaches nobody who has lost theirs.
	 */
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
			/**
			 * Called after a commit and before anybody is told of it, with what the rooms' own documents say now:
			 * the rights that follow from all of them must count when it returns.
			 */
			readonly onContents?: (contents: readonly DocumentContent[]) => void;
			/** Called after a commit, when everybody has been told, with the rooms that it wrote to. */
			readonly onStored?: (rooms: ReadonlySet<RoomName>) => void;
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
			this.tellAuthors(group);
			this.applyRights(group);
			for (const write of group) this.settle(write, true, write.done);
			this.tellStored(group);
		}
		this.running = null;
	}

	private tellAuthors(group: readonly Write[]): void {
		const { faults, onRoomFault } = this.ports;
		for (const { room, stored } of group) {
			if (stored === undefined) continue;
			faults.guard('an author could not be told', stored, () => {
				if (room !== null) onRoomFault(room);
			});
		}
	}

	/**
	 * Makes the rights that are on the disk now count, before anything of the commit is passed on. Those of several
	 * documents count at once: rights of before and after are never mixed.
	 */
	private applyRights(group: readonly Write[]): void {
		const { onContents, faults, onRoomFault } = this.ports;
		const contents = new Map<RoomName, DocumentContent>();
		for (const { room, content } of group) {
			if (room !== null && content !== undefined) contents.set(room, content);
		}
		if (onContents === undefined || contents.size === 0) return;
		faults.guard(
			'rights that were stored could not be applied',
			() => {
				onContents([...contents.values()]);
			},
			() => {
				for (const room of contents.keys()) onRoomFault(room);
			}
		);
	}

	private tellStored(group: readonly Write[]): void {
		const { onStored, faults } = this.ports;
		const rooms = new Set(group.filter(storesSomething).flatMap(({ room }) => room ?? []));
		if (onStored === undefined || rooms.size === 0) return;
		faults.guard(
			'what follows a commit threw',
			() => {
				onStored(rooms);
			},
			() => undefined
		);
	}

	private async storeGroup(group: readonly Write[]): Promise<void> {
		// A group of callbacks alone needs no commit: what they wait for is already stored.
		if (!group.some(storesSomething)) return;
		const { store, clock, meter, storage } = this.ports;
		const began = clock.now();
		const rows = group.flatMap((write) => write.rows ?? []);
		const commits = merge(group);
		await store.commit(commits, rows);
		const written = bytesWritten(commits, rows);
		for (const kind of WRITTEN_KINDS) if (written[kind] > 0) meter.written(kind, written[kind]);
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

const storesSomething = ({ entry, snapshots = [], rows = [] }: Write): boolean =>
	entry !== undefined || snapshots.length > 0 || rows.length > 0;

/** The parts of one room's commit while a group is merged. */
class RoomParts {
	readonly log: LogEntry[] = [];
	readonly facts: { id: RecordId; facts: RecordFacts; seq: Sequence }[] = [];
	readonly authors = new Map<Subject, Authors>();
	readonly snapshots = new Map<Subject, StagedSnapshot>();
	readonly erased: Tombstone[] = [];

	add({ entry, facts, authors, snapshots = [], erased }: Write): void {
		for (const snapshot of snapshots) this.snapshots.set(snapshot.record, snapshot);
		if (erased !== undefined) {
			this.snapshots.delete(erased.id);
			this.authors.delete(erased.id);
			this.erased.push(erased);
		}
		if (entry === undefined) return;
		this.log.push(entry);
		const { record, seq } = entry;
		if (facts !== undefined && record !== null) this.facts.push({ id: record, facts, seq });
		if (authors !== undefined) {
			this.authors.set(record, { ...this.authors.get(record), ...authors });
		}
	}

	/** Returns the commit. Of a document that asked for a snapshot several times, one is taken. */
	commit(room: RoomName): RoomCommit {
		const { log, facts, erased } = this;
		return {
			...{ room, log, facts, erased },
			authors: [...this.authors].map(([record, authors]) => ({ record, authors })),
			snapshots: [...this.snapshots.values()].map(({ record, take }) => ({ record, ...take() }))
		};
	}
}

/** Merges a group into one commit for each room. */
function merge(group: readonly Write[]): RoomCommit[] {
	const rooms = new Map<RoomName, RoomParts>();
	for (const write of group) {
		if (write.room === null || !(write.entry ?? write.snapshots)) continue;
		const parts = rooms.get(write.room) ?? new RoomParts();
		rooms.set(write.room, parts);
		parts.add(write);
	}
	return [...rooms].map(([room, parts]) => parts.commit(room));
}
