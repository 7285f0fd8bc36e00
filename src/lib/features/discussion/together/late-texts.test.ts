import { expect, test } from 'vitest';
import { noteOf } from '$lib/features/records/posts/post-doc';
import { missingFrom } from './late-texts';

const SAID = 'Rope is **here**.\n\n- a list\n- of two\n\n```\ncode\n```\n\nAsk [[member:anna]]';

test('HI-17 · nothing is missing from a post that has the whole text', () => {
	expect(missingFrom(SAID, noteOf(SAID))).toBe('');
	expect(missingFrom(`${SAID}\n`, noteOf(`\n${SAID}`))).toBe('');
	expect(missingFrom('1\\. no list', noteOf('1\\. no list'))).toBe('');
});

test('HI-17 · what was added to the text is missing from the post, with its marks and names', () => {
	expect(missingFrom(SAID, noteOf(`${SAID}\nTell **[[member:bob]]** too`))).toBe(
		'Tell **[[member:bob]]** too'
	);
	expect(missingFrom(SAID, noteOf(SAID.replace('of two', 'of three')))).toBe(
		'- a list\n- of three'
	);
});

test('HI-17 · what is there twice and was sent once is missing once; what was taken out is not', () => {
	expect(missingFrom('Yes\nNo', noteOf('Yes\nYes'))).toBe('Yes');
	expect(missingFrom('Yes\nNo', noteOf('No'))).toBe('');
});
