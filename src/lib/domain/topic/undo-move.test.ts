import { describe, expect, test } from 'vitest';
import type { RecordChange } from '../core/change';
import type { HistoryEntry } from '../history/history';
import { NORTH, PEOPLE } from '../policy/testkit';
import { createPost, createTopic } from './commands';
import { postCopy, topicCopy, topicStub, type StandingRecord, type TopicMove } from './moving';
import { copyAway, judgeMoveUndo, topicBack, type MovedRecords } from './undo-move';

const SOUTH = { ...NORTH, id: 'south' };
let count = 0;
const acting = (actor: string) => ({
	actor,
	clock: { now: () => 100, offset: () => 0 },
	random: { bytes: (length: number) => new Uint8Array(length).fill(++count) }
});
const standing = (
	{ set, history, posts }: Pick<RecordChange, 'set' | 'history' | 'posts'>,
	before?: StandingRecord
): StandingRecord => ({
	fields: { ...before?.fields, ...set },
	history: [...(before?.history ?? []), ...history],
	posts: [...(before?.posts ?? []), ...posts]
});
const MOVE: TopicMove = {
	...{ from: 'north', to: 'south', topic: 't', copy: 'c' },
	copies: new Map([['p', 'cp']]),
	...{ by: 'sue', at: 200, lineId: () => `l${String(++count)}` }
};
const UNDO = { ...MOVE, by: 'olga', at: 300 };

/** A topic with a post, as both are after the move, and the topic before it. */
function moved(closed = false): MovedRecords & { readonly before: StandingRecord } {
	const made = createTopic({ title: 'Rope', space: 'north' }, acting('bob'));
	const said = createPost('p', 'Hemp?', { id: 't', space: 'north' }, acting('anna'));
	if (said === null) throw new Error('no post');
	const before = standing(closed ? { ...made, set: { ...made.set, closed } } : made);
	const post = standing(said);
	return {
		before,
		topic: standing(topicStub(before, MOVE), before),
		copy: standing(topicCopy(before, MOVE)),
		posts: new Map([['p', post]]),
		copied: [{ id: 'cp', post: standing(postCopy(post, 'p', MOVE)) }]
	};
}

function verdict(who: string, records: MovedRecords, south: Partial<typeof SOUTH> = {}) {
	const member = PEOPLE.members.get(who);
	if (member === undefined) throw new Error('nobody');
	const may = judgeMoveUndo(member, records, UNDO, NORTH, { ...SOUTH, ...south });
	return may.ok ? true : may.error.reason;
}

describe('HI-16 · undoing the move of a topic', () => {
	test('who moderates both spaces undoes it, nobody else, and not in a space that is closed', () => {
		for (const who of ['olga', 'sue']) expect(verdict(who, moved()), who).toBe(true);
		for (const who of ['bob', 'anna', 'gus'])
			expect(verdict(who, moved()), who).toBe('moderators-only');
		expect(verdict('olga', moved(), { archived: true })).toBe('moderators-only');
		expect(verdict('olga', moved(), { deleted: true })).toBe('moderators-only');
	});

	test('only what was moved there: not another topic, what is in the bin, or what went on from there', () => {
		const records = moved();
		const but = (one: 'topic' | 'copy', fields: StandingRecord['fields']): MovedRecords => ({
			...records,
			[one]: { ...records[one], fields: { ...records[one].fields, ...fields } }
		});
		expect(verdict('olga', but('topic', { movedTo: 'other' }))).toBe('not-yours');
		expect(verdict('olga', but('topic', { movedTo: null }))).toBe('not-yours');
		expect(verdict('olga', but('topic', { binned: true }))).toBe('not-yours');
		expect(verdict('olga', but('copy', { movedFrom: 'other' }))).toBe('not-yours');
		expect(verdict('olga', but('copy', { binned: true }))).toBe('not-yours');
		const on = { movedTo: 'on', movedToSpace: 'x' };
		expect(verdict('olga', but('copy', on))).toBe('copy-changed');
	});

	test('nothing was said, voted, signed or changed in the copy since', () => {
		const records = moved();
		const [first] = records.copied;
		if (first === undefined) throw new Error('no copy');
		const copy = (fields: StandingRecord['fields']): MovedRecords => ({
			...records,
			copy: { ...records.copy, fields: { ...records.copy.fields, ...fields } }
		});
		const post = (fields: StandingRecord['fields']): MovedRecords => ({
			...records,
			copied: [{ ...first, post: { ...first.post, fields: { ...first.post.fields, ...fields } } }]
		});
		const { copyOf: _, ...own } = first.post.fields;
		const said = { id: 'new', post: { ...first.post, fields: own } };
		for (const [what, changed] of [
			['a title', copy({ title: 'Chain' })],
			['a vote', copy({ 'vote.anna': 'for' })],
			['a closing', copy({ closed: true })],
			['a sign', post({ 'reaction.cp.anna': ['👍'] })],
			['a text', post({ text: 'Hemp!' })],
			['a deletion', post({ removed: 'anna' })],
			['a post', { ...records, copied: [first, said] }]
		] as const) {
			expect(verdict('olga', changed), what).toBe('copy-changed');
		}
		// What was taken back again is no change.
		expect(verdict('olga', copy({ 'vote.anna': null, pinned: false }))).toBe(true);
	});

	test.each([false, true])(
		'the old topic is what it was (closed before: %s), and the copy leads back from the bin',
		(closed) => {
			const { before, topic, copy } = moved(closed);
			const back = standing(topicBack(topic, UNDO), topic);
			const said = ({ fields }: StandingRecord) =>
				Object.fromEntries(
					Object.entries(fields).filter(([, value]) => value !== null && value !== false)
				);
			expect(said(back)).toEqual(said(before));
			const told = ({ by, what }: HistoryEntry) => [by, what];
			expect(back.history.slice(before.history.length).map(told)).toEqual([
				['sue', 'field'],
				...(closed ? [] : [['sue', 'field']]),
				['olga', 'field'],
				...(closed ? [] : [['olga', 'field']])
			]);
			const away = standing(copyAway(copy, UNDO), copy);
			expect(away.fields).toMatchObject({
				...{ binned: true, closed: true, movedTo: 't', movedToSpace: 'north' }
			});
			expect(away.history.at(-1)).toMatchObject({ what: 'binned', by: 'olga' });
		}
	);
});
