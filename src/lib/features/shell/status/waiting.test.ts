import { expect, test } from 'vitest';
import { byRoom } from './waiting';

test('promise 2 · what waits is one line per room, the longest waiting first', () => {
	expect(
		byRoom([
			{ room: 'customers', count: 2, since: 5 },
			{ room: 'space.a', count: 1, since: 9 },
			{ room: 'space.a', count: 3, since: 4 }
		])
	).toEqual([
		{ room: 'space.a', count: 4, since: 4 },
		{ room: 'customers', count: 2, since: 5 }
	]);
});
