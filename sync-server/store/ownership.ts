/** The shortest pause of this process in which another one may have taken over, ms. */
const GAP = 5_000;

/**
 * Checks whether this process still owns the store. A process that was stopped for a while (by a debugger, or
 * because the machine slept) may find that another one has taken over: it must not read or send anything
 * more. Writing is safe without this check, because the store compares the owner epoch in every transaction.
 */
export class Ownership {
	private seenAt: number;
	private isLost = false;

	constructor(
		private readonly store: { readonly isOwned: boolean },
		/** Monotonic milliseconds, which go on while the process is stopped. */
		private readonly monotonic: () => number,
		private readonly lost: () => void
	) {
		this.seenAt = monotonic();
	}

	/** Returns whether to continue. Call it before any work: it looks at the store only after a gap. */
	check(): boolean {
		if (this.isLost) return false;
		const now = this.monotonic();
		const gap = now - this.seenAt;
		this.seenAt = now;
		if (gap < GAP || this.store.isOwned) return true;
		this.isLost = true;
		this.lost();
		return false;
	}
}
