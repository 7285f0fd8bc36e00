import { reported } from '../ui/error-log';
import { follow } from './follow';

/**
 * A query over this device's records that stays up to date. `current` keeps the last answer while the
 * next one is being read, and is `undefined` before the first. `error` is set as long as the query
 * cannot be read.
 *
 * `make` reads the query's parameters, which may be reactive, and returns the query. Create it while a
 * component initialises.
 */
export class LiveQuery<Value> {
	current = $state.raw<Value | undefined>(undefined);
	error = $state.raw<unknown>(undefined);

	constructor(make: () => () => Promise<Value> | Value) {
		$effect(() =>
			follow(make(), {
				value: (value) => {
					this.current = value;
					this.error = undefined;
				},
				failed: (error) => {
					this.error = reported(error, error);
				}
			})
		);
	}
}
