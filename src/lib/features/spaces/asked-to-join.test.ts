import { expect, test } from 'vitest';
import { AskedToJoin } from './asked-to-join.svelte';

function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
	const kept = new Map<string, string>();
	return {
		getItem: (key) => kept.get(key) ?? null,
		setItem: (key, value) => void kept.set(key, value),
		removeItem: (key) => void kept.delete(key)
	};
}

test('LS-05 · that somebody asked to be let in is remembered per space until the door is open', () => {
	const kept = storage();
	const asked = new AskedToJoin('w', 'a', kept);
	expect(asked.at).toBeNull();
	asked.note(1000);
	expect(new AskedToJoin('w', 'a', kept).at).toBe(1000);
	expect(new AskedToJoin('w', 'b', kept).at).toBeNull();
	new AskedToJoin('w', 'a', kept).forget();
	expect(new AskedToJoin('w', 'a', kept).at).toBeNull();
});
