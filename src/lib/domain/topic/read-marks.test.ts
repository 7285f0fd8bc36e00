import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasUnread, isUpTo, markedRead, readAtStart, type ReadMark } from './read-marks';

const topic = { id: 't', createdBy: 'anna', createdAt: 10 };
const reader = (mark?: ReadMark, since = 0) => ({
	...{ member: 'ben', since },
	marks: new Map(mark === undefined ? [] : [['t', mark] as const])
});
const place = (at: number) => ({ at, id: `p${String(at)}` });

describe('LS-01 · what a person has read of a topic', () => {
	test('LS-01 · a topic of somebody else is unread until it is opened, one from before is not', () => {
		const empty = { ...topic, postCount: 0 };
		expect(hasUnread(empty, reader())).toBe(true);
		expect(hasUnread(empty, reader(undefined, 11))).toBe(false);
		expect(hasUnread({ ...empty, createdBy: 'ben' }, reader())).toBe(false);
		const mark = markedRead(undefined, { count: 0, last: null }, null, 20) ?? undefined;
		expect(hasUnread(empty, reader(mark))).toBe(false);
		expect(hasUnread({ ...empty, postCount: 1 }, reader(mark))).toBe(true);
	});

	test('LS-01 · a post that was written earlier and comes later is unread', () => {
		const mark = markedRead(undefined, { count: 2, last: place(50) }, null, 60);
		if (mark === null) throw new Error('no mark');
		expect(isUpTo(place(40), mark)).toBe(true);
		expect(hasUnread({ ...topic, postCount: 2 }, reader(mark))).toBe(false);
		expect(hasUnread({ ...topic, postCount: 3 }, reader(mark))).toBe(true);
	});

	test('LS-01 · a device with some of the posts takes nothing back, and what says as much is not written', () => {
		const known: ReadMark = { count: 5, ...place(50), seen: 60 };
		expect(markedRead(known, { count: 2, last: place(20) }, null, 70)).toBeNull();
		expect(markedRead(known, { count: 5, last: place(50) }, null, 70)).toBeNull();
		expect(markedRead(known, { count: 2, last: place(55) }, null, 70)).toEqual({
			...{ count: 5, ...place(55), seen: 70 }
		});
		expect(markedRead(known, { count: 6, last: place(50) }, null, 70)).toMatchObject({
			...{ count: 6, ...place(50) }
		});
	});

	test('LS-01 · a reload goes on with the visit before, a visit later or with news does not', () => {
		const before = { count: 1, ...place(10), seen: 15 };
		const mark = { count: 3, ...place(30), seen: 100_000, before };
		const { before: _, ...place30 } = mark;
		expect(readAtStart(mark, 3, 130_000)).toEqual(before);
		expect(readAtStart(mark, 4, 130_000)).toEqual(place30);
		expect(readAtStart(mark, 3, 170_000)).toEqual(place30);
		expect(readAtStart(undefined, 3, 1)).toBeNull();
	});

	test('LS-01 · whatever was read in whatever order, what nobody had before them is never taken for read', () => {
		const posts = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(posts, fc.array(fc.nat(11), { maxLength: 6 }), (all, looks) => {
				let mark: ReadMark | undefined;
				let most = 0;
				for (const look of looks) {
					const here = all.slice(0, look + 1);
					most = Math.max(most, here.length);
					const last = place(Math.max(...here));
					mark = markedRead(mark, { count: here.length, last }, null, 1) ?? mark;
				}
				const unread = hasUnread({ ...topic, postCount: all.length }, reader(mark));
				expect(unread).toBe(all.length > most);
			})
		);
	});
});
