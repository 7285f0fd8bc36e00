import { expect, test } from 'vitest';
import { DeviceClock } from '../replica/device-clock';
import { DeviceSettings } from '../ui/settings';
import { keptDifference } from './kept-difference';

const HOUR = 60 * 60_000;
const machine = { now: () => 10 * HOUR, offset: () => 0 };

/** The app's clock after a start, with the settings of this browser. */
const started = (settings: DeviceSettings) => new DeviceClock(machine, keptDifference(settings));

/** Nothing is kept by a browser here: the settings last as long as the object. */
const browser = () =>
	new DeviceSettings(() => {
		throw new Error('blocked');
	});

test('HI-07 · a start without a relay goes by what the last one said', () => {
	const settings = browser();
	const first = started(settings);
	expect(first.now()).toBe(10 * HOUR);
	first.relaySays(9 * HOUR);
	expect(started(settings).now()).toBe(9 * HOUR);
	expect(started(settings).behind).toBe(-HOUR);
	// The machine's clock was put right meanwhile.
	started(settings).relaySays(10 * HOUR);
	expect(started(settings).behind).toBe(0);
	expect(settings.names()).toEqual([]);
});

test('what was kept and is no number counts as nothing', () => {
	const settings = browser();
	settings.setItem('polder/clock-behind', 'soon');
	expect(started(settings).behind).toBe(0);
});
