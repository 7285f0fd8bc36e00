import type { Clock } from '../domain/core/day';
import { offsetIn, type TimeZone } from '../domain/core/zone';
import { isCountry, type Country } from '../domain/text/country';
import type { Random } from '../domain/core/ids';
import { newId } from '../domain/core/ids';
import { DeviceClock } from '../replica/device-clock';
import type { Environment } from '../replica/environment';
import { startPhotos } from '../replica/files/start';
import { startMerging } from '../replica/search/start';
import { tabName } from '../ui/drafts';
import { errorLog } from '../ui/error-log';
import { deviceSettings } from '../ui/settings';
import { keptDifference } from './kept-difference';

/** Returns the time zone of this device. */
export const deviceZone = (): TimeZone => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns the country in this device's languages, such as `VN`, or `null` when there is none. */
export function countryHere(): Country | null {
	for (const language of navigator.languages) {
		const { region } = new Intl.Locale(language);
		if (isCountry(region)) return region;
	}
	return null;
}

/**
 * Returns the time zone of a workspace. It is this device's when none was set, or before the directory
 * has arrived.
 */
export const zoneOf = (workspace: { readonly timeZone: TimeZone | null } | null): TimeZone =>
	workspace?.timeZone ?? deviceZone();

/** The time zone of the open workspace. */
let zone: TimeZone = deviceZone();

/** From now on days follow a workspace's time zone, which is the same for everybody in it. */
export function useZone(next: TimeZone): void {
	zone = next;
}

/** The device's clock, corrected by the relay, with the days of the open workspace. */
const deviceClock = new DeviceClock(
	{
		now: () => Date.now(),
		offset: (at) => offsetIn(zone, at)
	},
	keptDifference(deviceSettings)
);

/** The clock that screens and commands use for the present moment. */
export const clock: Clock = deviceClock;

/**
 * Returns how far this device's clock is behind the relay's, in ms: negative when it is ahead, 0 when
 * it is accurate enough.
 */
export const clockBehind = (): number => deviceClock.behind;

/** The browser's source of randomness. */
export const random: Random = {
	bytes: (count) => crypto.getRandomValues(new Uint8Array(count))
};

let tab: string | undefined;

/** Returns the name of this tab. It stays the same after a reload. */
export const thisTab = (): string => (tab ??= tabName(() => newId(random)));

/** Returns what a replica needs, from a browser. */
export const browserEnvironment = (): Environment => ({
	clock,
	onRelayTime: (now) => {
		deviceClock.relaySays(now);
	},
	onFault: (error) => {
		errorLog.report(error);
	},
	random,
	socket: WebSocket,
	locks: navigator.locks,
	origin: location.origin,
	indexWorker: startMerging,
	photoWorker: startPhotos
});
