import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RecordChange } from '../domain/core/change';
import { applyChange } from './record';
import { RecordReading, type WholeRecord } from './record-reading';

const NOTHING: RecordChange = { set: {}, history: [], posts: [] };

const post = (id: string, at: number, text = id) => ({ id, at, by: 'ann', text });

const posting = (...posts: RecordChange['posts']): RecordChange => ({ ...NOTHING, posts });

function opened() {
	const doc = new Y.Doc();
	const reading = new RecordReading(doc, 't');
	const change = (what: RecordChange) => {
		applyChange(doc, what, 'test');
	};
	change({ ...NOTHING, set: { kind: 'topic', title: 'One', space: 's' } });
	const whole = (): WholeRecord => {
		if (reading.whole === null) throw new Error('no record');
		return reading.whole;
	};
	return { doc, change, whole };
}

/** Reads the same from a document that is opened for this alone. */
function readAnew(doc: Y.Doc): WholeRecord | null {
	const other = new Y.Doc();
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
	return new RecordReading(other, 't').whole;
}

describe('RecordReading', () => {
	it('gives the same object until something changes', () => {
		const { change, whole, doc } = opened();
		const before = whole();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(doc));
		expect(whole()).toBe(before);
		change(posting(post('a', 1)));
		expect(whole()).not.toBe(before);
		expect(whole()).toEqual(readAnew(doc));
	});

	it('keeps the lines, the record and the signs as they are when a line comes', () => {
		const { change, whole, doc } = opened();
		change(posting(...Array.from({ length: 500 }, (_, n) => post(`p${String(n)}`, n))));
		const before = whole();
		change(posting(post('late', 250.5)));
		const after = whole();
		expect(after.posts).toHaveLength(501);
		expect(after.posts.filter((line) => !before.posts.includes(line)).map(({ id }) => id)).toEqual([
			'late'
		]);
		expect(after.record).toBe(before.record);
		expect(after.history).toBe(before.history);
		expect(after.reactions).toBe(before.reactions);
		expect(after.note).toBe(before.note);
		expect(after).toEqual(readAnew(doc));
	});

	it('reads the record again when a field is set, and the signs when one is put', () => {
		const { change, whole, doc } = opened();
		const before = whole();
		change({ ...NOTHING, set: { title: 'Two' } });
		expect(whole().record.title).toBe('Two');
		expect(whole().reactions).toBe(before.reactions);
		const { record } = whole();
		change({ ...NOTHING, set: { 'reaction.p.ann': ['👍'] } });
		expect(whole().reactions.get('p')?.get('👍')).toEqual(['ann']);
		expect(whole().record).toBe(record);
		expect(whole()).toEqual(readAnew(doc));
	});

	it('reads the note again when something is written in it, from the first word to the last', () => {
		const { change, whole, doc } = opened();
		expect(whole().note).toEqual([]);
		const block = { type: 'paragraph', content: [{ type: 'text', text: 'Hello' }] };
		change({ ...NOTHING, note: { at: 0, after: null, removed: [], added: [block] } });
		expect(whole().note).toEqual([block]);
		const { note } = whole();
		change(posting(post('a', 1)));
		expect(whole().note).toBe(note);
		change({ ...NOTHING, note: { at: 0, after: null, removed: [block], added: [] } });
		expect(whole().note).toEqual([]);
		expect(whole()).toEqual(readAnew(doc));
	});

	it('reads as a document that is opened anew, when lines come twice, go, or are none', () => {
		const { change, whole, doc } = opened();
		change(posting(post('b', 2), post('a', 1)));
		expect(whole().posts.map(({ id }) => id)).toEqual(['a', 'b']);
		change(posting(post('c', 3), post('a', 1, 'again')));
		expect(whole()).toEqual(readAnew(doc));
		doc.getArray('posts').insert(0, [post('a', 1, 'before it')]);
		expect(whole()).toEqual(readAnew(doc));
		doc.getArray('posts').push(['no line', null]);
		expect(whole()).toEqual(readAnew(doc));
		doc.getArray('posts').delete(0, 2);
		expect(whole()).toEqual(readAnew(doc));
		expect(whole().posts.map(({ id }) => id)).toEqual(['a', 'c']);
	});
});
