import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	DAY_MINUTES,
	endingAt,
	firstFree,
	isSlot,
	lanesOfDay,
	placedAt,
	STEP,
	toldOf,
	type OwnPlan,
	type PlannedBlock
} from './day-plan';

const DAY = '2026-03-11';
const block = (record: string, from: number, minutes: number, day = DAY): PlannedBlock => ({
	...{ id: record, record, day, from, minutes }
});
const plan = (sharing: OwnPlan['sharing'], ...blocks: readonly PlannedBlock[]): OwnPlan => ({
	...{ sharing, blocks }
});
const slot = fc
	.tuple(fc.integer({ min: 0, max: DAY_MINUTES - 1 }), fc.integer({ min: 1, max: 600 }))
	.map(([from, minutes]) => ({ from, minutes: Math.min(minutes, DAY_MINUTES - from) }));

test('LW-07 · of a day others are told what they may see, that somebody is busy, or nothing, as that person chose', () => {
	const blocks = [
		block('secret', 600, 60),
		block('seen', 540, 60),
		block('tomorrow', 540, 60, '2026-03-12')
	];
	const mayRead = (record: string) => record !== 'secret';
	expect(toldOf(plan('title', ...blocks), DAY, mayRead)).toEqual([
		{ from: 540, minutes: 60, record: 'seen' },
		{ from: 600, minutes: 60 }
	]);
	expect(toldOf(plan('busy', ...blocks), DAY, mayRead)).toEqual([{ from: 540, minutes: 120 }]);
	expect(toldOf(plan('nothing', ...blocks), DAY, mayRead)).toBeNull();
	// Free is not the same as untold.
	expect(toldOf(plan('busy'), DAY, mayRead)).toEqual([]);
});

test('LW-07 · busy time does not say how many things are done in it', () => {
	const blocks = [
		block('a', 540, 60),
		block('b', 570, 60),
		block('c', 630, 30),
		block('d', 700, 5)
	];
	expect(toldOf(plan('busy', ...blocks), DAY, () => true)).toEqual([
		{ from: 540, minutes: 120 },
		{ from: 700, minutes: 5 }
	]);
	expect(toldOf(plan('title', ...blocks), DAY, () => false)).toHaveLength(2);
});

test('LW-07 · what is planned stays within its day, in steps, and never becomes nothing', () => {
	expect(placedAt({ from: 0, minutes: 60 }, 548)).toEqual({ from: 555, minutes: 60 });
	expect(placedAt({ from: 0, minutes: 60 }, -10).from).toBe(0);
	expect(placedAt({ from: 0, minutes: 60 }, 2000).from).toBe(DAY_MINUTES - 60);
	expect(endingAt({ from: 540, minutes: 60 }, 500).minutes).toBe(STEP);
	expect(endingAt({ from: 540, minutes: 60 }, 5000).minutes).toBe(DAY_MINUTES - 540);
	fc.assert(
		fc.property(slot, fc.integer({ min: -3000, max: 3000 }), (one, at) => {
			expect(isSlot({ ...placedAt(one, at) })).toBe(true);
			expect(isSlot({ ...endingAt(one, at) })).toBe(true);
		})
	);
});

test('LW-07 · the next thing goes into the first hour that is free', () => {
	const taken = [block('b', 600, 60), block('a', 540, 30)];
	expect(firstFree(taken, 30, 540)).toEqual({ from: 570, minutes: 30 });
	expect(firstFree(taken, 60, 540)).toEqual({ from: 660, minutes: 60 });
	expect(firstFree(taken, 60, 551)).toEqual({ from: 660, minutes: 60 });
	expect(firstFree([], 60, 547)).toEqual({ from: 555, minutes: 60 });
	// A day that is full takes it all the same: people do two things at once.
	expect(firstFree([block('all', 0, DAY_MINUTES)], 60, 540)).toEqual({ from: 540, minutes: 60 });
});

test('LW-07 · what overlaps stands side by side, and nothing is lost', () => {
	expect(
		lanesOfDay([
			block('a', 540, 60),
			block('b', 570, 60),
			block('c', 600, 30),
			block('d', 700, 5)
		]).map(({ slot: { record }, lane, lanes }) => [record, lane, lanes])
	).toEqual([
		['a', 0, 2],
		['b', 1, 2],
		['c', 0, 2],
		['d', 0, 1]
	]);
	fc.assert(
		fc.property(fc.array(slot, { maxLength: 20 }), (slots) => {
			const laid = lanesOfDay(slots);
			expect(laid).toHaveLength(slots.length);
			for (const one of laid) {
				expect(one.lane).toBeLessThan(one.lanes);
				for (const other of laid) {
					if (one === other || one.lane !== other.lane) continue;
					const [a, b] = [one.slot, other.slot];
					expect(a.from + a.minutes <= b.from || b.from + b.minutes <= a.from).toBe(true);
				}
			}
		})
	);
});
