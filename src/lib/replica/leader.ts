import type { Pulse } from './pulse';
import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';

/** The part of the Web Locks API that is needed to elect a leader among the tabs of a device. */
export interface Locks {
	request(
		name: string,
		options: { readonly signal: AbortSignal } | { readonly steal: true },
		work: () => Promise<void>
	): Promise<unknown>;
}

/** How often the leading tab shows that it lives, and the others look. */
export interface LeaderTiming {
	/** How often, ms. */
	readonly every: number;
	/** After how many looks in a row that have seen nothing new another tab leads. */
	readonly looks: number;
}

export const LEADER_TIMING: LeaderTiming = { every: 8000, looks: 4 };

/** What a tab is told of its leading. */
export interface LeadershipListener {
	readonly onLead: () => void;
	/** Another tab leads, since this one showed no life: it was frozen, or hung. */
	readonly onLost: () => void;
	readonly onError: (error: unknown) => void;
}

/**
 * Waits to become the leading tab of a workspace, then stays so until `resign`. When the leader's
 * tab closes or crashes, the browser gives the lock to the next in line. A leader that holds the lock and does
 * nothing, because it is frozen or hangs, is seen by its pulse: another tab takes the lock, and the one that wakes up
 * finds out and waits in line.
 */
export class Leadership {
	private readonly name: string;
	private readonly abort = new AbortController();
	private isLeading = false;
	/** The latest request for the lock: what an earlier one still says is no news. */
	private request: object = {};
	/** Ends the holding of the lock. */
	private release: () => void = () => undefined;
	/** Ends the waiting for the lock. */
	private waiting = new AbortController();
	private seen: string | null = null;
	private unchanged = 0;
	private beating: Promise<void> = Promise.resolve();
	private readonly timer: Timer;
	private done: Promise<unknown>;

	constructor(
		private readonly locks: Locks,
		storageName: string,
		private readonly pulse: Pulse,
		private readonly listener: LeadershipListener,
		private readonly timing: LeaderTiming = LEADER_TIMING
	) {
		this.name = `${storageName}/leader`;
		this.done = this.wait();
		this.timer = platform.interval(() => {
			this.beating = this.beat().catch(listener.onError);
		}, timing.every);
	}

	/** Gives up leading, or waiting to. */
	async resign(): Promise<void> {
		this.timer.cancel();
		this.abort.abort();
		this.waiting.abort();
		this.release();
		await Promise.all([this.done, this.beating]);
	}

	/** Shows that this tab lives, if it leads; else looks whether the one that leads does. */
	private async beat(): Promise<void> {
		if (this.isLeading) {
			const { request } = this;
			if (!(await this.pulse.keep())) this.lose(request);
			return;
		}
		this.take(await this.pulse.look());
	}

	/** Takes the lock from a leader that has shown nothing new for long. */
	private take(seen: string): void {
		this.unchanged = seen === this.seen ? this.unchanged + 1 : 0;
		this.seen = seen;
		if (this.unchanged < this.timing.looks || this.isLeading || this.abort.signal.aborted) return;
		this.unchanged = 0;
		this.waiting.abort();
		this.done = Promise.all([this.done, this.hold({ steal: true })]);
	}

	/** Waits in line. */
	private wait(): Promise<void> {
		this.waiting = new AbortController();
		return this.hold({ signal: this.waiting.signal });
	}

	/** Asks for the lock, and leads as long as it is held. */
	private async hold(
		options: { readonly signal: AbortSignal } | { readonly steal: true }
	): Promise<void> {
		const request = {};
		this.request = request;
		try {
			await this.locks.request(this.name, options, () => this.lead(request));
		} catch (error) {
			if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
			// Giving up waiting is how a tab that never led ends. A lock that is taken away is lost, and that
			// may happen before this tab has begun to lead.
			if (!('signal' in options && options.signal.aborted)) this.lose(request);
		}
	}

	private async lead(request: object): Promise<void> {
		const isOver = () => this.request !== request || this.abort.signal.aborted;
		if (isOver()) return;
		const held = new Promise<void>((resolve) => {
			this.release = resolve;
		});
		this.isLeading = true;
		// Without a pulse it is taken for dead, and leads until then.
		await this.pulse.take().catch(this.listener.onError);
		if (isOver()) return;
		this.listener.onLead();
		await held;
	}

	/** The lock of this request is another tab's: waits in line again. */
	private lose(request: object): void {
		if (this.request !== request) return;
		const hasLed = this.isLeading;
		this.isLeading = false;
		this.release();
		this.seen = null;
		this.unchanged = 0;
		if (this.abort.signal.aborted) return;
		if (hasLed) this.listener.onLost();
		this.done = Promise.all([this.done, this.wait()]);
	}
}
