import { readFileSync } from 'node:fs';
import type { Clock, Instant } from '../../src/lib/domain/core/day';
import type { Store } from './store';
import { platform } from '../common/platform';

/** The key of the latest moment that was stored. */
const LATEST = 'clock';

/** The time sources of a clock; passed in so that tests need not wait. */
export interface TimeSources {
	/** The machine's clock, ms since 1970. It may be set to anything at any time. */
	readonly wall: () => number;
	/** The time since some fixed moment, ms. Never goes back. */
	readonly monotonic: () => number;
}

/** Returns the latest moment that a relay with this store has stored; 0 when there is none. */
export function latestMoment(store: Pick<Store, 'get'>): Instant {
	const known = store.get('relay', LATEST);
	return typeof known === 'number' && Number.isFinite(known) ? known : 0;
}

/**
 * The relay's clock. It starts at the machine's time, or at the latest stored moment when that is later, and
 * advances evenly from there. It therefore never goes back, not even over restarts: what has expired stays
 * expired when the machine's clock is set back. What was issued while the machine's clock was ahead expires
 * when it should.
 */
export class RelayClock implements Clock {
	private readonly start: Instant;
	private readonly startedAt: number;
	private latest: Instant;

	constructor(
		private readonly store: Pick<Store, 'get' | 'commit'>,
		private readonly sources: TimeSources = machineTime()
	) {
		this.start = Math.max(sources.wall(), latestMoment(store));
		this.startedAt = sources.monotonic();
		this.latest = this.start;
	}

	now(): Instant {
		const passed = this.sources.monotonic() - this.startedAt;
		// A faulty monotonic source must not take this clock back.
		this.latest = Math.max(this.latest, Math.floor(this.start + passed));
		return this.latest;
	}

	/** The relay is in no place of its own: its time is UTC. */
	offset(): number {
		return 0;
	}

	/** Stores the present moment, from which a later start continues. Resolves when it is on the disk. */
	async keep(): Promise<void> {
		await this.store.commit([], [{ table: 'relay', key: LATEST, value: this.now() }]);
	}
}

/** How often the machine is asked whether it has slept, and the shortest sleep that is noticed, ms. */
const ASK_EVERY = 1_000;
const SHORTEST_SLEEP = 2_000;

/** Returns this machine's time. On Linux it includes the time that the machine slept. */
function machineTime(): TimeSources {
	const began = { at: platform.monotonic(), uptime: uptime() };
	let asked = { at: began.at, slept: 0 };

	/**
	 * Returns how long the machine has slept since the clock was made, ms. During sleep the monotonic time stands
	 * still, and the machine's uptime does not.
	 */
	function slept(): number {
		const at = platform.monotonic();
		if (at - asked.at < ASK_EVERY) return asked.slept;
		const behind = (uptime() - began.uptime) * 1000 - (at - began.at);
		const known = asked.slept;
		// Uptime comes in hundredths of a second, so a small difference is no sleep.
		asked = { at, slept: behind - known > SHORTEST_SLEEP ? behind : known };
		return asked.slept;
	}

	return { wall: () => platform.now(), monotonic: () => platform.monotonic() + slept() };
}

/** Returns the machine's uptime with sleep, s; 0 where the system does not tell. */
function uptime(): number {
	try {
		return Number(readFileSync('/proc/uptime', 'utf8').split(' ', 1)[0]);
	} catch {
		// Expected on systems without `/proc`: sleep is then not noticed.
		return 0;
	}
}
