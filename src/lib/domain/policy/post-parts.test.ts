import { describe, expect, test } from 'vitest';
import { NO_CHANGE, type RecordChange } from '../core/change';
import { isSign, toggleSign } from '../history/reactions';
import type { Space } from '../space/space';
import { createPost } from '../topic/commands';
import {
	closePoll,
	editPost,
	removePost,
	restorePost,
	tickItem,
	voteInPoll,
	type PostParts,
	type PostState
} from '../topic/post';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { actingAs, NORTH, PEOPLE } from './testkit';

const POLL = { question: 'When?', options: ['May', 'June'], multiple: false, endsAt: null };
const STATE: PostState = { text: 'Hello', edits: 0, removed: null, pollClosed: false };

function said(parts: PostParts = {}, by = 'anna'): RecordChange {
	const made = createPost('p', 'Hello', { id: 't', space: 'north' }, actingAs(by), parts);
	if (made === null) throw new Error('no post');
	return made;
}
const fields = (parts: PostParts = {}, more: RecordFields = {}): RecordFields => ({
	...said(parts).set,
	...more
});

function verdict(
	actor: string,
	change: RecordChange | null,
	before: RecordFields | null,
	{ now = 300, ...space }: Partial<Space> & { now?: number } = {}
): string | true {
	if (change === null) throw new Error('no change');
	const place = { people: PEOPLE, space: { ...NORTH, ...space }, now, id: 'p' };
	const may = judgeRecord(actor, editOf(before, change), place);
	return may.ok ? true : may.error.rule;
}
const set = (field: string, value: unknown): RecordChange =>
	({ ...NO_CHANGE, set: { [field]: value } }) as RecordChange;

describe('HI-13 · what was said is changed by its author, and deleted with a trace', () => {
	test('only the author gives it another text, again and again, and each is told', () => {
		const once = editPost(STATE, 'Hello!', actingAs('anna'));
		expect(verdict('anna', once, fields())).toBe(true);
		const again = editPost({ ...STATE, text: 'Hello!', edits: 1 }, 'Bye', actingAs('anna'));
		expect(verdict('anna', again, fields({}, { text: 'Hello!' }))).toBe(true);
		for (const actor of ['bob', 'sue', 'olga']) {
			expect(verdict(actor, editPost(STATE, 'x', actingAs(actor)), fields()), actor).toBe('HI-13');
		}
		expect(verdict('anna', set('text', 'x'), fields())).toBe('HI-01');
		expect(verdict('anna', set('text', ''), fields())).toBe('SCHEMA');
		expect(editPost(STATE, '  ', actingAs('anna'))).toBeNull();
		expect(editPost(STATE, 'Hello', actingAs('anna'))).toBe(NO_CHANGE);
		// Nothing is said under another text from the beginning.
		const made = said();
		expect(verdict('anna', { ...made, set: { ...made.set, text: 'x' } }, null)).toBe('HI-13');
	});

	test('its author and who moderates delete it, in their own name', () => {
		for (const [actor, expected] of [
			['anna', true],
			['sue', true],
			['olga', true],
			['bob', 'HI-13']
		] as const) {
			expect(verdict(actor, removePost(actingAs(actor)), fields()), actor).toBe(expected);
		}
		expect(verdict('bob', removePost(actingAs('bob')), fields(), { moderatedBy: 'all' })).toBe(
			true
		);
		const forged = { ...removePost(actingAs('anna')), set: { removed: 'sue' } };
		expect(verdict('anna', forged, fields())).not.toBe(true);
	});

	test('what a moderator has deleted its author does not bring back', () => {
		const back = (by: string, removed: string) =>
			verdict(by, restorePost({ ...STATE, removed }, actingAs(by)), fields({}, { removed }));
		expect(back('anna', 'anna')).toBe(true);
		expect(back('anna', 'sue')).toBe('HI-13');
		expect(back('sue', 'anna')).toBe(true);
		expect(back('bob', 'anna')).toBe('HI-13');
	});

	test('HI-04 · what it answers, asks, lists and links to is said once', () => {
		const parts: PostParts = {
			replyTo: 'other',
			poll: POLL,
			items: ['Book', 'Pay'],
			card: { href: 'https://a.example', title: 'A', note: '' }
		};
		expect(verdict('anna', said(parts), null)).toBe(true);
		for (const [field, value] of [
			['replyTo', 'x'],
			['items', ['x']],
			['poll', { ...POLL, question: 'Else?' }],
			['card', { href: 'https://b.example', title: 'B', note: '' }]
		] as const) {
			expect(verdict('anna', set(field, value), fields(parts)), field).toBe('HI-04');
		}
	});

	test.each([
		'javascript:alert(1)',
		'data:text/html,x',
		'https://',
		'https://a.example/"onmouseover="x',
		'https://a.example/<script>',
		`https://${'a'.repeat(3000)}`
	])('SCHEMA · %s is no link', (href) => {
		const made = said();
		const card = { href, title: '', note: '' };
		expect(
			createPost('p', 'x', { id: 't', space: 'north' }, actingAs('anna'), { card })
		).toBeNull();
		expect(verdict('anna', { ...made, set: { ...made.set, card } }, null)).toBe('SCHEMA');
	});
});

describe('HI-12 · polls, checklists and signs are everybody’s own', () => {
	test('a vote is for options that there are, one unless several may be chosen, under one’s own name', () => {
		const one = fields({ poll: POLL });
		const many = fields({ poll: { ...POLL, multiple: true } });
		const vote = (options: number[], before: RecordFields, actor = 'bob') =>
			verdict(actor, voteInPoll(options, actingAs('bob')), before);
		expect(vote([1], one)).toBe(true);
		expect(vote([], one)).toBe(true);
		expect(vote([0, 1], many)).toBe(true);
		expect(vote([0, 1], one)).toBe('HI-12');
		expect(vote([2], one)).toBe('HI-12');
		expect(vote([0], fields())).toBe('HI-12');
		expect(vote([0], one, 'anna')).toBe('HI-12');
		expect(vote([0], one, 'olga')).toBe('HI-12');
		expect(verdict('bob', set('ballot.bob', ['0', '0']), many)).toBe('HI-12');
	});

	test('nobody votes when the time is over by the relay’s clock, or the poll was closed', () => {
		const vote = voteInPoll([0], actingAs('bob'));
		const ends = fields({ poll: { ...POLL, endsAt: 1000 } });
		expect(verdict('bob', vote, ends, { now: 1000 })).toBe(true);
		expect(verdict('bob', vote, ends, { now: 1000 + 6 * 60_000 })).toBe('HI-12');
		expect(verdict('bob', vote, fields({ poll: POLL }, { pollClosed: true }))).toBe('HI-12');
		for (const [actor, expected] of [
			['anna', true],
			['sue', true],
			['bob', 'HI-13']
		] as const) {
			const close = closePoll(actingAs(actor));
			expect(verdict(actor, close, fields({ poll: POLL })), actor).toBe(expected);
		}
	});

	test('an item is ticked in one’s own name, and unticked by anybody who may write', () => {
		const listed = fields({ items: ['Book', 'Pay'] });
		expect(verdict('bob', tickItem(1, true, actingAs('bob')), listed)).toBe(true);
		expect(verdict('anna', tickItem(1, true, actingAs('bob')), listed)).toBe('HI-12');
		expect(
			verdict('anna', tickItem(1, false, actingAs('anna')), { ...listed, 'tick.1': 'bob' })
		).toBe(true);
		expect(verdict('bob', tickItem(2, true, actingAs('bob')), listed)).toBe('HI-12');
		expect(verdict('bob', set('tick.01', 'bob'), listed)).toBe('HI-12');
		expect(verdict('bob', tickItem(1, true, actingAs('bob')), listed, { postsBy: 'admins' })).toBe(
			'SP-05'
		);
	});

	test('HI-03 · any emoji is a sign, and nothing else is', () => {
		for (const sign of ['👍', '❤️', '👩‍👩‍👧‍👦', '🇻🇳', '1️⃣', '👍🏽', '🏴󠁧󠁢󠁳󠁣󠁴󠁿']) {
			expect(isSign(sign), sign).toBe(true);
			expect(verdict('bob', toggleSign('p', sign, [], actingAs('bob')), fields()), sign).toBe(true);
		}
		for (const sign of ['', 'a', '12', '<b>', '👍<script>', '👍'.repeat(30)]) {
			expect(isSign(sign), sign).toBe(false);
			expect(verdict('bob', toggleSign('p', sign, [], actingAs('bob')), fields()), sign).toBe(
				'SCHEMA'
			);
		}
	});
});
