import type { Clock } from '../domain/core/day';
import type { Random } from '../domain/core/ids';
import type { Environment } from '../replica/environment';

/** The device's clock. */
export const clock: Clock = {
	now: () => Date.now(),
	offset: (at) => -new Date(at).getTimezoneOffset()
};

/** The browser's source of randomness. */
export const random: Random = {
	bytes: (count) => crypto.getRandomValues(new Uint8Array(count))
};

/** What a replica needs, as a browser has it. */
export const browserEnvironment = (): Environment => ({
	clock,
	random,
	socket: WebSocket,
	locks: navigator.locks,
	origin: location.origin
});
