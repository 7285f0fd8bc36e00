import { expect, test } from 'vitest';
import { rangeAsked } from './byte-range';

const HASH = 'ab'.repeat(32);

test.each([
	[undefined, null],
	['bytes=0-', { from: 0, until: 100 }],
	['bytes=40-', { from: 40, until: 100 }],
	['bytes=40-59', { from: 40, until: 60 }],
	['bytes=40-400', { from: 40, until: 100 }],
	['bytes=-10', { from: 90, until: 100 }],
	['bytes=-1000', { from: 0, until: 100 }],
	['bytes=100-', 'unsatisfiable'],
	['bytes=-0', 'unsatisfiable'],
	// The whole file answers what cannot be understood, as it answers a client that asks for several parts.
	['bytes=9-3', null],
	['bytes=0-1,5-6', null],
	['bytes=-', null],
	['lines=1-2', null],
	['bytes=0x1-', null]
] as const)('a request for %s', (range, wanted) => {
	const headers = range === undefined ? {} : { range };
	expect(rangeAsked(headers, HASH, 100)).toEqual(wanted);
});

test('a part of another content is never put behind what somebody has', () => {
	const range = 'bytes=40-';
	expect(rangeAsked({ range, 'if-range': `"${HASH}"` }, HASH, 100)).toEqual({
		from: 40,
		until: 100
	});
	expect(rangeAsked({ range, 'if-range': '"other"' }, HASH, 100)).toBeNull();
	expect(rangeAsked({ range, 'if-range': 'Mon, 30 Nov 2026 06:00:00 GMT' }, HASH, 100)).toBeNull();
});

test('an empty file has no parts', () => {
	expect(rangeAsked({ range: 'bytes=0-' }, HASH, 0)).toBe('unsatisfiable');
	expect(rangeAsked({}, HASH, 0)).toBeNull();
});
