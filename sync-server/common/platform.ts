import { createPublicKey, verify } from 'node:crypto';
import type { Timer, Waiting } from '../../src/lib/domain/core/waiting';

/** A timer of the relay. It keeps the process alive. */
export interface ProcessTimer extends Timer {
	/** Lets the process end without it. */
	readonly unref: () => ProcessTimer;
}

/** What the relay asks of the process that it runs in, beside what its environment has. */
export interface Platform extends Waiting {
	timeout(work: () => void, delay: number): ProcessTimer;
	interval(work: () => void, period: number): ProcessTimer;
	/** Whether a text was signed with the private part of a P-256 key (SPKI, DER). Throws when that is no such key. */
	isSigned(text: string, signature: Uint8Array, key: Buffer): boolean;
}

/** This process. */
const NODE: Platform = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	timeout: (work, delay) => timerOf(setTimeout(work, delay)),
	interval: (work, period) => timerOf(setInterval(work, period)),
	microtask: (work) => {
		queueMicrotask(work);
	},
	turn: () => new Promise((resolve) => setImmediate(resolve)),
	isSigned: (text, signature, key) =>
		verify(
			'sha256',
			Buffer.from(text),
			{ key: createPublicKey({ key, format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' },
			signature
		)
};

function timerOf(timer: NodeJS.Timeout): ProcessTimer {
	const own: ProcessTimer = {
		cancel: () => {
			clearTimeout(timer);
		},
		unref: () => {
			timer.unref();
			return own;
		}
	};
	return own;
}

/**
 * The platform under the relay: nothing else of it waits or tells the time by a global
 * ([ADR 44](../../docs/adr/0044-waiting-goes-through-ports.md)).
 */
export let platform: Platform = NODE;

/** Puts another platform under the relay, before anything of it runs: the simulation's own. */
export function runOn(other: Platform): void {
	platform = other;
}
