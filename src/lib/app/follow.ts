import { liveQuery, type Subscription } from 'dexie';

/** How long after its first failure a query is tried again, ms; twice as long after each further one. */
const FIRST = 250;
/** The longest wait, ms. */
const LONGEST = 8000;

/** What becomes of a query that is followed. */
export interface Follower<Value> {
	value(value: Value): void;
	failed(error: unknown): void;
}

/**
 * Follows a query over this device's records: tells its value, and again whenever that changes. A
 * query that fails ends by itself; here it is tried again until it succeeds, so that no screen waits
 * for ever after a moment in which the storage did not answer. Gives the way to stop.
 */
export function follow<Value>(
	query: () => Promise<Value> | Value,
	follower: Follower<Value>
): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let subscription: Subscription | undefined;
	let wait = FIRST;
	const start = (): void => {
		// Async, so that what a query throws at once is a failure like any other.
		subscription = liveQuery(async () => query()).subscribe({
			next: (value) => {
				wait = FIRST;
				follower.value(value);
			},
			error: (error: unknown) => {
				follower.failed(error);
				timer = setTimeout(start, wait);
				wait = Math.min(LONGEST, wait * 2);
			}
		});
	};
	start();
	return () => {
		clearTimeout(timer);
		subscription?.unsubscribe();
	};
}
