import { describe, expect, test } from 'vitest';
import { Bucket } from './buckets';

function makeClock() {
	const clock = { at: 0, now: (): number => clock.at };
	return clock;
}

describe('a bucket', () => {
	test('holds its size, may be overdrawn, and says how long it takes to be level again', () => {
		const clock = makeClock();
		const bucket = new Bucket(clock, 10, 5);
		bucket.take(10);
		expect(bucket.wait).toBe(0);
		bucket.take(20);
		expect(bucket.wait).toBe(4000);
		clock.at = 3000;
		expect(bucket.wait).toBe(1000);
		clock.at = 100_000;
		expect(bucket.isFull).toBe(true);
		bucket.take(11);
		expect(bucket.wait).toBe(200);
	});

	test('gives single tokens only while it has some', () => {
		const clock = makeClock();
		const bucket = new Bucket(clock, 2, 1);
		expect([bucket.tryTake(), bucket.tryTake(), bucket.tryTake()]).toEqual([true, true, false]);
		clock.at = 999;
		expect(bucket.tryTake()).toBe(false);
		clock.at = 1000;
		expect(bucket.tryTake()).toBe(true);
	});

	test('goes on after the clock was set back', () => {
		const clock = makeClock();
		clock.at = 1_000_000;
		const bucket = new Bucket(clock, 1, 1);
		bucket.take(2);
		clock.at = 0;
		expect(bucket.wait).toBe(1000);
		clock.at = 1000;
		expect(bucket.wait).toBe(0);
	});
});
