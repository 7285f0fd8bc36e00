import { describe, expect, test } from 'vitest';
import type { RecordChange } from '../core/change';
import { toggleSign } from '../history/reactions';
import { createPost } from '../topic/commands';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import type { Source } from './record-context';
import { accessFacts } from './record-facts';
import { NORTH, PEOPLE } from './testkit';

const TOPIC = { kind: 'topic', title: 'Rope', space: 'north', createdBy: 'anna', createdAt: 100 };
const source = (fields: RecordFields): Source => {
	const facts = accessFacts(fields);
	if (facts === null) throw new Error('no kind');
	return { fields, facts };
};
const acting = (actor: string, now = 200) => ({
	actor,
	clock: { now: () => now, offset: () => 0 },
	random: { bytes: (count: number) => new Uint8Array(count) }
});
const said = (by = 'anna', now = 200): RecordChange => {
	const made = createPost('p', 'Hello', { id: 't', space: 'north' }, acting(by, now));
	if (made === null) throw new Error('no post');
	return made;
};

function verdict(
	actor: string,
	change: RecordChange,
	{
		before = null,
		of = source(TOPIC),
		now = 300
	}: { before?: RecordFields | null; of?: Source | null | 'unknown'; now?: number } = {}
): string | true {
	const place = { people: PEOPLE, space: NORTH, now, id: 'p' };
	const context = of === 'unknown' ? place : { ...place, source: of };
	const may = judgeRecord(actor, editOf(before, change), context);
	return may.ok ? true : may.error.rule;
}

describe('HI-11 · what is said in a topic is a post of its own', () => {
	test('everybody who may enter the space says something, whether the topic has arrived or not', () => {
		for (const actor of ['anna', 'bob', 'olga']) {
			expect(verdict(actor, said(actor)), actor).toBe(true);
			expect(verdict(actor, said(actor), { of: null }), actor).toBe(true);
			expect(verdict(actor, said(actor), { of: 'unknown' }), actor).toBe(true);
		}
		expect(verdict('gus', said('gus'))).toBe('OP-05');
	});

	test('SCHEMA, HI-11 · it has one line, under its own id, and a topic', () => {
		const one = said();
		const [post] = one.posts;
		if (post === undefined) throw new Error('no post');
		const other = { ...post, id: 'q' };
		expect(verdict('anna', { ...one, posts: [] })).toBe('HI-11');
		expect(verdict('anna', { ...one, posts: [post, other] })).toBe('HI-11');
		expect(verdict('anna', { ...one, posts: [other] })).toBe('HI-11');
		const { topic: _, ...set } = one.set;
		expect(verdict('anna', { ...one, set })).toBe('HI-11');
		expect(verdict('anna', { ...one, set: { ...one.set, title: 'x' } })).toBe('SCHEMA');
	});

	test('nothing is added to it, and it stays in its topic', () => {
		const before = said().set;
		const [post] = said().posts;
		if (post === undefined) throw new Error('no post');
		const more = { set: {}, history: [], posts: [{ ...post, id: 'q' }] };
		expect(verdict('anna', more, { before })).toBe('HI-11');
		expect(verdict('anna', { ...more, set: { topic: 'other' }, posts: [] }, { before })).toBe(
			'HI-04'
		);
		expect(verdict('olga', { ...more, set: { binned: true }, posts: [] }, { before })).toBe(
			'SCHEMA'
		);
	});

	test('HI-03, HI-11 · nobody says anything in another’s name or at two moments', () => {
		const one = said();
		expect(verdict('bob', one)).toBe('HI-04');
		expect(verdict('bob', { ...one, set: { ...one.set, createdBy: 'bob' } })).toBe('HI-03');
		// An admin carries what others wrote, as it was.
		expect(verdict('olga', one)).toBe(true);
		expect(verdict('olga', { ...one, set: { ...one.set, createdBy: 'olga' } })).toBe('HI-11');
		const posts = one.posts.map((post) => ({ ...post, at: post.at + 1 }));
		expect(verdict('anna', { ...one, posts })).toBe('HI-11');
	});

	test('HI-07 · it is not said before there was its topic', () => {
		const late = source({ ...TOPIC, createdAt: 10_000_000 });
		expect(verdict('anna', said('anna', 200), { of: late, now: 10_000_001 })).toBe('HI-07');
		expect(verdict('anna', said('anna', 10_000_000), { of: late, now: 10_000_001 })).toBe(true);
	});

	test('it is in a topic and in nothing else, and a topic has no posts in itself', () => {
		const deal = source({ kind: 'deal', owner: 'anna', space: 'north' });
		expect(verdict('anna', said(), { of: deal })).toBe('HI-11');
		const posts = said().posts;
		expect(verdict('anna', { set: {}, history: [], posts }, { before: TOPIC })).toBe('HI-11');
	});

	test('OP-08 · who may not read what it takes its readers from neither writes nor changes it', () => {
		const hidden: Source = {
			fields: TOPIC,
			facts: { kind: 'topic', owner: null, of: 'd', readers: { kind: 'deal', owner: 'anna' } }
		};
		expect(verdict('anna', said(), { of: hidden })).toBe(true);
		expect(verdict('bob', said('bob'), { of: hidden })).toBe('OP-08');
		const sign = toggleSign('p', '👍', [], acting('bob'));
		expect(verdict('bob', sign, { before: said().set, of: hidden })).toBe('OP-08');
		expect(verdict('bob', sign, { before: said().set })).toBe(true);
	});

	test('HI-03 · everybody puts their own signs on it', () => {
		const sign = toggleSign('p', '👍', [], acting('bob'));
		expect(verdict('bob', sign, { before: said().set })).toBe(true);
		expect(verdict('anna', sign, { before: said().set })).toBe('HI-03');
		expect(verdict('bob', sign, { before: TOPIC })).toBe('SCHEMA');
	});
});

describe('HI-11 · an answer names the maker of what it answers', () => {
	const answer = (replyToBy: string, replyTo?: string) => {
		const made = said('bob');
		return {
			...made,
			set: { ...made.set, ...(replyTo === undefined ? {} : { replyTo }), replyToBy }
		};
	};
	const verdictOf = (change: RecordChange, answered?: RecordFields | null) => {
		const place = { people: PEOPLE, space: NORTH, now: 300, id: 'p', source: source(TOPIC) };
		const context = answered === undefined ? place : { ...place, answered };
		const may = judgeRecord('bob', editOf(null, change), context);
		return may.ok ? true : `${may.error.rule} ${may.error.reason}`;
	};
	const ANNAS = { kind: 'post', createdBy: 'anna' };

	test('that one alone', () => {
		expect(verdictOf(answer('anna', 'q'), ANNAS)).toBe(true);
		expect(verdictOf(answer('olga', 'q'), ANNAS)).toBe('HI-11 not-the-author');
		expect(verdictOf(answer('bob', 'q'), ANNAS)).toBe('HI-11 not-the-author');
	});

	test('nobody is named without an answer', () => {
		expect(verdictOf(answer('anna'), null)).toBe('HI-11 malformed');
		expect(verdictOf(answer('anna'))).toBe('HI-11 malformed');
	});

	test('what answers a post that a restored relay has lost is taken all the same', () => {
		expect(verdictOf(answer('anna', 'q'), null)).toBe(true);
		expect(verdictOf(answer('anna', 'q'))).toBe(true);
	});
});
