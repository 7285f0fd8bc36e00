import type { Clock, Instant } from '../domain/core/day';

/** Up to this difference a device's clock is taken as right, ms: the way to the relay takes time, too. */
const RIGHT_ENOUGH = 2 * 60_000;

/** Where the difference is kept from one start of the app to the next, ms. */
export interface KeptDifference {
	read(): number;
	write(difference: number): void;
}

/**
 * A device's clock, put right by the relay's: what somebody does is stamped with it, and the relay takes
 * nothing that lies far ahead of itself (HI-07). A clock that is a year off then costs its person nothing. Until
 * a relay has been met it goes by what the last one said, as far as that was kept.
 */
export class DeviceClock implements Clock {
	private difference: number;

	constructor(
		private readonly machine: Clock,
		private readonly kept: KeptDifference = { read: () => 0, write: () => undefined }
	) {
		this.difference = kept.read();
	}

	/** How far the machine's clock is behind the relay's, ms; below 0 when it is ahead, 0 when it is right enough. */
	get behind(): number {
		return this.difference;
	}

	/** Goes by what another part of the app knows of the relay's time: a worker meets no relay. */
	goBy(behind: number): void {
		this.difference = behind;
	}

	now(): Instant {
		return this.machine.now() + this.difference;
	}

	offset(at: Instant): number {
		return this.machine.offset(at);
	}

	/** A relay has said what time it is. */
	relaySays(now: Instant): void {
		const difference = now - this.machine.now();
		this.difference = Math.abs(difference) > RIGHT_ENOUGH ? difference : 0;
		this.kept.write(this.difference);
	}
}
