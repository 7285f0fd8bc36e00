import { readFileSync } from 'node:fs';
import type { Clock, Instant } from '../../src/lib/domain/core/day';
import type { Store } from './store';

/** The name of the fact of which moment the relay has been at, at least. */
const LATEST = 'clock';

/** What a clock is made of; passed in, so that it can be tested without waiting. */
export interface TimeSources {
	/** What the machine's clock says, ms since 1970. It may be set to anything at any time. */
	readonly wall: () => number;
	/** How long it has been since some moment, ms. Never goes back. */
	readonly monotonic: () => number;
}

/** The latest moment that a relay with this store is known to have been at; 0 for none. */
export function latestMoment(store: Pick<Store, 'get'>): Instant {
	const known = store.get('relay', LATEST);
	return typeof known === 'number' && Number.isFinite(known) ? known : 0;
}

/**
 * The relay's clock: it starts at what the machine says, or at the latest moment that is stored when
 * that is later, and goes on from there evenly. So it never goes back, over restarts either: what has
 * run out stays so when the machine's clock is set back, and what was given while it was ahead runs
 * out when it should.
 */
export class RelayClock implements Clock {
	private readonly start: Instant;
	private readonly startedAt: number;
	private latest: Instant;

	constructor(
		private readonly store: Pick<Store, 'get' | 'commit'>,
		private readonly sources: TimeSources = MACHINE
	) {
		this.start = Math.max(sources.wall(), latestMoment(store));
		this.startedAt = sources.monotonic();
		this.latest = this.start;
	}

	now(): Instant {
		const passed = this.sources.monotonic() - this.startedAt;
		// A source that is not what it says must not take this one back.
		this.latest = Math.max(this.latest, Math.floor(this.start + passed));
		return this.latest;
	}

	/** The relay works in no place of its own: its moments are UTC. */
	offset(): number {
		return 0;
	}

	/** Stores the present moment: a later start goes on from it. On the disk when it resolves. */
	async keep(): Promise<void> {
		await this.store.commit([], [{ table: 'relay', key: LATEST, value: this.now() }]);
	}
}

/** This machine's time. What it counts on Linux includes the time that it slept. */
const MACHINE: TimeSources = {
	wall: () => Date.now(),
	monotonic: () => performance.now() + slept()
};

/** How often the machine is asked whether it has slept, ms, and how short a sleep is none. */
const ASK_EVERY = 1_000;
const SHORTEST_SLEEP = 2_000;

const began = { at: performance.now(), uptime: uptime() };
let asked = { at: began.at, slept: 0 };

/**
 * How long the machine has slept since the process began, ms: what `performance.now` counts stands
 * still meanwhile, the time that the machine is up does not.
 */
function slept(): number {
	const at = performance.now();
	if (at - asked.at < ASK_EVERY) return asked.slept;
	const behind = (uptime() - began.uptime) * 1000 - (at - began.at);
	const known = asked.slept;
	// The time that the machine is up is told in hundredths of a second: less is no sleep.
	asked = { at, slept: behind - known > SHORTEST_SLEEP ? behind : known };
	return asked.slept;
}

/** How long the machine is up, s, the time included that it slept; 0 where the system does not tell. */
function uptime(): number {
	try {
		return Number(readFileSync('/proc/uptime', 'utf8').split(' ', 1)[0]);
	} catch {
		// Expected on systems without `/proc`: sleep is then not noticed.
		return 0;
	}
}
