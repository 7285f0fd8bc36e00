import { afterEach, expect, test } from 'vitest';
import type { Editor } from '@tiptap/core';
import * as Y from 'yjs';
import { noteText, type NoteNode } from '$lib/domain/note/note';
import { applyNote, noteRoot, readNote } from '$lib/documents/rich';
import { noteEditor } from '$lib/features/records/notes/editor';
import { find, FindInText, foundIn, replaceAll, replaceOne, step } from './find-in-text';

const LOOSE = { isCase: false, isMarks: false, isWord: false };
const para = (text: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });

const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

/** A text that is open on one screen. */
function opened(doc: Y.Doc): Editor {
	const element = document.createElement('div');
	document.body.append(element);
	const editor = noteEditor({
		...{ element, fragment: noteRoot(doc) },
		...{ label: 'Text', editable: true, below: 2, tables: true, carets: null, picture: null },
		...{ tickLabel: () => '', mention: () => () => undefined, more: [FindInText] },
		...{ onChange: () => undefined, onBlur: () => undefined, onPaste: () => undefined },
		onKey: () => false
	});
	ends.push(() => {
		editor.destroy();
		element.remove();
	});
	return editor;
}

function written(...lines: readonly NoteNode[]): Y.Doc {
	const doc = new Y.Doc();
	applyNote(doc, { at: 0, after: null, removed: [], added: lines });
	return doc;
}

const words = (doc: Y.Doc): string => noteText(readNote(doc), () => '@');

test('places are found, counted and gone through, on from the end at the beginning', () => {
	const editor = opened(written(para('Plan, plan'), para('no'), para('PLAN')));
	find(editor, { ...LOOSE, words: 'plan' });
	expect(foundIn(editor.state)).toEqual({ count: 3, at: 0 });
	expect(editor.view.dom.querySelectorAll('.note-found')).toHaveLength(3);
	step(editor, -1);
	expect(foundIn(editor.state).at).toBe(2);
	step(editor, 1);
	expect(foundIn(editor.state).at).toBe(0);
	find(editor, null);
	expect(editor.view.dom.querySelectorAll('.note-found')).toHaveLength(0);
});

test('one place is replaced with its look kept, and the next is looked at', () => {
	const doc = written({
		type: 'paragraph',
		content: [
			{ type: 'text', text: 'a ' },
			{ type: 'text', text: 'cat', marks: [{ type: 'bold' }] },
			{ type: 'text', text: ' and a cat' }
		]
	});
	const editor = opened(doc);
	find(editor, { ...LOOSE, words: 'cat' });
	replaceOne(editor, 'horse');
	expect(foundIn(editor.state)).toEqual({ count: 1, at: 0 });
	const [line] = readNote(doc);
	expect(line?.content?.[1]).toEqual({ type: 'text', text: 'horse', marks: [{ type: 'bold' }] });
	expect(words(doc)).toBe('a horse and a cat');
});

test('all places are replaced as one step to undo, whatever was written just before', () => {
	const doc = written(para('x one x two x'), para('x'), para('three x x'));
	const editor = opened(doc);
	editor.commands.insertContentAt(1, 'now ');
	find(editor, { ...LOOSE, words: 'x' });
	expect(replaceAll(editor, 'long words').count).toBe(6);
	const done =
		'now long words one long words two long words\nlong words\nthree long words long words';
	expect(words(doc)).toBe(done);
	editor.commands.undo();
	expect(words(doc)).toBe('now x one x two x\nx\nthree x x');
	editor.commands.redo();
	expect(words(doc)).toBe(done);
});

test('what another writes between two places at the same time stays where it was written', () => {
	const mine = written(para('x middle x'));
	const theirs = new Y.Doc();
	Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
	const [here, there] = [opened(mine), opened(theirs)];
	there.commands.insertContentAt(6, 'NEW');
	expect(words(theirs)).toBe('x midNEWdle x');
	find(here, { ...LOOSE, words: 'x' });
	replaceAll(here, 'yy');
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
	expect(words(mine)).toBe('yy midNEWdle yy');
});

test('the place that is looked at stays the same while others write elsewhere', () => {
	const mine = written(para('first'), para('x x'), para('x'));
	const theirs = new Y.Doc();
	Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
	const [here, there] = [opened(mine), opened(theirs)];
	find(here, { ...LOOSE, words: 'x' });
	step(here, 1);
	there.commands.insertContentAt(1, 'x and ');
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
	expect(foundIn(here.state)).toEqual({ count: 4, at: 2 });
	expect(words(mine)).toBe('x and first\nx x\nx');
});
