import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Note, NoteNode } from '$lib/domain/note/note';
import { diffNotes } from './note-diff';

const para = (text: string): NoteNode => ({
	type: 'paragraph',
	...(text === '' ? {} : { content: [{ type: 'text', text }] })
});
const of = (...lines: readonly string[]): Note => lines.map(para);
const drawn = (before: Note, after: Note): string[] =>
	diffNotes(before, after, () => '').map((diff) =>
		diff.is === 'same'
			? `=${String(diff.count)}`
			: diff.parts
					.map(({ is, text }) =>
						is === 'same' ? text : is === 'added' ? `+${text}+` : `-${text}-`
					)
					.join('')
	);

test('words that came and went are told within their block', () => {
	expect(drawn(of('Same', 'We start in May'), of('Same', 'We start in June'))).toEqual([
		'=1',
		'We start in -May-+June+'
	]);
});

test('blocks that came and went stand where they do', () => {
	expect(drawn(of('a', 'b', 'c'), of('a', 'c', 'd'))).toEqual(['=1', '-b-', '=1', '+d+']);
	expect(drawn(of('a'), of('a'))).toEqual(['=1']);
	expect(drawn([], of('x y'))).toEqual(['+x y+']);
});

test('both texts can be read from the difference', () => {
	const aText = fc.array(fc.stringMatching(/^[a-c]( [a-c]){0,4}$/u), { maxLength: 6 });
	fc.assert(
		fc.property(aText, aText, (before, after) => {
			const diffs = diffNotes(of(...before), of(...after), () => '');
			const side = (without: 'added' | 'removed', all: readonly string[]): string => {
				let at = 0;
				return diffs
					.flatMap((diff) => {
						if (diff.is === 'same') {
							at += diff.count;
							return all.slice(at - diff.count, at);
						}
						const words = diff.parts.filter(({ is }) => is !== without);
						if (words.length === 0) return [];
						at += 1;
						return [words.map(({ text }) => text).join('')];
					})
					.join('|');
			};
			expect(side('added', before)).toBe(before.join('|'));
			expect(side('removed', after)).toBe(after.join('|'));
		})
	);
});
