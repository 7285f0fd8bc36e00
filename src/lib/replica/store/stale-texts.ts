import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';
/** How long nobody writes before what follows from a text is read from it, and how long that waits at most, ms. */
const PAUSE = 1500;
const LONGEST = 15_000;

/**
 * Reads what follows from texts when writing pauses: their beginnings, their words and whom they name. Reading costs
 * the whole text, so it is not done with each keystroke.
 */
export class StaleTexts {
	private timer: Timer | undefined;
	private waitsSince: number | null = null;
	private reading: Promise<void> = Promise.resolve();

	constructor(
		private readonly read: () => Promise<void>,
		/** Told when this device could not store what was read: it is read when somebody writes again, or next time. */
		private readonly onFailed: (error: unknown, mayWait: boolean) => void
	) {}

	/** A text has changed. */
	later(): void {
		const now = platform.now();
		this.waitsSince ??= now;
		this.timer?.cancel();
		const wait = Math.min(PAUSE, Math.max(0, this.waitsSince + LONGEST - now));
		this.timer = platform.timeout(() => {
			this.now().catch((error: unknown) => {
				this.onFailed(error, false);
			});
		}, wait);
	}

	/** Reads them now. Rejects when this device cannot store what was read. */
	now(): Promise<void> {
		this.stop();
		const reading = this.reading.then(this.read);
		// Whoever asked for it is told; the next reading begins all the same.
		this.reading = reading.catch(() => undefined);
		return reading;
	}

	/** Leaves the rest for another time. */
	stop(): void {
		this.timer?.cancel();
		this.timer = undefined;
		this.waitsSince = null;
	}
}
