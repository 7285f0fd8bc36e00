import { expect, test } from 'vitest';
import { DeviceClock } from './device-clock';

const YEAR = 365 * 86_400_000;

test('HI-07 · a clock that is off is put right by the relay’s, one that is right enough is left alone', () => {
	let machine = 2_000_000;
	const clock = new DeviceClock({ now: () => machine, offset: () => 60 });
	expect(clock.now()).toBe(2_000_000);
	clock.relaySays(2_000_000 + 60_000);
	expect(clock.now()).toBe(2_000_000);
	clock.relaySays(2_000_000 + YEAR);
	expect(clock.now()).toBe(2_000_000 + YEAR);
	machine += 5_000;
	expect(clock.now()).toBe(2_005_000 + YEAR);
	// The machine's clock has been put right meanwhile.
	machine = 2_010_000 + YEAR;
	clock.relaySays(2_010_000 + YEAR);
	expect([clock.now(), clock.offset(0)]).toEqual([machine, 60]);
	expect(clock.behind).toBe(0);
	clock.relaySays(machine - 600_000);
	expect(clock.behind).toBe(-600_000);
	const worker = new DeviceClock({ now: () => machine, offset: () => 60 });
	worker.goBy(clock.behind);
	expect(worker.now()).toBe(machine - 600_000);
});
