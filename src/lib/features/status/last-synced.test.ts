import { expect, test } from 'vitest';
import { memorySettings } from '$lib/ui/drafts-testkit';
import { LastSynced } from './last-synced.svelte';

test('"last synced" is a moment at which that was known, never the one at which it turns out not to be', () => {
	let now = 1_000_000;
	const clock = { now: () => now, offset: () => 0 };
	const settings = memorySettings();
	const last = new LastSynced(clock, settings);
	last.note('working');
	expect(last.at).toBe(null);
	last.note('synced');
	now += 15_000;
	last.note('synced');
	expect(last.at).toBe(1_015_000);
	// The device sleeps for hours; the connection is found to be dead some time after it woke.
	now += 3 * 3_600_000;
	last.note('synced');
	now += 5_000;
	last.note('offline');
	expect([last.at, new LastSynced(clock, settings).at]).toEqual([1_015_000, 1_015_000]);
	// What is still synced a moment later was alive.
	last.note('synced');
	expect(last.at).toBe(now);
});
