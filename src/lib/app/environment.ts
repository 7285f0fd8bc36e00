import type { Clock } from '../domain/core/day';
import type { Random } from '../domain/core/ids';
import { newId } from '../domain/core/ids';
import { DeviceClock } from '../replica/device-clock';
import type { Environment } from '../replica/environment';
import { tabName } from '../ui/drafts';

/** The device's clock, as the relay puts it right. */
const deviceClock = new DeviceClock({
	now: () => Date.now(),
	offset: (at) => -new Date(at).getTimezoneOffset()
});

/** What screens and commands take for the present moment. */
export const clock: Clock = deviceClock;

/** The browser's source of randomness. */
export const random: Random = {
	bytes: (count) => crypto.getRandomValues(new Uint8Array(count))
};

let tab: string | undefined;

/** The name of this tab, the same after a reload. */
export const thisTab = (): string => (tab ??= tabName(() => newId(random)));

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
