import { expect, test } from 'vitest';
import { stillAs } from './quick-edit';

const before = { title: 'Pump', revenue: 100, day: '2026-07-01', owner: 'ann' };
const after = { ...before, title: 'Pumps', revenue: 200 };

test('HI-06 · an edit is taken back where nobody has changed it since; the rest stays and is named', () => {
	expect(stillAs(before, after, after)).toEqual({ back: before, changed: [] });
	// A field that the edit did not touch may have changed.
	expect(stillAs(before, after, { ...after, owner: 'bea' })).toEqual({ back: before, changed: [] });
	expect(stillAs(before, after, { ...after, revenue: 300 })).toEqual({
		back: { ...before, revenue: 200 },
		changed: ['revenue']
	});
});
