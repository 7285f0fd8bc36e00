import type { Timer, Waiting } from '../domain/core/waiting';

/** What the replica asks of the browser while it works, beside what its `Environment` is opened with. */
export interface Platform extends Waiting {
	/**
	 * Resolves in a later turn of the event loop: input and drawing come first. Not by a timer: browsers hold those
	 * back, to a turn each second in a tab that is not in view.
	 */
	turn(): Promise<void>;
	/** Random bytes that nobody can guess. */
	bytes(count: number): Uint8Array;
	readonly subtle: Pick<SubtleCrypto, 'digest' | 'exportKey' | 'generateKey' | 'sign'>;
	/** The storage of this origin. */
	readonly storage: IDBFactory;
	readonly fetch: typeof fetch;
}

/** The browser, or a worker of it. */
const BROWSER: Platform = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	timeout: (work, delay) => timerOf(setTimeout(work, delay)),
	interval: (work, period) => timerOf(setInterval(work, period)),
	microtask: (work) => {
		queueMicrotask(work);
	},
	turn: () =>
		new Promise((resolve) => {
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => {
				port1.close();
				resolve();
			};
			port2.postMessage(null);
		}),
	bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
	get subtle() {
		return crypto.subtle;
	},
	get storage() {
		return indexedDB;
	},
	fetch: (...asked) => fetch(...asked)
};

const timerOf = (id: ReturnType<typeof setTimeout>): Timer => ({
	cancel: () => {
		clearTimeout(id);
	}
});

/**
 * The platform under the replica: nothing else of it waits, tells the time, signs or reaches a storage by a global
 * ([ADR 44](../../../docs/adr/0044-waiting-goes-through-ports.md)).
 */
export let platform: Platform = BROWSER;

/** Puts another platform under the replica, before anything of it runs: the simulation's own. */
export function runOn(other: Platform): void {
	platform = other;
}
