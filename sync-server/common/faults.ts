import type { Logger } from './logger';
import type { Meter } from './meter';

/**
 * Where a bug of the relay ends up. Every callback that a socket, a timer, a microtask or a commit calls
 * runs inside `guard`: what it throws is counted and logged, and costs the one connection or room that
 * it was about, never the process and nobody else.
 */
export class Faults {
	constructor(
		private readonly surroundings: {
			readonly meter: Pick<Meter, 'fault'>;
			readonly logger: Pick<Logger, 'error'>;
		}
	) {}

	/** Runs a callback. `end` is called when it throws: it ends what the callback was about. */
	guard(what: string, work: () => void, end: () => void): void {
		try {
			work();
		} catch (error) {
			this.note(what, error);
			this.last(end);
		}
	}

	/** Counts and logs a bug. */
	note(what: string, error: unknown): void {
		const { meter, logger } = this.surroundings;
		meter.fault();
		logger.error({ err: error }, what);
	}

	/** Ending something must not throw into whoever called back either. */
	private last(end: () => void): void {
		try {
			end();
		} catch (error) {
			this.note('what had failed could not be ended', error);
		}
	}
}
