import type { Clock } from '../domain/core/day';
import { offsetIn, type TimeZone } from '../domain/core/zone';
import { isCountry, type Country } from '../domain/text/country';
import type { Random } from '../domain/core/ids';
import { newId } from '../domain/core/ids';
import { DeviceClock } from '../replica/device-clock';
import type { Environment } from '../replica/environment';
import { tabName } from '../ui/drafts';
import { errorLog } from '../ui/error-log';
import { deviceSettings } from '../ui/settings';
import { keptDifference } from './kept-difference';

/** The time zone that this device is in. */
export const deviceZone = (): TimeZone => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The country that this device's languages name, such as `VN`; `null` when none does. */
export function countryHere(): Country | null {
	for (const language of navigator.languages) {
		const { region } = new Intl.Locale(language);
		if (isCountry(region)) return region;
	}
	return null;
}

/** The time zone of a workspace: this device's where nobody has said, or before its directory has arrived. */
export const zoneOf = (workspace: { readonly timeZone: TimeZone | null } | null): TimeZone =>
	workspace?.timeZone ?? deviceZone();

/** The zone of the workspace that is open. */
let zone: TimeZone = deviceZone();

/** From now on days are those of a workspace's time zone, the same for everybody in it. */
export function useZone(next: TimeZone): void {
	zone = next;
}

/** The device's clock, as the relay puts it right, with the days of the workspace that is open. */
const deviceClock = new DeviceClock(
	{
		now: () => Date.now(),
		offset: (at) => offsetIn(zone, at)
	},
	keptDifference(deviceSettings)
);

/** What screens and commands take for the present moment. */
export const clock: Clock = deviceClock;

/** How far this device's clock is behind the relay's, ms; below 0 when it is ahead, 0 when it is right enough. */
export const clockBehind = (): number => deviceClock.behind;

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
	onFault: (error) => {
		errorLog.report(error);
	},
	random,
	socket: WebSocket,
	locks: navigator.locks,
	origin: location.origin
});
