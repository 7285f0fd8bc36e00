import { describe, expect, test } from 'vitest';
import { keptText, replacing, sentencesOf } from './clash';

describe('PG-06 · the sentences that differ', () => {
	test('stand without those around them that are the same', () => {
		const [before, behind] = ['Be there. It is far. ', ' Bring coats. Eat.'];
		const versions = { one: 'We sail.', other: 'We go!', merged: 'We sail.We go!' };
		const whole = {
			one: before + versions.one + behind,
			other: before + versions.other + behind,
			merged: before + versions.merged + behind
		};
		expect(sentencesOf(whole)).toEqual(versions);
	});

	test('are whole, also where only a word in them differs', () => {
		const whole = {
			one: 'A. We sail at nine.',
			other: 'A. We sail at ten.',
			merged: 'A. We sail at nineten.'
		};
		expect(sentencesOf(whole).one).toBe('We sail at nine.');
	});
});

describe('PG-06 · keeping a version', () => {
	const versions = {
		one: 'We sail at nine.',
		other: 'We go at ten.',
		merged: 'We sailgo at nineten.'
	};

	test('keeps one, or both as two sentences', () => {
		expect(keptText(versions, 'other')).toBe('We go at ten.');
		expect(keptText(versions, 'both')).toBe('We sail at nine. We go at ten.');
	});

	test('changes as little as it can, where the text still reads as it was merged', () => {
		const change = replacing('A. We sailgo at nineten. B.', versions.merged, versions.one);
		expect(change).toEqual({ from: 10, to: 23, by: ' at nine' });
	});

	test('changes nothing where somebody has mended it, or it is there twice', () => {
		expect(replacing('We sail at ten.', versions.merged, versions.one)).toBeNull();
		expect(replacing(versions.merged.repeat(2), versions.merged, versions.one)).toBeNull();
	});
});
