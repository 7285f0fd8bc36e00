import { expect, test } from 'vitest';
import { memorySettings } from '$lib/ui/drafts-testkit';
import { LastSynced } from './last-synced.svelte';

test('"last synced" is a moment at which that was known, never the one at which it turns out not to be', () => {
	let now = 1_000_000;
	const settings = memorySettings();
	const last = new LastSynced(settings);
	last.note('working', now);
	expect(last.at).toBe(null);
	last.note('synced', now);
	now += 15_000;
	last.note('synced', now);
	expect(last.at).toBe(1_015_000);
	// The device sleeps for hours, and the connection is found to be dead some time after it woke.
	now += 3 * 3_600_000;
	last.note('synced', now);
	now += 5_000;
	last.note('offline', now);
	expect([last.at, new LastSynced(settings).at]).toEqual([1_015_000, 1_015_000]);
	// A state that is still synced a moment later was real.
	last.note('synced', now);
	expect(last.at).toBe(now);
});
