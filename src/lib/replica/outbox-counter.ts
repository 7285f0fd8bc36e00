import type { RoomName } from '../protocol/rooms';
import type { Waiting } from './status';
import type { ReplicaDatabase } from './store/database';

/** Milliseconds between two counts. */
const PAUSE = 250;

/** Knows how many edits wait in the outbox, room by room. */
export class OutboxCounter {
	/** What waited at the last count. */
	waiting: readonly Waiting[] = [];
	/** Whether something may have come or gone since the last count. */
	isBehind = false;
	private counting = false;
	private again = false;
	private stopped = false;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly rooms: () => readonly RoomName[],
		private readonly onCount: () => void,
		private readonly onError: (error: unknown) => void
	) {}

	/** Counts soon; not for every edit of many, since counting costs what waits. */
	recount(): void {
		if (!this.isBehind) {
			// At once: what waits must not be called synced until it has been counted.
			this.isBehind = true;
			this.onCount();
		}
		if (this.counting) {
			this.again = true;
			return;
		}
		this.counting = true;
		this.again = false;
		this.count()
			.catch((error: unknown) => {
				// The database is closed under a count that was still running.
				if (!this.stopped) this.onError(error);
			})
			.finally(() => {
				if (this.stopped) return;
				this.timer = setTimeout(() => {
					this.counting = false;
					if (this.again) this.recount();
				}, PAUSE);
			});
	}

	/** Counts no more. */
	stop(): void {
		this.stopped = true;
		clearTimeout(this.timer);
	}

	private async count(): Promise<void> {
		const waiting: Waiting[] = [];
		for (const room of this.rooms()) {
			const rows = this.db.outbox.where('[room+number]').between([room, 0], [room, Infinity]);
			const first = await rows.first();
			if (first !== undefined) waiting.push({ room, count: await rows.count(), since: first.at });
		}
		this.waiting = waiting;
		this.isBehind = this.again;
		this.onCount();
	}
}
