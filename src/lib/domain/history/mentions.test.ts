import { describe, expect, test } from 'vitest';
import type { Acting } from '../core/change';
import { addPost } from './commands';
import { askingAt, picked, written, type Pick } from './picks';
import { toggleSign } from './reactions';
import { mentionedIn, readableText, splitTokens } from './tokens';

const acting: Acting = {
	actor: 'olga',
	clock: { now: () => 1, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count) }
};
const anna: Pick = { label: '@Anna', token: { kind: 'member', id: 'a1' } };
const annaNowak: Pick = { label: '@Anna Nowak', token: { kind: 'member', id: 'a2' } };
const roof: Pick = { label: '#Roof', token: { kind: 'deal', id: 'd1' } };

describe('what a text points at', () => {
	test('is taken apart into words, people and records', () => {
		expect(splitTokens('Ask [[member:a1]] of [[deal:d1]]!')).toEqual([
			'Ask ',
			anna.token,
			' of ',
			roof.token,
			'!'
		]);
		expect(readableText('[[member:a1]]', ({ id }) => `@${id}`)).toBe('@a1');
	});

	test.each(['[[space:s1]]', '[[member:]]', '[[member:a b]]', '[member:a1]', '[[deal:d1|Title]]'])(
		'%s is nothing but words',
		(text) => {
			expect(splitTokens(text)).toEqual([text]);
		}
	);

	test('a post speaks to the members that it names, each once', () => {
		const text = '[[member:a1]] [[member:a1]] [[customer:c1]] [[member:a2]]';
		expect(mentionedIn(text)).toEqual(['a1', 'a2']);
		expect(addPost(text, acting)?.posts[0]).toMatchObject({ text, mentions: ['a1', 'a2'] });
		expect(addPost('nobody', acting)?.posts[0]).not.toHaveProperty('mentions');
	});
});

describe('choosing while writing', () => {
	test.each([
		['Ask @An', { sign: '@', start: 4, query: 'An' }],
		['@', { sign: '@', start: 0, query: '' }],
		['of #Dach szk', { sign: '#', start: 3, query: 'Dach szk' }],
		['mail a@b', null],
		['no', null],
		['@Anna, what', null]
	])('%s', (text, asked) => {
		expect(askingAt(text, text.length)).toEqual(asked);
	});

	test('puts the name in the place of what was asked', () => {
		const asking = askingAt('Ask @An now', 7);
		if (asking === null) throw new Error('nothing asked');
		expect(picked('Ask @An now', asking, anna)).toEqual({ text: 'Ask @Anna now', caret: 10 });
	});

	test('writes down ids: the longer name first, the same name in order, and others’ words as they are', () => {
		expect(written('@Anna Nowak and @Anna on #Roof', [anna, annaNowak, roof])).toBe(
			'[[member:a2]] and [[member:a1]] on [[deal:d1]]'
		);
		const other: Pick = { label: '@Anna', token: { kind: 'member', id: 'a9' } };
		expect(written('@Anna @Anna @Anna', [anna, other])).toBe(
			'[[member:a1]] [[member:a9]] [[member:a9]]'
		);
		expect(written('@Nobody', [anna])).toBe('@Nobody');
	});
});

test('HI-03 · a sign is put on under one’s own name, and taken back', () => {
	expect(toggleSign('p1', '👍', [], acting).set).toEqual({ 'reaction.p1.olga': ['👍'] });
	expect(toggleSign('p1', '👍', ['👍', '🎉'], acting).set).toEqual({ 'reaction.p1.olga': ['🎉'] });
});
