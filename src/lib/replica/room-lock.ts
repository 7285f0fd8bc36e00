import type { Locks } from './leader';

/** Does one thing after the other about a room, in all tabs of the device. */
export class RoomLock {
	private readonly abort = new AbortController();
	private running: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly name: string,
		private readonly locks: Locks
	) {}

	/** Whether nothing more is begun. */
	get isStopped(): boolean {
		return this.abort.signal.aborted;
	}

	/** Does something while no other tab does. Resolves when it is done, or will never be begun. */
	alone(work: () => Promise<void>): Promise<void> {
		const { signal } = this.abort;
		if (signal.aborted) return Promise.resolve();
		const done = this.locks.request(this.name, { signal }, work).then(
			() => undefined,
			(error: unknown) => {
				// Giving up waiting is how a document that is being closed ends.
				if (!signal.aborted) throw error;
			}
		);
		this.running = Promise.allSettled([this.running, done]);
		return done;
	}

	/** Begins nothing more. Resolves when what was begun is done. */
	async stop(): Promise<void> {
		this.abort.abort();
		await this.running;
	}
}
