import { expect, test, vi } from 'vitest';
import { handleListKey } from './list-keys';

const press = (
	key: string,
	active: number,
	modifier: { ctrlKey?: boolean; metaKey?: boolean } = {}
) => {
	const [move, take, close, stopPropagation] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
	const event = { key, ctrlKey: false, metaKey: false, ...modifier, stopPropagation };
	const isForList = handleListKey(event, { length: 3, active, move, take, close });
	return {
		isForList,
		moved: move.mock.calls.flat(),
		taken: take.mock.calls.length,
		closed: close.mock.calls.length,
		stopped: stopPropagation.mock.calls.length
	};
};
const NOTHING = { isForList: false, moved: [], taken: 0, closed: 0, stopped: 0 };

test('arrows go round a list', () => {
	expect(press('ArrowDown', 0).moved).toEqual([1]);
	expect(press('ArrowDown', 2).moved).toEqual([0]);
	expect(press('ArrowUp', 0).moved).toEqual([2]);
});

test('Enter and Tab take the active item; with Ctrl or Cmd they are for the text', () => {
	for (const key of ['Enter', 'Tab']) {
		expect(press(key, 1)).toEqual({ ...NOTHING, isForList: true, taken: 1 });
		expect(press(key, 1, { ctrlKey: true })).toEqual(NOTHING);
		expect(press(key, 1, { metaKey: true })).toEqual(NOTHING);
	}
});

test('Escape closes the list and nothing around the text; other keys are for the text', () => {
	expect(press('Escape', 1)).toEqual({ ...NOTHING, isForList: true, closed: 1, stopped: 1 });
	expect(press('a', 1)).toEqual(NOTHING);
});
