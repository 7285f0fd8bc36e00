import type { Logger } from './logger';
import type { Meter } from './meter';

/**
 * Contains the relay's bugs. Every callback of a socket, a timer, a microtask or a commit runs inside
 * `guard`: an exception is counted and logged, and ends only the connection or room that it was about.
 */
export class Faults {
	constructor(
		private readonly ports: {
			readonly meter: Pick<Meter, 'fault'>;
			readonly logger: Pick<Logger, 'error'>;
		}
	) {}

	/** Runs a callback. When it throws, reports the bug and calls `end` to end what it was about. */
	guard(what: string, work: () => void, end: () => void): void {
		try {
			work();
		} catch (error) {
			this.report(what, error);
			try {
				end();
			} catch (another) {
				// An exception from `end` must not reach the caller of the callback either.
				this.report('what had failed could not be ended', another);
			}
		}
	}

	/** Counts and logs a bug. */
	report(what: string, error: unknown): void {
		const { meter, logger } = this.ports;
		meter.fault();
		logger.error({ err: error }, what);
	}
}
