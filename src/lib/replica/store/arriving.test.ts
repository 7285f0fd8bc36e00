import { describe, expect, test } from 'vitest';
import { together } from './arriving';

describe('how far several rooms have come together', () => {
	test('is nothing to be told when all of them are here', () => {
		expect(together([])).toBeNull();
		expect(together([null, null])).toBeNull();
	});

	test('is the sum of those that have not come', () => {
		const rooms = [null, { received: 3, total: 10 }, { received: 0, total: 5 }];
		expect(together(rooms)).toEqual({ received: 3, total: 15 });
	});

	test('has no total while that of one is not known', () => {
		const rooms = [
			{ received: 3, total: 10 },
			{ received: 0, total: null }
		];
		expect(together(rooms)).toEqual({ received: 3, total: null });
	});
});
