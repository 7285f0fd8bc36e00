import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	isEmptyNote,
	joined,
	noteChange,
	noteText,
	placeIn,
	type Note,
	type NoteChange,
	type NoteNode
} from './note';

const para = (text: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const of = (letters: string): Note => [...letters].map(para);
const letters = (note: Note): string => noteText(note, () => '').replaceAll('\n', '');

function done(note: Note, change: NoteChange): Note {
	const patch = placeIn(note, change);
	if (patch === null) return note;
	const { at, remove, added } = patch;
	return [...note.slice(0, at), ...added, ...note.slice(at + remove)];
}

describe('what an edit did to a note', () => {
	test.each([
		['abc', 'abxc', 2, '', 'x'],
		['abc', 'ac', 1, 'b', ''],
		['abc', 'axc', 1, 'b', 'x'],
		['', 'ab', 0, '', 'ab'],
		['aa', 'aaa', 2, '', 'a']
	])('from %s to %s', (before, after, at, removed, added) => {
		const change = noteChange(of(before), of(after));
		expect(change).toMatchObject({ at, removed: of(removed), added: of(added) });
	});

	test('is nothing when both read the same', () => {
		expect(noteChange(of('ab'), of('ab'))).toBeNull();
	});
});

describe('doing it again on a note that others have gone on with', () => {
	test.each([
		['what was to be replaced has moved', 'abc', 'aXc', 'zzabc', 'zzaXc'],
		['what was to be replaced was changed: both stay', 'abc', 'aXc', 'aBc', 'aXBc'],
		['what was to go was changed: it stays', 'abc', 'ac', 'aBc', 'aBc'],
		['it is done already', 'abc', 'abXc', 'abXc', 'abXc'],
		['it reads as what stands elsewhere', 'abc', 'abca', 'abc', 'abca'],
		['it reads as what stands before it', 'a', 'aa', 'a', 'aa'],
		['it reads as what stands before it, and is done already', 'a', 'aa', 'aa', 'aa'],
		['its place is gone: it is not lost', 'abc', 'abcX', 'q', 'qX'],
		['at the top', 'abc', 'Xabc', 'qabc', 'Xqabc']
	])('%s', (_what, before, after, now, wanted) => {
		const change = noteChange(of(before), of(after));
		if (change === null) throw new Error('no change');
		expect(letters(done(of(now), change))).toBe(wanted);
	});
});

test('a change does what was done, whatever reads the same', () => {
	const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
	fc.assert(
		fc.property(word, word, (before, after) => {
			const change = noteChange(of(before), of(after));
			if (change !== null) expect(letters(done(of(before), change))).toBe(after);
		})
	);
});

test('two changes, one upon the other, as one do what both do', () => {
	const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 6 });
	fc.assert(
		fc.property(word, word, word, (one, two, three) => {
			const first = noteChange(of(one), of(two));
			const second = noteChange(of(two), of(three));
			if (first === null || second === null) return;
			const both = joined(first, second);
			if (both === null) return;
			const { at, removed, added } = both;
			expect(letters(of(one).slice(at, at + removed.length))).toBe(letters(removed));
			const result = [...of(one).slice(0, at), ...added, ...of(one).slice(at + removed.length)];
			expect(letters(result)).toBe(three);
		})
	);
});

test('changes of different places stay two', () => {
	const first = noteChange(of('abcdef'), of('Xbcdef'));
	const second = noteChange(of('Xbcdef'), of('XbcdeY'));
	if (first === null || second === null) throw new Error('no change');
	expect(joined(first, second)).toBeNull();
});

test('a note as text that can be copied', () => {
	const item = (checked: boolean, text: string): NoteNode => ({
		type: 'taskItem',
		attrs: { checked },
		content: [para(text)]
	});
	const note: Note = [
		{ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Plan' }] },
		{ type: 'taskList', content: [item(true, 'one'), item(false, 'two')] },
		{
			type: 'paragraph',
			content: [{ type: 'mention', attrs: { kind: 'member', id: 'anna' } }, { type: 'hardBreak' }]
		}
	];
	expect(noteText(note, (kind, id) => `${kind}:${id}`)).toBe(
		'Plan\n[x] one\n[ ] two\nmember:anna\n'
	);
	expect(isEmptyNote(note)).toBe(false);
	expect(isEmptyNote([{ type: 'paragraph' }])).toBe(true);
});
