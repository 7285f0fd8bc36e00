import { expect, test } from 'vitest';
import { notAfter, notBefore, type RecordChange } from './change';
import { historyValue } from './history-value';

const FILE = { name: 'a', at: 3, by: 'anna' };
const CHANGE: RecordChange = {
	set: { stage: 'won', closedAt: 5, revenue: 5, 'file.f': FILE },
	history: [
		{ id: 'a', at: 5, by: 'anna', what: 'stage', from: 'new', to: 'won' },
		{
			id: 'b',
			at: 3,
			by: 'anna',
			what: 'field',
			field: 'file.f',
			from: null,
			to: historyValue(FILE)
		},
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
	expect(raised.history[1]).toMatchObject({ to: historyValue({ ...FILE, at: 40 }) });
	expect(raised.posts).toMatchObject([{ at: 40 }]);
	expect(notBefore(3, CHANGE)).toBe(CHANGE);
});

test('HI-07 · moments that are ahead are lowered, with the fields that hold them and the lines that tell those', () => {
	const made = { ...CHANGE, set: { ...CHANGE.set, createdAt: 90 } };
	const lowered = notAfter(4, made);
	expect(lowered.set).toEqual({
		stage: 'won',
		closedAt: 4,
		revenue: 5,
		createdAt: 4,
		'file.f': FILE
	});
	expect(lowered.history.map(({ at }) => at)).toEqual([4, 3, 4]);
	expect(lowered.posts).toMatchObject([{ at: 4 }]);
	expect(notAfter(90, CHANGE)).toBe(CHANGE);
});
