import { liveQuery } from 'dexie';

/**
 * A query over this device's records that stays up to date. `current` keeps the last answer while
 * the next one is read; it is `undefined` until the first.
 *
 * `make` reads the query's parameters (they may be reactive) and gives the query itself. To be made
 * while a component initialises.
 */
export class LiveQuery<Value> {
	current = $state.raw<Value | undefined>(undefined);
	error = $state.raw<unknown>(undefined);

	constructor(make: () => () => Promise<Value> | Value) {
		$effect(() => {
			const subscription = liveQuery(make()).subscribe({
				next: (value) => {
					this.current = value;
					this.error = undefined;
				},
				error: (error: unknown) => {
					this.error = error;
				}
			});
			return () => {
				subscription.unsubscribe();
			};
		});
	}
}
