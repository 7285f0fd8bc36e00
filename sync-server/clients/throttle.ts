import type { Meter } from '../common/meter';
import type { Socket } from './socket';

/** Stops reading from a socket for as long as its device has used more than it may. */
export class Throttle {
	/** Runs while nothing is read. */
	private timer: ReturnType<typeof setTimeout> | undefined;

	/** `guard` runs what the timer calls: what it throws ends the connection. */
	constructor(
		private readonly socket: Pick<Socket, 'pause' | 'resume'>,
		private readonly meter: Pick<Meter, 'slowedDown'>,
		private readonly guard: (work: () => void) => void
	) {}

	/**
	 * Reads nothing more until `left` is 0: slower for the device, and nothing is lost.
	 *
	 * @param left how long to wait from the moment that it is asked, ms
	 */
	slowDown(left: () => number): void {
		const wait = left();
		if (wait === 0 || this.timer !== undefined) return;
		this.meter.slowedDown();
		this.socket.pause();
		this.readLater(wait, left);
	}

	/** Reads on: the connection ends, and the other side's goodbye has to be read. */
	end(): void {
		if (this.timer === undefined) return;
		clearTimeout(this.timer);
		this.timer = undefined;
		this.socket.resume();
	}

	private readLater(wait: number, left: () => number): void {
		this.timer = setTimeout(() => {
			this.guard(() => {
				// Meanwhile other connections of the device may have used what it gained.
				const more = left();
				if (more > 0) {
					this.readLater(more, left);
					return;
				}
				this.timer = undefined;
				this.socket.resume();
			});
		}, wait);
	}
}
