/** After so long without a word a connection counts as broken, ms; and how often that is looked at. */
const BROKEN_AFTER = 30_000;
const LOOK_EVERY = 3000;

/** Finds out that a connection is dead although nobody has said so: nothing is heard on it any more. */
export class SilenceWatch {
	/** When something was heard last, ms, and how often something was. */
	private heard = 0;
	private words = 0;
	private looking: ReturnType<typeof setInterval> | undefined;
	/** Runs while the other side is asked for a sign of life. */
	private proof: ReturnType<typeof setTimeout> | undefined;

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
		this.heard = Date.now();
		this.words += 1;
	}

	/** A connection is open: from now on something has to be heard. */
	start(): void {
		this.stop();
		this.looking = setInterval(() => {
			if (Date.now() - this.lastHeard() > BROKEN_AFTER) this.onBroken();
		}, LOOK_EVERY);
	}

	/** The connection has ended. */
	stop(): void {
		clearInterval(this.looking);
		clearTimeout(this.proof);
		this.proof = undefined;
	}

	/** Asks a connection that has been silent for long for a sign of life; without one it counts as broken. */
	ask(send: () => void): void {
		if (this.proof !== undefined) return;
		if (Date.now() - this.lastHeard() < this.timing.silence) return;
		const { words } = this;
		send();
		this.proof = setTimeout(() => {
			this.proof = undefined;
			if (this.words === words) this.onBroken();
		}, this.timing.sign);
	}

	/** When something was heard last: never in the future, also after the device's clock was set back. */
	private lastHeard(): number {
		this.heard = Math.min(this.heard, Date.now());
		return this.heard;
	}
}
