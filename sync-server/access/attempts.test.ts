import { describe, expect, test } from 'vitest';
import { Attempts } from './attempts';

function makeClock() {
	const clock = { at: 0, now: (): number => clock.at };
	return clock;
}

describe('wrong secrets', () => {
	const limits = { wrongSecrets: 2, allWrongSecrets: 3 };

	test('are counted by address and by network, for a minute', () => {
		const clock = makeClock();
		const attempts = new Attempts(clock, limits);
		for (const address of ['1.2.3.4', '1.2.3.4']) attempts.note(address);
		expect([attempts.tooMany('1.2.3.4'), attempts.tooMany('1.2.3.5')]).toEqual([true, false]);
		attempts.note('1.2.3.6');
		expect([attempts.tooMany('1.2.3.5'), attempts.tooMany('1.2.4.5')]).toEqual([true, false]);
		clock.at = 60_000;
		expect([attempts.tooMany('1.2.3.4'), attempts.tooMany('1.2.3.5')]).toEqual([false, false]);
	});

	test('of very many shut out nobody else, and take bounded memory', () => {
		const attempts = new Attempts(makeClock(), limits);
		for (let n = 0; n < 30_000; n += 1) {
			attempts.note(`${String(n % 200)}.${String((n >> 8) % 256)}.${String(n % 256)}.1`);
		}
		expect(attempts.tooMany('250.1.1.1')).toBe(false);
		expect(attempts.tooMany('device phone')).toBe(false);
		expect(attempts['wrong'].size).toBeLessThanOrEqual(20_000);
	});
});
