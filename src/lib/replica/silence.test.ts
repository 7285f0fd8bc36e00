import { afterEach, expect, test, vi } from 'vitest';
import { countSilence } from './silence';

afterEach(() => {
	vi.restoreAllMocks();
});

test('promise 2 · silence is counted from the moment in which the clock was set back', () => {
	const clock = vi.spyOn(Date, 'now');
	const provider = { wsLastMessageReceived: 0 };
	countSilence(provider);
	const silentFor = () => Date.now() - provider.wsLastMessageReceived;
	clock.mockReturnValue(1_000_000);
	provider.wsLastMessageReceived = Date.now();
	clock.mockReturnValue(1_010_000);
	expect(silentFor()).toBe(10_000);
	clock.mockReturnValue(500_000);
	expect(silentFor()).toBe(0);
	clock.mockReturnValue(530_000);
	expect(silentFor()).toBe(30_000);
	provider.wsLastMessageReceived = Date.now();
	expect(silentFor()).toBe(0);
});
