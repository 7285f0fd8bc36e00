import type { Clock } from '../domain/core/day';
import type { Random } from '../domain/core/ids';
import { DeviceClock } from '../replica/device-clock';
import type { Environment } from '../replica/environment';

/** The device's clock, as the relay puts it right. */
const deviceClock = new DeviceClock({
	now: () => Date.now(),
	offset: (at) => -new Date(at).getTimezoneOffset()
});

/** What screens and commands take for the present moment. */
export const clock: Clock = deviceClock;

/** How far this device's clock is behind the relay's, ms; below 0 when it is ahead, 0 when it is right enough. */
export const clockBehind = (): number => deviceClock.behind;

/** The browser's source of randomness. */
export const random: Random = {
	bytes: (count) => crypto.getRandomValues(new Uint8Array(count))
};

/** What a replica needs, as a browser has it. */
export const browserEnvironment = (): Environment => ({
	clock,
	onRelayTime: (now) => {
		deviceClock.relaySays(now);
	},
	random,
	socket: WebSocket,
	locks: navigator.locks,
	origin: location.origin
});
