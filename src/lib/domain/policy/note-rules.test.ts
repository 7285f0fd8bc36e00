import { describe, expect, test } from 'vitest';
import { NO_CHANGE } from '../core/change';
import { NO_NOTE_CHANGE } from '../note/note';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { dealFields, NORTH, PEOPLE } from './testkit';

const verdict = (actor: string, fields: RecordFields): string | true => {
	const edit = editOf(fields, { ...NO_CHANGE, note: NO_NOTE_CHANGE });
	const may = judgeRecord(actor, edit, { people: PEOPLE, space: NORTH, now: 5 });
	return may.ok ? true : may.error.rule;
};

describe('OP-06, OP-08 · who writes in the note of a deal', () => {
	test.each<[string, string, string | true]>([
		['anna', 'anna', true],
		['adam', 'anna', true],
		['olga', 'anna', true],
		['anna', 'bob', 'OP-08'],
		['gus', 'gus', 'OP-05'],
		['nobody', 'anna', 'OP-05']
	])('%s in one of %s', (actor, owner, expected) => {
		expect(verdict(actor, dealFields(owner))).toBe(expected);
	});

	test('who takes part in it does', () => {
		expect(verdict('anna', { ...dealFields('bob'), participants: ['anna'] })).toBe(true);
	});

	test('SCHEMA · what is no deal has no note', () => {
		const topic = { kind: 'topic', title: 'x', space: 'north', createdBy: 'anna', createdAt: 1 };
		expect(verdict('anna', topic)).toBe('SCHEMA');
	});
});
