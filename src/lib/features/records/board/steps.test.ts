import { expect, test } from 'vitest';
import { fromGap, stepTo, toGap } from './steps';

const columns = [
	{ stage: 'a', last: 2 },
	{ stage: 'b', last: -1 },
	{ stage: 'c', last: 0 }
];

test('OP-03 · arrow keys step within a column and over empty ones', () => {
	expect(stepTo({ stage: 'a', index: 2 }, 'down', columns)).toBeNull();
	expect(stepTo({ stage: 'a', index: 2 }, 'up', columns)).toEqual({ stage: 'a', index: 1 });
	expect(stepTo({ stage: 'a', index: 2 }, 'right', columns)).toEqual({ stage: 'c', index: 0 });
	expect(stepTo({ stage: 'c', index: 0 }, 'left', columns)).toEqual({ stage: 'a', index: 0 });
	expect(stepTo({ stage: 'a', index: 0 }, 'last', columns)).toEqual({ stage: 'a', index: 2 });
});

test('OP-07 · a lifted card steps over the columns that it may not enter', () => {
	expect(stepTo({ stage: 'c', index: 0 }, 'left', columns, (id) => id !== 'a')).toBeNull();
});

test('OP-03 · gaps and places tell the same of a moving card', () => {
	const from = { stage: 'a', index: 1 };
	expect(toGap({ stage: 'a', index: 1 }, from)).toEqual({ stage: 'a', index: 2 });
	expect(toGap({ stage: 'a', index: 0 }, from)).toEqual({ stage: 'a', index: 0 });
	expect(toGap({ stage: 'c', index: 1 }, from)).toEqual({ stage: 'c', index: 1 });
	for (const index of [1, 2]) expect(fromGap({ stage: 'a', index }, from)).toEqual(from);
	expect(fromGap({ stage: 'a', index: 3 }, from)).toEqual({ stage: 'a', index: 2 });
});
