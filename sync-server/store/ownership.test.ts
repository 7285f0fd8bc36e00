import { expect, test } from 'vitest';
import { Ownership } from './ownership';

test('looks at the store after a gap only, and says once that it is lost', () => {
	let now = 0;
	let looks = 0;
	let isOwned = true;
	let losses = 0;
	const store = {
		get isOwned() {
			looks += 1;
			return isOwned;
		}
	};
	const ownership = new Ownership(
		store,
		() => now,
		() => (losses += 1)
	);
	for (now = 0; now < 60_000; now += 1000) expect(ownership.check()).toBe(true);
	expect(looks).toBe(0);
	now += 20_000;
	expect(ownership.check()).toBe(true);
	isOwned = false;
	now += 1000;
	expect(ownership.check()).toBe(true);
	now += 20_000;
	expect([ownership.check(), ownership.check()]).toEqual([false, false]);
	expect([looks, losses]).toEqual([2, 1]);
});
