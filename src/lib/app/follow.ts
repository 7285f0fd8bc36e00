import { liveQuery, type Subscription } from 'dexie';

/**
 * How long after its first failure a query is tried again, in ms. The time doubles with each further
 * failure.
 */
const FIRST = 250;
/** The longest wait, in ms. */
const LONGEST = 8000;

/** Receives the results of a query that is followed. */
export interface Follower<Value> {
	value(value: Value): void;
	failed(error: unknown): void;
}

/**
 * Follows a query over this device's records. Reports its value, and again whenever that changes. A
 * failed live query ends, so it is started again until it succeeds, and no screen waits for ever after
 * a moment in which the storage did not answer. Returns a function that stops this.
 */
export function follow<Value>(
	query: () => Promise<Value> | Value,
	follower: Follower<Value>
): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let subscription: Subscription | undefined;
	let wait = FIRST;
	const start = (): void => {
		// Async, so that an error that a query throws at once is a failure like any other.
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
