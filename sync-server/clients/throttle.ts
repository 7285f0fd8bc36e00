import type { Meter } from '../common/meter';
import type { Socket } from './socket';
import { platform } from '../common/platform';
import type { Timer } from '../../src/lib/domain/core/waiting';

/** Stops reading from a socket while its device has used more than its budget. */
export class Throttle {
	/** Set while nothing is read. */
	private timer: Timer | undefined;

	/** `guard` runs the timer's callback. An exception from it ends the connection. */
	constructor(
		private readonly socket: Pick<Socket, 'pause' | 'resume'>,
		private readonly meter: Pick<Meter, 'slowedDown'>,
		private readonly guard: (work: () => void) => void
	) {}

	/**
	 * Stops reading until `left` returns 0. The device is slowed down, and nothing is lost.
	 *
	 * @param left returns how long to wait from the moment of the call, ms
	 */
	slowDown(left: () => number): void {
		const wait = left();
		if (wait === 0 || this.timer !== undefined) return;
		this.meter.slowedDown();
		this.socket.pause();
		this.readLater(wait, left);
	}

	/** Resumes reading because the connection is ending and the other end's close frame has to be read. */
	end(): void {
		if (this.timer === undefined) return;
		this.timer.cancel();
		this.timer = undefined;
		this.socket.resume();
	}

	private readLater(wait: number, left: () => number): void {
		this.timer = platform.timeout(() => {
			this.guard(() => {
				// Other connections of the device may have used the regained tokens in the meantime.
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
