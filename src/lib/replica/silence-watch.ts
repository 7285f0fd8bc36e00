import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';
/** After so long without a word a connection counts as broken, ms; and how often that is looked at. */
const BROKEN_AFTER = 30_000;
const LOOK_EVERY = 3000;

/** Finds out that a connection is dead although nobody has said so: nothing is heard on it any more. */
export class SilenceWatch {
	/** When something was heard last, ms, and how often something was. */
	private heard = 0;
	private words = 0;
	private looking: Timer | undefined;
	/** Runs while the other side is asked for a sign of life. */
	private proof: Timer | undefined;

	/**
	 * @param timing for how long a living connection may be silent, and how long a sign of life may take, ms
	 * @param onBroken called when nothing was heard for too long
	 */
	constructor(
		private readonly timing: { readonly silence: number; readonly sign: number },
		private readonly onBroken: () => void
	) {}

	/** Something has been heard. */
	hear(): void {
		this.heard = platform.now();
		this.words += 1;
	}

	/** A connection is open: from now on something has to be heard. */
	start(): void {
		this.stop();
		this.looking = platform.interval(() => {
			if (platform.now() - this.lastHeard() > BROKEN_AFTER) this.onBroken();
		}, LOOK_EVERY);
	}

	/** The connection has ended. */
	stop(): void {
		this.looking?.cancel();
		this.proof?.cancel();
		this.proof = undefined;
	}

	/** Asks a connection that has been silent for long for a sign of life; without one it counts as broken. */
	ask(send: () => void): void {
		if (this.proof !== undefined) return;
		if (platform.now() - this.lastHeard() < this.timing.silence) return;
		const { words } = this;
		send();
		this.proof = platform.timeout(() => {
			this.proof = undefined;
			if (this.words === words) this.onBroken();
		}, this.timing.sign);
	}

	/** When something was heard last: never in the future, also after the device's clock was set back. */
	private lastHeard(): number {
		this.heard = Math.min(this.heard, platform.now());
		return this.heard;
	}
}
