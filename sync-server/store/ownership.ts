import type { Waiting } from '../../src/lib/domain/core/waiting';

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
	private lookedAt: { readonly monotonic: number; readonly wall: number };
	private isLost = false;

	constructor(
		private readonly store: { readonly isOwned: boolean },
		private readonly clocks: Pick<Waiting, 'now' | 'monotonic'>,
		private readonly lost: () => void
	) {
		this.lookedAt = this.moment();
	}

	/** Returns whether to continue. Call it before any work, and now and then: it looks at the store every few seconds. */
	check(): boolean {
		if (this.isLost) return false;
		const moment = this.moment();
		// The monotonic time stands still while the machine sleeps; its clock goes on, and being set costs only a look.
		const gap = Math.max(
			moment.monotonic - this.lookedAt.monotonic,
			Math.abs(moment.wall - this.lookedAt.wall)
		);
		if (gap < LOOK_EVERY) return true;
		this.lookedAt = moment;
		if (this.store.isOwned) return true;
		this.isLost = true;
		this.lost();
		return false;
	}

	private moment() {
		return { monotonic: this.clocks.monotonic(), wall: this.clocks.now() };
	}
}
