import type { Clock, Instant } from '../domain/core/day';

/** Up to this difference a device's clock is taken as right, ms: the way to the relay takes time, too. */
const RIGHT_ENOUGH = 2 * 60_000;

/**
 * A device's clock, put right by the relay's: what somebody does is stamped with it, and the relay takes
 * nothing that lies far ahead of itself (HI-07). A clock that is a year off then costs its person nothing. Until
 * a relay has been met it is what the machine says.
 */
export class DeviceClock implements Clock {
	private difference = 0;

	constructor(private readonly machine: Clock) {}

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
	}
}
