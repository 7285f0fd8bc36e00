import { expect, test } from 'vitest';
import { notBefore, type RecordChange } from './change';
import { told } from './told';

const FILE = { name: 'a', at: 3, by: 'anna' };
const CHANGE: RecordChange = {
	set: { stage: 'won', closedAt: 5, revenue: 5, 'file.f': FILE },
	history: [
		{ id: 'a', at: 5, by: 'anna', what: 'stage', from: 'new', to: 'won' },
		{ id: 'b', at: 3, by: 'anna', what: 'field', field: 'file.f', from: null, to: told(FILE) },
		{ id: 'c', at: 90, by: 'anna', what: 'field', field: 'revenue', from: 4, to: 5 }
	],
	posts: [{ id: 'p', at: 5, by: 'anna', text: 'x' }]
};

test('HI-07 · moments are raised to what was seen, with the fields that hold them and the lines that tell those', () => {
	const raised = notBefore(40, CHANGE);
	expect(raised.set).toEqual({
		stage: 'won',
		closedAt: 40,
		revenue: 5,
		'file.f': { ...FILE, at: 40 }
	});
	expect(raised.history.map(({ at }) => at)).toEqual([40, 40, 90]);
	expect(raised.history[1]).toMatchObject({ to: told({ ...FILE, at: 40 }) });
	expect(raised.posts).toMatchObject([{ at: 40 }]);
	expect(notBefore(3, CHANGE)).toBe(CHANGE);
});
