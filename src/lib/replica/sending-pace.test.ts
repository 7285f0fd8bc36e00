import { expect, test } from 'vitest';
import { SendingPace } from './sending-pace';

test('promise 2 · how long sending takes follows from how quickly it goes', () => {
	const pace = new SendingPace();
	pace.note(0, 47_452);
	expect(pace.timeLeft).toBeNull();
	pace.note(1000, 47_000);
	// A second says little.
	expect(pace.timeLeft).toBeNull();
	pace.note(4000, 45_452);
	expect(pace.timeLeft).toBe((45_452 * 4000) / 2000);
	// What is written meanwhile waits, too.
	pace.note(5000, 46_000);
	pace.note(8000, 44_000);
	expect(pace.timeLeft).toBe((44_000 * 8000) / 4000);
	// Nothing goes any more.
	pace.note(30_000, 44_000);
	pace.note(40_000, 44_000);
	expect(pace.timeLeft).toBeNull();
	pace.note(41_000, 0);
	expect(pace.timeLeft).toBeNull();
});
