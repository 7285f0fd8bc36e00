import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Acting } from '../core/change';
import type { Note, NoteNode } from '../note/note';
import { createVersion, MOST_DEPTH, wholeText, type Base } from './version';

let count = 0;
const acting: Acting = {
	actor: 'anna',
	clock: { now: () => 5, offset: () => 0 },
	random: {
		bytes: (length) => Uint8Array.from({ length }, (_, at) => ((count += 7) + at) % 248)
	}
};
const of = { page: 'page', space: 'north', name: '' };
const para = (text: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const letters = (text: string): Note => [...text].map(para);
const aText = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });

/** Keeps texts one after the other, each upon the one before; gives what is read of the last of them. */
function readBack(texts: readonly string[]): { readonly text: Note; readonly own: number } | null {
	let base: Base | null = null;
	let own = 0;
	for (const [index, each] of texts.entries()) {
		const text = letters(each);
		const made = createVersion(of, text, base, acting);
		if (made === null) {
			expect(base?.text).toEqual(text);
			continue;
		}
		const { base: on = null, start = 0, cut = 0, depth = 0 } = made.set;
		const added = made.note?.added ?? [];
		const read: Note =
			on === null || base === null
				? added
				: wholeText(base.text, { start: Number(start), cut: Number(cut) }, added);
		own = added.length;
		base = { id: `v${String(index)}`, depth: Number(depth), text: read };
	}
	return base === null ? null : { text: base.text, own };
}

test('PG-05 · a version reads as the page did, however many are kept upon each other', () => {
	fc.assert(
		fc.property(fc.array(aText, { minLength: 1, maxLength: 40 }), (texts) => {
			expect(readBack(texts)?.text).toEqual(letters(texts.at(-1) ?? ''));
		})
	);
});

test('PG-05 · it costs what has changed', () => {
	const long = 'abc'.repeat(100);
	expect(readBack([long, `${long.slice(0, 150)}X${long.slice(150)}`])?.own).toBe(1);
});

test('PG-05 · so many build on each other, then one is whole', () => {
	const base: Base = { id: 'v', depth: MOST_DEPTH, text: letters('abcdef') };
	const made = createVersion(of, letters('abcdefg'), base, acting);
	expect(made?.set['base']).toBeUndefined();
	expect(made?.note?.added).toHaveLength(7);
});

test('PG-05 · nothing is kept twice', () => {
	const base: Base = { id: 'v', depth: 0, text: letters('abc') };
	expect(createVersion(of, letters('abc'), base, acting)).toBeNull();
});
