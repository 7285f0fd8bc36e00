import { describe, expect, test } from 'vitest';
import { isKept, wordFor } from './keeping';

describe('FL-04 · what is kept on a device', () => {
	const path = ['north', 'photos', 'summer', 'boat'];

	test('of what was said the nearest counts, and without a word nothing is kept', () => {
		expect(isKept(path, new Map())).toBe(false);
		expect(isKept(path, new Map([['north', true]]))).toBe(true);
		const not = new Map([
			['north', true],
			['summer', false]
		]);
		expect(isKept(path, not)).toBe(false);
		expect(isKept(path.slice(0, 2), not)).toBe(true);
		expect(isKept(path, new Map([...not, ['boat', true]]))).toBe(true);
	});

	test('nothing is said twice: what holds already needs no word', () => {
		const kept = new Map([['photos', true]]);
		expect(wordFor(path, true, kept)).toBe(null);
		expect(wordFor(path, false, kept)).toBe(false);
		expect(wordFor(['north'], true, kept)).toBe(true);
		expect(wordFor(['north'], false, kept)).toBe(null);
		// What was said of the thing itself does not count: it is said anew.
		expect(wordFor(['north', 'photos'], true, kept)).toBe(true);
	});
});
