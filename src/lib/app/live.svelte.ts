import { reported } from '../ui/error-log';
import { follow } from './follow';

/**
 * A query over this device's records that stays up to date. `current` keeps the last answer while
 * the next one is read; it is `undefined` until the first. `error` tells why it could not be read, as
 * long as that is so.
 *
 * `make` reads the query's parameters (they may be reactive) and gives the query itself. To be made
 * while a component initialises.
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
