import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { linesOfUpdate } from './lines-of-update';
import { applyChange, firstUpdate, openRecord } from './record';
import type { RecordChange } from '../domain/core/change';
import type { HistoryEntry } from '../domain/history/history';

const line = (id: string): HistoryEntry => ({
	...{ id, at: 1, by: 'anna', what: 'field', field: 'title' },
	...{ from: '', to: id }
});
const change = (...ids: string[]): RecordChange => ({
	set: { title: ids.at(-1) ?? '' },
	history: ids.map(line),
	posts: [{ id: `post-${ids.join()}`, at: 1, by: 'anna', text: 'x' }]
});

test('the lines of an update are found in a state that went on since, also when it was merged', () => {
	const first = firstUpdate(change('a'));
	const doc = openRecord([first]);
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	applyChange(doc, change('b', 'c'), 'test');
	applyChange(doc, change('d'), 'test');
	// Yjs joins items that lie side by side; the state is written and read again.
	const later = openRecord([Y.encodeStateAsUpdate(doc)]);
	const idsOf = (update: Uint8Array) => linesOfUpdate(later, update).map(({ id }) => id);
	expect([first, ...updates].map(idsOf)).toEqual([['a'], ['b', 'c'], ['d']]);
	expect(idsOf(Y.encodeStateAsUpdate(doc))).toEqual(['a', 'b', 'c', 'd']);
	expect(linesOfUpdate(later, new Uint8Array([0, 0]))).toEqual([]);
});
