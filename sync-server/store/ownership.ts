/** How long nothing may have run until somebody else may have taken over, ms. */
const GAP = 5_000;

/**
 * Whether the store is still this process's. A process that was stopped for a while (by a debugger, a
 * machine that slept) may find that another one has taken over: it must not read or send anything more.
 * Writing is safe without this: the store itself compares the owner epoch in every transaction.
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

	/** Whether to go on. Looks at the store only after a gap: to be called before anything is done. */
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
