import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { RecordChange } from '../../domain/core/change';
import type { HistoryEntry } from '../../domain/history/history';
import {
	applyChange,
	firstUpdate,
	readFields,
	readHistory,
	readPosts
} from '../../documents/record';
import { isNothing, overlap, partBy, readablePart, remaining, wholeChange } from './meaning';

/** Yjs takes no objects without a prototype. */
const PLAIN = { noNullPrototype: true };
const fields = fc.dictionary(
	fc.constantFrom('title', 'stage', 'note'),
	fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
	PLAIN
);
const line = fc.record(
	{
		id: fc.constantFrom('h1', 'h2', 'h3', 'h4'),
		at: fc.nat(),
		by: fc.constant('ann'),
		what: fc.constant('field' as const),
		field: fc.constantFrom('title', 'note'),
		from: fc.string(),
		to: fc.string()
	},
	PLAIN
);
const post = fc.record(
	{
		id: fc.constantFrom('p1', 'p2', 'p3'),
		at: fc.nat(),
		by: fc.constant('ann'),
		text: fc.string()
	},
	PLAIN
);
const change: fc.Arbitrary<RecordChange> = fc.record(
	{
		set: fields,
		history: fc.uniqueArray(line, { selector: ({ id }) => id, maxLength: 3 }),
		posts: fc.uniqueArray(post, { selector: ({ id }) => id, maxLength: 2 })
	},
	PLAIN
);

const docOf = (changes: readonly RecordChange[]): Y.Doc => {
	const doc = new Y.Doc();
	for (const one of changes) applyChange(doc, one, 'test');
	return doc;
};

describe('what is left of a change', () => {
	test('is nothing once it has been done, and leaves the fields as the change wants them', () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 3 }), change, (before, wanted) => {
				const doc = docOf(before);
				applyChange(doc, remaining(wanted, doc), 'test');
				expect(readFields(doc)).toMatchObject(wanted.set);
				expect(remaining(wanted, doc).set).toEqual({});
				expect(remaining(wanted, doc).posts).toEqual([]);
			})
		);
	});

	test('never brings a line or a post again', () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 3 }), change, (before, wanted) => {
				const doc = docOf(before);
				const ids = [...readHistory(doc), ...readPosts(doc)].map(({ id }) => id);
				const left = remaining(wanted, doc);
				for (const { id } of [...left.history, ...left.posts]) expect(ids).not.toContain(id);
			})
		);
	});

	test('of a whole record is nothing upon itself, and all of it upon nothing', () => {
		fc.assert(
			fc.property(change, (one) => {
				const doc = docOf([one]);
				const whole = wholeChange(doc);
				expect(isNothing(remaining(whole, doc))).toBe(true);
				const made = docOf([remaining(whole, new Y.Doc())]);
				expect(readFields(made)).toEqual(readFields(doc));
				expect(readPosts(made)).toEqual(readPosts(doc));
			})
		);
	});

	test('tells what is really replaced', () => {
		const doc = docOf([{ set: { title: 'Now' }, history: [], posts: [] }]);
		const line = { id: 'x', at: 1, by: 'ann', what: 'field', field: 'title' } as const;
		const wanted: RecordChange = {
			set: { title: 'New' },
			history: [{ ...line, from: 'Then', to: 'New' }],
			posts: []
		};
		expect(remaining(wanted, doc).history).toEqual([{ ...line, from: 'Now', to: 'New' }]);
		applyChange(doc, { set: { title: 'New' }, history: [], posts: [] }, 'test');
		expect(remaining(wanted, doc).history).toEqual([]);
	});

	test.each([
		['stage', 's1', 's2', 's3'],
		['owner', 'ann', 'ben', 'cid'],
		['owner', null, 'ben', 'cid']
	] as const)('tells what is really replaced: %s', (what, then, now, to) => {
		const doc = docOf([{ set: { [what]: now }, history: [], posts: [] }]);
		const entry = { id: 'x', at: 1, by: 'ann', what, from: then, to } as HistoryEntry;
		const { history } = remaining({ set: { [what]: to }, history: [entry], posts: [] }, doc);
		expect(history).toEqual([{ ...entry, from: now }]);
	});
});

describe('parts of updates', () => {
	const set = (title: string): RecordChange => ({ set: { title }, history: [], posts: [] });

	test('a part by client ids holds nothing of others, and nothing that is there already', () => {
		const doc = docOf([set('mine')]);
		const mine = doc.clientID;
		const other = new Y.Doc();
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		applyChange(other, set('theirs'), 'test');
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
		const part = partBy(doc, [mine], new Map());
		if (part === null) throw new Error('nothing');
		expect([...Y.parseUpdateMeta(part).to.keys()]).toEqual([mine]);
		expect(partBy(doc, [mine], new Map([[mine, 1]]))).toBeNull();
		expect(partBy(doc, [7], new Map())).toBeNull();
	});

	test('the readable part of an update is what does not wait for others', () => {
		const doc = docOf([{ ...set('one'), set: { title: 'one', kind: 'topic' } }]);
		const mine = doc.clientID;
		const other = new Y.Doc();
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		applyChange(other, set('two'), 'test');
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
		applyChange(doc, set('three'), 'test');
		const part = partBy(doc, [mine], new Map());
		if (part === null) throw new Error('nothing');
		const first = readablePart(null, part);
		if (first === null) throw new Error('nothing is readable');
		const read = new Y.Doc();
		Y.applyUpdate(read, first);
		// What was replaced later is gone for good; what was not is there.
		expect(readFields(read)).toEqual({ kind: 'topic' });
		expect(read.store.pendingStructs).toBeNull();
		expect(readablePart(null, Y.encodeStateAsUpdate(doc))).toBeNull();
	});

	test('two updates overlap when they bring some of the same', () => {
		const doc = docOf([set('one')]);
		const start = Y.encodeStateVector(doc);
		const first = Y.encodeStateAsUpdate(doc);
		applyChange(doc, set('two'), 'test');
		const second = Y.encodeStateAsUpdate(doc, start);
		expect(overlap(first, second)).toBe(false);
		expect(overlap(first, Y.encodeStateAsUpdate(doc))).toBe(true);
		expect(overlap(second, firstUpdate(set('other')))).toBe(false);
	});
});
