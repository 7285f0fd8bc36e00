import type { RoomName } from '../protocol/rooms';
import { SendingPace } from './sending-pace';
import type { Waiting } from './status';
import type { ReplicaDatabase } from './store/database';
import { readWaiting } from './store/waiting';
import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';

/** Milliseconds between two looks. */
const PAUSE = 250;

/** Knows how many edits wait in the outbox, room by room, and how long it takes until they are sent. */
export class OutboxCounter {
	/** What waited at the last look. */
	waiting: readonly Waiting[] = [];
	/** Whether something may have come or gone since the last look. */
	isBehind = false;
	private readonly pace = new SendingPace();
	/** The number of the oldest edit of each room at the last look. */
	private readonly first = new Map<RoomName, number>();
	private looking = false;
	private again = false;
	private stopped = false;
	private timer: Timer | undefined;

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly onCount: () => void,
		private readonly onError: (error: unknown) => void
	) {}

	/** How long it takes at the present pace until all of it is sent, ms; `null` while that is not known. */
	get timeLeft(): number | null {
		return this.pace.timeLeft;
	}

	/** Looks soon; not for every edit of many. */
	recount(): void {
		if (!this.isBehind) {
			// At once: what waits must not be called synced until it has been counted.
			this.isBehind = true;
			this.onCount();
		}
		if (this.looking) {
			this.again = true;
			return;
		}
		this.looking = true;
		this.again = false;
		this.look()
			.catch((error: unknown) => {
				// The database is closed under a look that was still going on.
				if (!this.stopped) this.onError(error);
			})
			.finally(() => {
				if (this.stopped) return;
				this.timer = platform.timeout(() => {
					this.looking = false;
					if (this.again) this.recount();
				}, PAUSE);
			});
	}

	/** Looks no more. */
	stop(): void {
		this.stopped = true;
		this.timer?.cancel();
	}

	private async look(): Promise<void> {
		this.waiting = await readWaiting(this.db, this.first);
		const count = this.waiting.reduce((sum, room) => sum + room.count, 0);
		this.pace.note(platform.monotonic(), count);
		this.isBehind = this.again;
		this.onCount();
	}
}
