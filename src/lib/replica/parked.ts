import type { RecordId } from '../domain/core/ids';
import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';

/** How long an edit is left alone before it is tried again, ms: at first, and at most. */
const FIRST_WAIT = 60_000;
const LONGEST_WAIT = 15 * 60_000;

/**
 * The edits of a room that the relay can do nothing with for now, by number. They hold up nobody, and are tried again
 * when something of their record arrives, on the next connection, and from time to time: nothing tells a device that
 * what it waits for has come where its member may not see it.
 */
export class ParkedEdits {
	private readonly edits = new Map<number, RecordId>();
	private wait = FIRST_WAIT;
	private timer: Timer | undefined;

	/** @param onDue called when it is time to try all of them again */
	constructor(private readonly onDue: () => void) {}

	/** The numbers of all of them. */
	get numbers(): ReadonlySet<number> {
		return new Set(this.edits.keys());
	}

	/** Leaves an edit alone until its record changes, or some time has passed. */
	add(number: number, record: RecordId): void {
		this.edits.set(number, record);
		this.timer ??= platform.timeout(() => {
			this.timer = undefined;
			this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
			this.onDue();
		}, this.wait);
	}

	/** Returns the numbers of those that belong to one of these records. */
	of(records: ReadonlySet<RecordId>): readonly number[] {
		return [...this.edits].flatMap(([number, record]) => (records.has(record) ? [number] : []));
	}

	/** These wait no more. */
	remove(numbers: readonly number[]): void {
		for (const number of numbers) this.edits.delete(number);
		if (this.edits.size === 0) this.stop();
	}

	/** None waits any more: everything is sent anew, or nothing is. */
	clear(): void {
		this.edits.clear();
		this.wait = FIRST_WAIT;
		this.stop();
	}

	private stop(): void {
		this.timer?.cancel();
		this.timer = undefined;
	}
}
