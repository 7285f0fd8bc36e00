import { describe, expect, test } from 'vitest';
import type { Acting } from '../core/change';
import { addPost } from './commands';
import { askingAt, edited, joinedTexts, picked, written, type Pick, type WithPicks } from './picks';
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

	test.each([
		['@Nguye\u0302\u0303n', 'Nguye\u0302\u0303n'],
		['#Smith & Sons', 'Smith & Sons'],
		['#R&D', 'R&D'],
		['#C++ course', 'C++ course']
	])('%s asks with its marks and signs', (text, query) => {
		expect(askingAt(text, text.length)?.query).toBe(query);
	});

	const pick = (text: string, one: Pick, before: WithPicks = { text, picks: [] }) => {
		const asking = askingAt(text, text.length);
		if (asking === null) throw new Error('nothing asked');
		return picked({ ...before, text }, asking, one);
	};

	test('puts the name in the place of what was asked', () => {
		const asking = askingAt('Ask @An now', 7);
		if (asking === null) throw new Error('nothing asked');
		expect(picked({ text: 'Ask @An now', picks: [] }, asking, anna)).toEqual({
			text: 'Ask @Anna now',
			picks: [{ ...anna, at: 4 }],
			caret: 10
		});
	});

	test('a mention is what was picked, at its place: the same word elsewhere is only a word', () => {
		const one = pick('@An', anna);
		expect(one.text).toBe('@Anna ');
		const text = 'I say @Anna to @Anna ';
		const picks = edited(one, text, text.length - '@Anna '.length);
		expect(written({ text, picks })).toBe('I say @Anna to [[member:a1]] ');
	});

	test('a name that goes on is another word', () => {
		const short: Pick = { label: '@An', token: { kind: 'member', id: 'a3' } };
		const one = pick('@A', short);
		const text = '@Annual report';
		expect(written({ text, picks: edited(one, text, 6) })).toBe(text);
		expect(written({ text: '@An\u0301', picks: [{ ...short, at: 0 }] })).toBe('@An\u0301');
		expect(written({ text: '@An’s', picks: [{ ...short, at: 0 }] })).toBe('[[member:a3]]’s');
	});

	test('of two people with one name each stays at their place, whichever is taken out', () => {
		const other: Pick = { label: '@Anna', token: { kind: 'member', id: 'a9' } };
		const first = pick('@An', anna);
		const both = pick(`${first.text}@An`, other, first);
		expect(written(both)).toBe('[[member:a1]] [[member:a9]] ');
		expect(written({ text: '@Anna ', picks: edited(both, '@Anna ', 0) })).toBe('[[member:a9]] ');
		expect(written({ text: '@Anna ', picks: edited(both, '@Anna ', 6) })).toBe('[[member:a1]] ');
	});

	test('what is changed within a name is nothing picked any more; what stands around it may change', () => {
		const one = pick('@Nowak', annaNowak);
		expect(edited(one, '@Anna NowaK ', 11)).toEqual([]);
		expect(edited(one, '', 0)).toEqual([]);
		const text = 'For @Anna Nowak, today';
		expect(written({ text, picks: edited(one, text, text.length) })).toBe(text);
		const before = edited(one, 'For @Anna Nowak ', 4);
		expect(
			written({ text, picks: edited({ text: 'For @Anna Nowak ', picks: before }, text, 22) })
		).toBe('For [[member:a2]], today');
	});

	test('two texts become one, each with what was picked in it', () => {
		const both = joinedTexts(pick('@An', anna), pick('on #Ro', roof));
		expect(written(both)).toBe('[[member:a1]] \non [[deal:d1]] ');
	});
});

test('HI-03 · a sign is put on under one’s own name, and taken back', () => {
	expect(toggleSign('p1', '👍', [], acting).set).toEqual({ 'reaction.p1.olga': ['👍'] });
	expect(toggleSign('p1', '👍', ['👍', '🎉'], acting).set).toEqual({ 'reaction.p1.olga': ['🎉'] });
});
