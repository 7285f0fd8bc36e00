import { expect, test } from 'vitest';
import { arranged, PARTS, visitNow, withHidden, withMoved, type Part } from './layout';

test('LW-09 · the overview keeps the order and the hidden parts that a person has chosen', () => {
	let now = arranged(null);
	expect(now).toEqual({ shown: PARTS, hidden: [] });
	now = arranged(withMoved(now, 'pipeline', -1));
	expect(now.shown.slice(0, 2)).toEqual(['pipeline', 'results']);
	now = arranged(withHidden(now, 'results', true));
	expect([now.shown[0], now.hidden]).toEqual(['pipeline', ['results']]);
	// The first stays the first.
	expect(arranged(withMoved(now, 'pipeline', -1)).shown).toEqual(now.shown);
	now = arranged(withHidden(now, 'results', false));
	expect([now.shown.at(-1), now.hidden]).toEqual(['results', []]);
	expect(new Set(now.shown)).toEqual(new Set<Part>(PARTS));
});

test('LW-09 · a part that is new since somebody arranged theirs stands after the one that it follows', () => {
	const order = ['news', 'results', 'pipeline', 'unknown', 'news'];
	expect(arranged({ order, hidden: ['unknown'] }).shown).toEqual([
		...['news', 'stages', 'spaces', 'results', 'pipeline', 'forecast', 'work']
	]);
});

test('LW-09 · what is new is counted since the visit before, not since the last look', () => {
	const minute = 60_000;
	const first = visitNow(null, 0);
	expect(first).toEqual({ seenAt: 0, before: null });
	expect(visitNow(first, 2 * minute)).toBeNull();
	const still = visitNow(first, 20 * minute);
	expect(still).toEqual({ seenAt: 20 * minute, before: null });
	const next = visitNow(still, 60 * minute);
	expect(next).toEqual({ seenAt: 60 * minute, before: 20 * minute });
	expect(visitNow(next, 70 * minute)).toEqual({ seenAt: 70 * minute, before: 20 * minute });
	expect(visitNow(next, 10 * minute)).toBeNull();
});
