import { Dexie } from 'dexie';
import { describe, expect, test } from 'vitest';
import { isBug, storageFailure } from './status';

describe('why something was not stored', () => {
	test.each([
		['quota', new DOMException('full', 'QuotaExceededError')],
		['closed', new DOMException('closed', 'InvalidStateError')],
		['refused', new DOMException('no', 'UnknownError')],
		['refused', new Error('the disk is full')]
	])('%s: a failure of the browser is no bug', (failure, error) => {
		expect(storageFailure(error)).toBe(failure);
		expect(isBug(error)).toBe(false);
	});

	test('a mistake in the code is one, also where Dexie has wrapped it', () => {
		expect(isBug(new TypeError('undefined is not a function'))).toBe(true);
		const wrapped = Object.assign(new Error('AbortError'), { inner: new RangeError('too long') });
		expect(isBug(wrapped)).toBe(true);
		expect(isBug(new Dexie.AbortError('aborted'))).toBe(false);
		expect(isBug('refused')).toBe(false);
	});
});
