/** How long the store is taken for this process's own after a look at it, ms. */
const LOOK_EVERY = 5_000;

/**
 * Checks whether this process still owns the store. A process that was stopped for a while (by a debugger, or
 * because the machine slept) may find that another one has taken over: it must not read or send anything
 * more. One that was overtaken without a pause ends as soon: who only reads would else be told by it for ever that
 * nothing has changed. Writing is safe without this check, because the store compares the owner epoch in every
 * transaction.
 */
export class Ownership {
	private lookedAt: number;
	private isLost = false;

	constructor(
		private readonly store: { readonly isOwned: boolean },
		/** Monotonic milliseconds, which go on while the process is stopped. */
		private readonly monotonic: () => number,
		private readonly lost: () => void
	) {
		this.lookedAt = monotonic();
	}

	/** Returns whether to continue. Call it before any work, and now and then: it looks at the store every few seconds. */
	check(): boolean {
		if (this.isLost) return false;
		const now = this.monotonic();
		if (now - this.lookedAt < LOOK_EVERY) return true;
		this.lookedAt = now;
		if (this.store.isOwned) return true;
		this.isLost = true;
		this.lost();
		return false;
	}
}
