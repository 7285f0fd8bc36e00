import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { NoteNode } from '../domain/note/note';
import { applyNote, NoteReading, noteRoot, readNote } from './rich';

const para = (text: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });

test('HI-14 · a text that is read again reads as it is, and what has not changed is the same object', () => {
	const list: NoteNode = {
		type: 'bulletList',
		content: [{ type: 'listItem', content: [para('Tea')] }]
	};
	const edit = fc.record({
		at: fc.nat(5),
		work: fc.constantFrom('type', 'remove', 'add', 'deep'),
		text: fc.string({ minLength: 1, maxLength: 4 })
	});
	fc.assert(
		fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
			const doc = new Y.Doc();
			applyNote(doc, { at: 0, after: null, removed: [], added: [para('One'), list, para('Two')] });
			const reading = new NoteReading(doc);
			const root = noteRoot(doc);
			for (const { at, work, text } of edits) {
				const before = reading.read();
				const block: unknown = root.get(at % Math.max(1, root.length));
				const run: unknown = block instanceof Y.XmlElement ? block.get(0) : null;
				if (work === 'type' && run instanceof Y.XmlText) run.insert(0, text);
				if (work === 'remove' && root.length > 1) root.delete(at % root.length, 1);
				if (work === 'add') root.insert(at % (root.length + 1), [new Y.XmlElement('paragraph')]);
				if (work === 'deep' && run instanceof Y.XmlElement) {
					run.insert(0, [new Y.XmlElement('paragraph')]);
				}
				const now = reading.read();
				expect(now).toEqual(readNote(doc));
				expect(now.filter((one) => !before.includes(one)).length).toBeLessThanOrEqual(1);
			}
		}),
		{ numRuns: 100 }
	);
});
