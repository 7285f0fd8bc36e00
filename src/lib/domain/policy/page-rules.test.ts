import { describe, expect, test } from 'vitest';
import { NO_CHANGE, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import { addPost, bin } from '../history/commands';
import { bodyOf, createBody } from '../note/body';
import { NO_NOTE_CHANGE } from '../note/note';
import { noteClash } from '../page/clash';
import {
	answerTo,
	commentOn,
	createPage,
	lockPage,
	movePage,
	renamePage,
	settle
} from '../page/commands';
import type { Passage } from '../page/page';
import { createVersion } from '../page/version';
import type { Space } from '../space/space';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { accessFacts } from './record-facts';
import { actingAs, NORTH, PEOPLE } from './testkit';

const made = (by: string): RecordChange =>
	createPage({ space: NORTH.id, title: 'Plan' }, { parent: null, order: 'a0' }, actingAs(by));
const pageOf = (by: string, more: RecordFields = {}): RecordFields => ({
	...made(by).set,
	...more
});
const PASSAGE: Passage = { from: 'AAAA', to: 'AAEA', quote: 'by Friday' };

/** Judges an edit of a page as the relay does. */
function verdict(
	actor: string,
	change: RecordChange,
	before: RecordFields | null,
	space: Space = NORTH
): string | true {
	const place = { people: PEOPLE, space, now: 5, id: 'page', source: null };
	const may = judgeRecord(actor, editOf(before, change), place);
	return may.ok ? true : may.error.rule;
}

/** Judges writing in the text of a page. */
function writing(actor: string, page: RecordFields, space: Space = NORTH): string | true {
	const body = createBody({ id: 'page', space: NORTH.id }, actingAs(actor));
	const facts = accessFacts(page);
	if (facts === null) throw new Error('no page');
	const source = { fields: page, facts };
	const place = { people: PEOPLE, space, now: 5, id: bodyOf('page'), source };
	const change = { ...NO_CHANGE, note: NO_NOTE_CHANGE };
	const may = judgeRecord(actor, editOf(body.set, change), place);
	return may.ok ? true : may.error.rule;
}

const rename = (by: string): RecordChange => renamePage({ title: 'Plan' }, 'Other', actingAs(by));
const FEW: Space = { ...NORTH, topicsBy: 'admins' };

describe('PG-01 · who writes pages', () => {
	test.each<[string, string | true]>([
		['olga', true],
		['adam', true],
		['sue', true],
		['anna', true],
		['gus', 'OP-05'],
		['rem', 'OP-05'],
		['nobody', 'OP-05']
	])('%s', (actor, expected) => {
		expect(verdict(actor, made(actor), null)).toBe(expected);
		expect(verdict(actor, rename(actor), pageOf('olga'))).toBe(expected);
		expect(writing(actor, pageOf('olga'))).toBe(expected);
	});

	test.each<[string, string | true]>([
		['adam', true],
		['sue', 'PG-01'],
		['anna', 'PG-01']
	])('%s, where the space lets admins alone start topics', (actor, expected) => {
		expect(verdict(actor, made(actor), null, FEW)).toBe(expected);
		expect(verdict(actor, rename(actor), pageOf('anna'), FEW)).toBe(expected);
		expect(writing(actor, pageOf('anna'), FEW)).toBe(expected);
		const to = { parent: 'other', order: 'a1' };
		const move = movePage({ parent: null }, to, actingAs(actor));
		expect(verdict(actor, move, pageOf('anna'), FEW)).toBe(expected);
	});

	test('LS-05 · nobody writes in a space that they may not enter', () => {
		const closed: Space = { ...NORTH, visibility: 'private', members: ['anna'] };
		expect(verdict('bob', rename('bob'), pageOf('anna'), closed)).toBe('LS-05');
		expect(writing('bob', pageOf('anna'), closed)).toBe('LS-05');
	});

	test('HI-05 · its maker and admins put it into the bin', () => {
		expect(verdict('anna', bin(actingAs('anna')), pageOf('anna'))).toBe(true);
		expect(verdict('bob', bin(actingAs('bob')), pageOf('anna'))).toBe('HI-05');
		expect(verdict('adam', bin(actingAs('adam')), pageOf('anna'))).toBe(true);
	});
});

describe('PG-02 · a locked page', () => {
	const locked = pageOf('anna', { locked: true });

	test.each<[string, string | true]>([
		['anna', true],
		['adam', true],
		['sue', true],
		['bob', 'PG-01']
	])('is written, named and moved by those who keep it: %s', (actor, expected) => {
		expect(verdict(actor, rename(actor), locked)).toBe(expected);
		expect(writing(actor, locked)).toBe(expected);
		const to = { parent: 'other', order: 'a1' };
		expect(verdict(actor, movePage({ parent: null }, to, actingAs(actor)), locked)).toBe(expected);
	});

	test('is locked and unlocked by those who keep it', () => {
		const lock = (by: string) => lockPage({ locked: false }, true, actingAs(by));
		const unlock = (by: string) => lockPage({ locked: true }, false, actingAs(by));
		expect(verdict('bob', lock('bob'), pageOf('anna'))).toBe('PG-02');
		expect(verdict('anna', lock('anna'), pageOf('anna'))).toBe(true);
		expect(verdict('sue', unlock('sue'), locked)).toBe(true);
		expect(verdict('bob', unlock('bob'), locked)).toBe('PG-01');
	});

	test('is commented on by everybody who writes in topics', () => {
		const comment = commentOn(PASSAGE, 'Really?', actingAs('bob'));
		if (comment === null) throw new Error('no comment');
		expect(verdict('bob', comment, locked)).toBe(true);
	});
});

describe('PG-03 · where a page is', () => {
	test('it says so, and is not under itself', () => {
		const { order: _, ...set } = made('anna').set;
		expect(verdict('anna', { ...made('anna'), set }, null)).toBe('PG-03');
		const under = movePage({ parent: null }, { parent: 'page', order: 'a1' }, actingAs('anna'));
		expect(verdict('anna', under, pageOf('anna'))).toBe('PG-03');
	});

	test.each<[string, unknown]>([
		['icon', 'x'],
		['icon', '<b>'],
		['parent', 'a b'],
		['order', ''],
		['order', '<'],
		['locked', 'yes'],
		['stage', 'new'],
		['note', 'text']
	])('SCHEMA · %s is not %j', (field, value) => {
		const before = pageOf('anna');
		const change = setField(field, before[field] as string, value as string, actingAs('anna'));
		expect(verdict('anna', change, before)).toBe('SCHEMA');
	});
});

describe('PG-04 · comments on a passage', () => {
	const acting = actingAs('bob');
	const comment = commentOn(PASSAGE, 'Really?', acting);
	const id = comment?.posts[0]?.id ?? '';
	const commented = pageOf('anna', { [keyed('passage', id)]: PASSAGE });

	test('say what they are about, with what is said', () => {
		if (comment === null) throw new Error('no comment');
		expect(verdict('bob', comment, pageOf('anna'))).toBe(true);
		// Where few start topics, everybody who writes in them comments all the same.
		expect(verdict('bob', comment, pageOf('anna'), FEW)).toBe(true);
		const silent: Space = { ...NORTH, postsBy: 'admins' };
		expect(verdict('bob', comment, pageOf('anna'), silent)).toBe('PG-04');
		expect(verdict('gus', commentOn(PASSAGE, 'Hm', actingAs('gus')) ?? NO_CHANGE, commented)).toBe(
			'OP-05'
		);
	});

	test('OP-05 · guests say something and answer where the space lets them, and settle and change nothing', () => {
		const open: Space = { ...NORTH, guestsComment: true };
		const said = commentOn(PASSAGE, 'Hm', actingAs('gus'));
		const answer = answerTo(id, 'Yes', actingAs('gus'));
		if (said === null || answer === null) throw new Error('no comment');
		expect(verdict('gus', said, pageOf('anna'), open)).toBe(true);
		expect(verdict('gus', answer, commented, open)).toBe(true);
		expect(verdict('gus', said, null, open)).toBe('OP-05');
		expect(verdict('gus', settle(id, true, actingAs('gus')), commented, open)).toBe('OP-05');
		expect(verdict('gus', rename('gus'), commented, open)).toBe('OP-05');
		const more = { ...said, set: { ...said.set, title: 'Mine' } };
		expect(verdict('gus', more, pageOf('anna'), open)).toBe('OP-05');
		expect(
			verdict('gus', commentOn(PASSAGE, 'Hm', acting) ?? NO_CHANGE, pageOf('anna'), open)
		).toBe('HI-03');
	});

	test('HI-03 · nobody says it in another’s name', () => {
		const forged = commentOn(PASSAGE, 'Really?', actingAs('anna'));
		if (forged === null) throw new Error('no comment');
		expect(verdict('bob', forged, pageOf('anna'))).toBe('HI-03');
	});

	test('nobody says later, or for another one, what it is about', () => {
		const only = { ...NO_CHANGE, set: { [keyed('passage', 'other')]: { ...PASSAGE } } };
		expect(verdict('bob', only, pageOf('anna'))).toBe('PG-04');
		const again = { ...NO_CHANGE, set: { [keyed('passage', id)]: { ...PASSAGE, quote: 'x' } } };
		expect(verdict('bob', again, commented)).toBe('PG-04');
		const gone = { ...NO_CHANGE, set: { [keyed('passage', id)]: null } };
		expect(verdict('bob', gone, commented)).toBe('PG-04');
	});

	test('are answered where there is one', () => {
		expect(verdict('anna', answerTo(id, 'Yes', actingAs('anna')) ?? NO_CHANGE, commented)).toBe(
			true
		);
		expect(verdict('anna', answerTo('none', 'Yes', actingAs('anna')) ?? NO_CHANGE, commented)).toBe(
			'PG-04'
		);
	});

	test('are settled and opened again in one’s own name', () => {
		expect(verdict('anna', settle(id, true, actingAs('anna')), commented)).toBe(true);
		expect(verdict('anna', settle('none', true, actingAs('anna')), commented)).toBe('PG-04');
		const asBob = settle(id, true, actingAs('bob'));
		expect(verdict('anna', asBob, commented)).toBe('PG-04');
		const settled = { ...commented, [keyed('settled', id)]: 'bob' };
		expect(verdict('anna', settle(id, false, actingAs('anna')), settled)).toBe(true);
		expect(verdict('gus', settle(id, false, actingAs('gus')), settled)).toBe('OP-05');
	});

	test.each<[string, unknown]>([
		['markup for a place', { ...PASSAGE, from: '<svg onload=x>' }],
		['a place beyond measure', { ...PASSAGE, from: 'A'.repeat(201) }],
		['a quote beyond measure', { ...PASSAGE, quote: 'x'.repeat(501) }],
		['more than that', { ...PASSAGE, href: 'x' }],
		['less', { from: 'AAAA', to: 'AAAA' }]
	])('SCHEMA · a passage is not %s', (_, value) => {
		if (comment === null) throw new Error('no comment');
		const set = { [keyed('passage', id)]: value as { quote: string } };
		expect(verdict('bob', { ...comment, set }, pageOf('anna'))).toBe('SCHEMA');
	});

	test('a comment on the whole page needs no passage', () => {
		const plain = addPost('Good page', acting);
		if (plain === null) throw new Error('no comment');
		expect(verdict('bob', plain, pageOf('anna'))).toBe(true);
	});
});

describe('PG-06 · what two wrote in one place of a page without having seen each other’s', () => {
	const acting = actingAs('bob');
	const LOST = {
		of: 'lost',
		at: 'AAAA',
		text: 'We sail. Bring coats.',
		words: ' Bring coats.'
	} as const;
	const lost = (by: string) => noteClash('7-9', { ...LOST, wrote: true, by });
	const versions = noteClash('7-9', {
		...{
			of: 'versions',
			at: 'AAAA',
			one: 'We sail.',
			other: 'We go.',
			merged: 'We sail.We go.',
			by: 'bob'
		}
	});
	const kept = pageOf('anna', lost('anna').set);

	test('is kept by who writes the page, in their own name', () => {
		expect(verdict('bob', lost('bob'), pageOf('anna'))).toBe(true);
		expect(verdict('bob', versions, pageOf('anna'))).toBe(true);
		expect(verdict('bob', lost('anna'), pageOf('anna'))).toBe('PG-06');
		expect(verdict('bob', lost('bob'), pageOf('anna', { locked: true }))).toBe('PG-01');
		expect(verdict('bob', lost('bob'), pageOf('anna'), FEW)).toBe('PG-01');
		expect(verdict('gus', lost('gus'), pageOf('anna'))).toBe('OP-05');
	});

	test('never changes, and is not taken away', () => {
		expect(verdict('anna', versions, kept)).toBe('PG-06');
		expect(verdict('anna', lost('anna'), pageOf('anna', lost('bob').set))).toBe('PG-06');
		const gone = { ...NO_CHANGE, set: { [keyed('clash', '7-9')]: null } };
		expect(verdict('anna', gone, kept)).toBe('PG-06');
	});

	test('is settled by who writes the page, in their own name, and opened again', () => {
		const settled = settle('7-9', true, acting);
		expect(verdict('bob', settled, kept)).toBe(true);
		expect(verdict('bob', settle('7-9', true, actingAs('anna')), kept)).toBe('PG-04');
		expect(verdict('bob', settled, kept, FEW)).toBe('PG-04');
		const closed = { ...kept, [keyed('settled', '7-9')]: 'anna' };
		expect(verdict('bob', settle('7-9', false, acting), closed)).toBe(true);
		expect(verdict('gus', settle('7-9', false, actingAs('gus')), closed)).toBe('OP-05');
	});

	test.each<[string, object]>([
		['markup for a place', { ...LOST, wrote: true, at: '<svg>' }],
		['a text beyond measure', { ...LOST, wrote: true, text: 'x'.repeat(4001) }],
		['more than that', { ...LOST, wrote: true, href: 'x' }],
		['another kind', { ...LOST, wrote: true, of: 'html' }],
		['half of each kind', { ...LOST, one: 'x', other: 'y', merged: 'z' }]
	])('SCHEMA · is not %s', (_, value) => {
		const set = { [keyed('clash', '7-9')]: { ...value, by: 'bob' } };
		expect(verdict('bob', { ...NO_CHANGE, set }, pageOf('anna'))).toBe('SCHEMA');
	});
});

describe('PG-05 · versions', () => {
	const acting = (by: string) => actingAs(by);
	const kept = (by: string): RecordChange => {
		const text = [{ type: 'paragraph' }];
		const of = { page: 'page', space: NORTH.id, name: '' };
		const change = createVersion(of, text, null, acting(by));
		if (change === null) throw new Error('no version');
		return change;
	};
	const page = pageOf('anna');

	function judged(
		actor: string,
		change: RecordChange,
		before: RecordFields | null,
		of: RecordFields | null = page,
		space: Space = NORTH
	): string | true {
		const facts = of === null ? null : accessFacts(of);
		const source = of === null || facts === null ? null : { fields: of, facts };
		const place = { people: PEOPLE, space, now: 5, id: 'version', source };
		const may = judgeRecord(actor, editOf(before, change), place);
		return may.ok ? true : may.error.rule;
	}

	test('are kept by who may write the page, in their own name', () => {
		expect(judged('bob', kept('bob'), null)).toBe(true);
		expect(judged('gus', kept('gus'), null)).toBe('OP-05');
		expect(judged('bob', kept('bob'), null, page, FEW)).toBe('PG-05');
		expect(judged('bob', kept('bob'), null, { ...page, locked: true })).toBe('PG-05');
		expect(judged('bob', kept('anna'), null)).toBe('HI-04');
	});

	test('are of a page', () => {
		expect(judged('bob', kept('bob'), null, { ...page, kind: 'topic' })).toBe('PG-05');
	});

	test('their texts stay, and so does what they build on', () => {
		const before = kept('bob').set;
		const writing = { ...NO_CHANGE, note: NO_NOTE_CHANGE };
		expect(judged('bob', writing, before)).toBe('PG-05');
		for (const field of ['page', 'base', 'start', 'cut', 'depth']) {
			const value = field === 'page' || field === 'base' ? 'other' : 3;
			expect(judged('bob', { ...NO_CHANGE, set: { [field]: value } }, before), field).toBe('HI-04');
		}
	});

	test('are named by who made them and who keeps the page', () => {
		const before = kept('bob').set;
		const name = (by: string) => renamePage({ title: '' }, 'Before the launch', acting(by));
		expect(judged('bob', name('bob'), before)).toBe(true);
		expect(judged('anna', name('anna'), before)).toBe(true);
		expect(judged('sue', name('sue'), before)).toBe(true);
		expect(judged('bob', name('bob'), kept('anna').set)).toBe('PG-05');
	});
});
