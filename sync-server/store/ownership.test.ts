import { expect, test } from 'vitest';
import { Ownership } from './ownership';

test('looks at the store after a gap and every few seconds, and says once that it is lost', () => {
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
		{ now: () => now, monotonic: () => now },
		() => (losses += 1)
	);
	for (now = 0; now < 4000; now += 100) expect(ownership.check()).toBe(true);
	expect(looks).toBe(0);
	now += 20_000;
	expect(ownership.check()).toBe(true);
	expect(looks).toBe(1);
	for (let left = 60; left > 0; left--) {
		now += 1000;
		expect(ownership.check()).toBe(true);
	}
	expect(looks).toBe(13);
	isOwned = false;
	now += 1000;
	expect(ownership.check()).toBe(true);
	now += 20_000;
	expect([ownership.check(), ownership.check()]).toEqual([false, false]);
	expect([looks, losses]).toEqual([14, 1]);
});

test.each([3_600_000, -3_600_000])(
	'one whose machine slept, or whose clock was set, by %i ms looks at once: its monotonic time has stood still',
	(wall) => {
		let now = 0;
		let isLost = false;
		const ownership = new Ownership(
			{ isOwned: false },
			{ now: () => now, monotonic: () => 0 },
			() => (isLost = true)
		);
		expect(ownership.check()).toBe(true);
		now = wall;
		expect([ownership.check(), isLost]).toEqual([false, true]);
	}
);

test('one that was overtaken while it goes on finds out within seconds', () => {
	let now = 0;
	let isLost = false;
	const ownership = new Ownership(
		{ isOwned: false },
		{ now: () => now, monotonic: () => now },
		() => (isLost = true)
	);
	for (now = 0; now <= 5000; now += 500) ownership.check();
	expect(isLost).toBe(true);
});
