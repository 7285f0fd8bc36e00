import type { Instant } from './day';

/** Something that is to happen later. */
export interface Timer {
	/** Lets it not happen. Does nothing once it has. */
	readonly cancel: () => void;
}

/** What time is told by and what is waited with: the part of a platform that device and relay have in common. */
export interface Waiting {
	/** The machine's own clock. It may be set to anything at any time. */
	now(): Instant;
	/** The time since some fixed moment, ms. It never goes back, and may stand still while the machine sleeps. */
	monotonic(): number;
	/** Runs work once, after so many ms. */
	timeout(work: () => void, delay: number): Timer;
	/** Runs work again and again, every so many ms. */
	interval(work: () => void, period: number): Timer;
	/** Runs work when what is running now has ended, before anything else happens. */
	microtask(work: () => void): void;
	/** Resolves in a later turn of the event loop: others get theirs. */
	turn(): Promise<void>;
}
