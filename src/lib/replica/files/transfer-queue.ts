import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';
/** What came of one transfer. `later`: it is tried again after a while; `failed`: not before somebody asks for it. */
export type Transferred = 'done' | 'offline' | 'later' | 'stopped' | 'failed';

/** How long to wait after what did not work, ms, the next time longer. */
const PAUSES = [2_000, 5_000, 15_000, 60_000] as const;

/** Moves what waits between this device and the relay, one file after the other. Only the leading tab has one. */
export class TransferQueue<Item extends { readonly id: string }> {
	private waiting: readonly Item[] = [];
	private current: { readonly id: string; readonly abort: AbortController } | null = null;
	private running: Promise<void> | null = null;
	private timer: Timer | undefined;
	private failures = 0;
	private stopped = false;

	constructor(
		private readonly does: {
			/** Whether something that waits can be moved now. */
			readonly isReady: (item: Item) => boolean;
			/** Moves it, and notes what came of that. */
			readonly transfer: (item: Item, signal: AbortSignal) => Promise<Transferred>;
			readonly onError: (error: unknown) => void;
		}
	) {}

	/** These wait now. What is being moved and does not wait any more is broken off. */
	take(waiting: readonly Item[]): void {
		this.waiting = waiting;
		if (this.current !== null && !waiting.some(({ id }) => id === this.current?.id)) {
			this.current.abort.abort();
		}
		// While something does not work its pause goes on, whatever else happens.
		if (this.failures === 0) this.pump();
	}

	/** Tries now. */
	retry(): void {
		this.failures = 0;
		this.pump();
	}

	/** Breaks off; an upload goes on later from where it was. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.timer?.cancel();
		this.current?.abort.abort();
		await this.running;
	}

	private pump(): void {
		if (this.stopped || this.running !== null) return;
		this.timer?.cancel();
		this.running = this.run()
			.catch(this.does.onError)
			.finally(() => {
				this.running = null;
				if (this.failures > 0) this.pause();
				// What came to wait meanwhile.
				else if (this.next(new Set()) !== null) this.pump();
			});
	}

	private pause(): void {
		if (this.stopped) return;
		const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1] ?? PAUSES[0];
		this.timer = platform.timeout(() => {
			this.pump();
		}, pause);
	}

	private async run(): Promise<void> {
		const tried = new Set<string>();
		for (let next = this.next(tried); next !== null; next = this.next(tried)) {
			tried.add(next.id);
			const outcome = await this.move(next);
			if (outcome === 'offline' || outcome === 'later') {
				this.failures += 1;
				if (outcome === 'offline') return;
			} else if (outcome === 'done') this.failures = 0;
		}
	}

	private next(tried: ReadonlySet<string>): Item | null {
		if (this.stopped) return null;
		return this.waiting.find((item) => this.does.isReady(item) && !tried.has(item.id)) ?? null;
	}

	private async move(item: Item): Promise<Transferred> {
		const abort = new AbortController();
		this.current = { id: item.id, abort };
		try {
			const outcome = await this.does.transfer(item, abort.signal);
			// The list is read anew from the database soon; until then it must not come up again.
			if (outcome === 'done' || outcome === 'failed') {
				this.waiting = this.waiting.filter(({ id }) => id !== item.id);
			}
			return outcome;
		} finally {
			this.current = null;
		}
	}
}
