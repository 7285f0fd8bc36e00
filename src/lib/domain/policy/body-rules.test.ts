import { describe, expect, test } from 'vitest';
import { NO_CHANGE, type RecordChange } from '../core/change';
import { bodyOf, createBody } from '../note/body';
import { NO_NOTE_CHANGE } from '../note/note';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { accessFacts } from './record-facts';
import { actingAs, dealFields, NORTH, PEOPLE } from './testkit';

const RECORD = 'deal';
const made = (by: string): RecordChange =>
	createBody({ id: RECORD, space: NORTH.id }, actingAs(by));
const writing: RecordChange = { ...NO_CHANGE, note: NO_NOTE_CHANGE };

/** Judges an edit of the body of a record with these fields as the relay does; `null`: there is no such record. */
function verdict(
	actor: string,
	change: RecordChange,
	of: RecordFields | null,
	{ before = null, id = bodyOf(RECORD) }: { before?: RecordFields | null; id?: string } = {}
): string | true {
	const facts = of === null ? null : accessFacts(of);
	const source = of === null || facts === null ? null : { fields: of, facts };
	const place = { people: PEOPLE, space: NORTH, now: 5, id, source };
	const may = judgeRecord(actor, editOf(before, change), place);
	return may.ok ? true : may.error.rule;
}

const annas = dealFields('anna');
const there = made('anna').set;

describe('HI-14, OP-06, OP-08 · who writes in the body of a deal', () => {
	test.each<[string, string, string | true]>([
		['anna', 'anna', true],
		['adam', 'anna', true],
		['olga', 'anna', true],
		['sue', 'anna', true],
		['anna', 'bob', 'OP-08'],
		['sue', 'bob', 'OP-08'],
		['gus', 'gus', 'OP-05'],
		['nobody', 'anna', 'OP-05']
	])('%s in that of one of %s', (actor, owner, expected) => {
		expect(verdict(actor, writing, dealFields(owner), { before: there })).toBe(expected);
		expect(verdict(actor, made(actor), dealFields(owner))).toBe(expected);
	});

	test('who takes part in it does', () => {
		const shared = { ...dealFields('bob'), participants: ['anna'] };
		expect(verdict('anna', writing, shared, { before: there })).toBe(true);
	});

	test('whoever has a task of a space writes in its body', () => {
		const task = { ...dealFields('bob'), kind: 'task' };
		expect(verdict('anna', made('anna'), task)).toBe(true);
	});

	test('a device asks of what it has', () => {
		const edit = editOf(there, writing);
		const place = { people: PEOPLE, space: NORTH, now: 5 };
		expect(judgeRecord('anna', edit, place).ok).toBe(true);
		expect(judgeRecord('gus', edit, place).ok).toBe(false);
	});
});

describe('HI-14 · what a body is', () => {
	test('HI-08 · it has the id that follows from that of its record', () => {
		expect(verdict('anna', made('anna'), annas, { id: 'other' })).toBe('HI-14');
		expect(verdict('anna', made('anna'), annas, { id: bodyOf('other') })).toBe('HI-08');
		const { record: _, ...set } = there;
		expect(verdict('olga', { ...made('olga'), set }, annas, { id: 'other' })).toBe('HI-14');
	});

	test('it is beside a deal or a task that is there', () => {
		for (const kind of ['topic', 'body', 'lead', 'call']) {
			expect(verdict('olga', made('olga'), { ...annas, kind }), kind).toBe('HI-14');
		}
		expect(verdict('olga', made('olga'), null)).toBe('HI-14');
		expect(verdict('anna', made('anna'), null)).toBe('OP-08');
	});

	test('HI-04 · whose body it is, is said once', () => {
		const moved = { ...NO_CHANGE, set: { record: 'other' } };
		expect(verdict('anna', moved, annas, { before: there })).toBe('HI-04');
		expect(verdict('anna', made('anna'), annas, { before: there })).toBe('HI-04');
	});

	test('SCHEMA · it has its text and nothing else', () => {
		const set = (fields: RecordChange['set']) => ({ ...NO_CHANGE, set: fields });
		for (const fields of [{ title: 'x' }, { binned: true }, { owner: 'anna' }, { 'tag.x': 'x' }]) {
			expect(verdict('anna', set(fields), annas, { before: there })).toBe('SCHEMA');
		}
		const posts = [{ id: 'p', at: 0, by: 'anna', text: 'x' }];
		expect(verdict('anna', { ...NO_CHANGE, posts }, annas, { before: there })).toBe('HI-14');
	});

	test.each(['deal', 'task', 'topic', 'post', 'lead', 'customer'])(
		'SCHEMA · a %s has no rich text in itself',
		(kind) => {
			const fields = { ...annas, kind };
			const place = { people: PEOPLE, space: NORTH, now: 5 };
			const may = judgeRecord('olga', editOf(fields, writing), place);
			expect(may.ok ? true : may.error.rule).toBe('SCHEMA');
		}
	);
});
