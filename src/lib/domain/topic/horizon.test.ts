import { expect, test } from 'vitest';
import { INBOX_SPAN } from '../inbox/filing';
import { DEFAULT_HORIZON, HORIZONS, horizonAt, horizonNamed } from './horizon';

const NOW = Date.UTC(2026, 10, 30);

test('HI-18 · every horizon reaches back as far as the inbox', () => {
	for (const horizon of HORIZONS) {
		expect(horizonAt(horizon, NOW) ?? 0).toBeLessThanOrEqual(NOW - INBOX_SPAN);
	}
});

test('HI-18 · everything has no horizon, and a shorter one is later', () => {
	expect(horizonAt('all', NOW)).toBeNull();
	const moments = HORIZONS.map((horizon) => horizonAt(horizon, NOW) ?? 0);
	expect(moments).toEqual([...moments].sort((a, b) => a - b));
});

test('HI-18 · what is no horizon is the default', () => {
	for (const name of [undefined, 'month', 7]) expect(horizonNamed(name)).toBe(DEFAULT_HORIZON);
	expect(horizonNamed('year')).toBe('year');
});
