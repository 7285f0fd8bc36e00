import type { RecordId } from '../../src/lib/domain/core/ids';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { LogEntry, Subject } from './store';

/** After how many entries the index rows are written. */
const MOST = 1000;

/** The key of the room's own document among the records. */
export const DOCUMENT = '';

export const keyOf = (subject: Subject): RecordId => subject ?? DOCUMENT;

/**
 * The last log entry of each record of a room that has changed since the index rows were written. The rows
 * follow the log at a distance: they are written for many entries at once, and what is missing in them is read
 * from the log when the room is first used. So a commit writes its log entry and no index.
 */
export class RoomIndex {
	/** By record, or `DOCUMENT`. */
	private readonly fresh = new Map<RecordId, Sequence>();
	private entries = 0;
	private head: Sequence;

	/**
	 * @param rowsUpTo the index rows contain every entry up to this one
	 * @param entries the entries after it
	 */
	constructor(rowsUpTo: Sequence, entries: Iterable<Pick<LogEntry, 'seq' | 'record'>>) {
		this.head = rowsUpTo;
		this.add(entries);
	}

	/** The last entry that the index contains, in memory or in rows. */
	get upTo(): Sequence {
		return this.head;
	}

	/** Whether enough has come together to write rows. */
	get isFull(): boolean {
		return this.entries >= MOST;
	}

	/** Returns the last entry of a subject, if it is after what the rows contain. */
	last(key: RecordId): Sequence | undefined {
		return this.fresh.get(key);
	}

	/** Adds entries that are on the disk. */
	add(entries: Iterable<Pick<LogEntry, 'seq' | 'record'>>): void {
		for (const { seq, record } of entries) {
			this.fresh.set(keyOf(record), seq);
			this.entries += 1;
			this.head = seq;
		}
	}

	/** What has to be written so that the rows contain everything. */
	get missing(): readonly (readonly [RecordId, Sequence])[] {
		return [...this.fresh];
	}

	/** Notes that the rows contain everything. */
	written(): void {
		this.fresh.clear();
		this.entries = 0;
	}
}
