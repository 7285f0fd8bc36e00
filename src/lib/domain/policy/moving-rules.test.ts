import { expect, test } from 'vitest';
import type { RecordChange } from '../core/change';
import { createPost, createTopic } from '../topic/commands';
import { judgeTopicMove, movesTopics } from '../topic/moving';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { actingAs, EVERYBODY, NORTH, PEOPLE } from './testkit';

const SOUTH = { ...NORTH, id: 'south', createdBy: 'sue' };
const TOPIC: RecordFields = createTopic({ title: 'Rope', space: 'north' }, actingAs('bob')).set;
const MOVED: RecordFields = { ...TOPIC, closed: true, movedTo: 'copy', movedToSpace: 'south' };

function verdict(actor: string, change: RecordChange, before: RecordFields | null, topic = TOPIC) {
	const source = { fields: topic, facts: { kind: 'topic', owner: 'bob' } } as const;
	const edit = editOf(before, change);
	const isPost = edit.after['kind'] === 'post';
	const place = { people: PEOPLE, space: NORTH, now: 300, id: 'p' };
	const may = judgeRecord(actor, edit, isPost ? { ...place, source } : place);
	return may.ok ? true : [may.error.rule, may.error.reason];
}

function post(by: string, set: RecordChange['set'] = {}): RecordChange {
	const made = createPost('p', 'Hemp', { id: 't', space: 'north' }, actingAs(by));
	if (made === null) throw new Error('no post');
	return { ...made, set: { ...made.set, ...set } };
}

test('HI-16 · who moderates both spaces and may start topics in the new one moves topics', () => {
	const movers = (from = NORTH, to = SOUTH) =>
		EVERYBODY.filter((member) => movesTopics(member, from, to)).map(({ id }) => id);
	expect(movers()).toEqual(['olga', 'adam', 'sue']);
	expect(movers(NORTH, { ...SOUTH, topicsBy: 'admins' })).toEqual(['olga', 'adam']);
	expect(movers({ ...NORTH, moderatedBy: 'admins' })).toEqual(['olga', 'adam']);
	expect(movers({ ...NORTH, moderatedBy: 'all' }, { ...SOUTH, moderatedBy: 'all' })).toEqual([
		'olga',
		'adam',
		'sue',
		'anna',
		'bob'
	]);
	expect(movers(NORTH, NORTH)).toEqual([]);
	expect(movers(NORTH, { ...SOUTH, archived: true })).toEqual([]);
	expect(movers({ ...NORTH, deleted: true })).toEqual([]);
});

test('HI-16 · only a topic that is there is moved, once', () => {
	const [olga] = EVERYBODY;
	if (olga === undefined) throw new Error('nobody is there');
	const reason = (fields: RecordFields) => {
		const may = judgeTopicMove(olga, fields, NORTH, SOUTH);
		return may.ok ? true : may.error.reason;
	};
	expect(reason(TOPIC)).toBe(true);
	expect(reason(MOVED)).toBe('moved');
	expect(reason({ ...TOPIC, binned: true })).toBe('not-yours');
	expect(reason({ ...TOPIC, kind: 'deal' })).toBe('not-yours');
	expect(reason({ ...TOPIC, space: 'south' })).toBe('not-yours');
});

test('HI-16 · nobody says what is a copy or where a topic went, but an admin’s device that carries it', () => {
	expect(verdict('bob', post('bob'), null)).toBe(true);
	expect(verdict('bob', post('bob', { copyOf: 'x' }), null)).toEqual(['HI-16', 'malformed']);
	expect(verdict('olga', post('olga', { copyOf: 'x' }), null)).toEqual(['HI-16', 'malformed']);
	expect(verdict('olga', post('bob', { copyOf: 'x' }), null)).toBe(true);
	for (const field of ['movedTo', 'movedToSpace', 'movedFrom', 'movedFromSpace']) {
		const line = {
			id: 'l',
			at: 300,
			by: 'olga',
			what: 'field',
			field,
			from: null,
			to: 'x'
		} as const;
		const change = { set: { [field]: 'x' }, history: [line], posts: [] };
		expect(verdict('olga', change, TOPIC), field).toEqual(['HI-16', 'malformed']);
	}
});

test('HI-16 · in a topic that has moved nothing is said or changed', () => {
	expect(verdict('bob', post('bob'), null, MOVED)).toEqual(['HI-16', 'moved']);
	const change = (field: string, from: string | boolean | null, to: string | boolean) => ({
		set: { [field]: to },
		history: [{ id: 'l', at: 300, by: 'olga', what: 'field', field, from, to } as const],
		posts: []
	});
	expect(verdict('olga', change('closed', true, false), MOVED)).toEqual(['HI-16', 'moved']);
	expect(verdict('olga', change('title', 'Rope', 'Chain'), MOVED)).toEqual(['HI-16', 'moved']);
	expect(verdict('olga', change('removed', null, 'olga'), post('bob').set, MOVED)).toBe(true);
});
