import { expect, test } from 'vitest';
import { memorySettings } from '$lib/ui/drafts-testkit';
import { AskedToJoin } from './asked-to-join.svelte';

test('LS-05 · that somebody asked to be let in is remembered per space until the door is open', () => {
	const kept = memorySettings();
	const asked = new AskedToJoin('a', kept);
	expect(asked.at).toBeNull();
	asked.note(1000);
	expect(new AskedToJoin('a', kept).at).toBe(1000);
	expect(new AskedToJoin('b', kept).at).toBeNull();
	new AskedToJoin('a', kept).forget();
	expect(new AskedToJoin('a', kept).at).toBeNull();
});
