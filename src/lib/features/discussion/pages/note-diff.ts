import { diffArrays, diffWordsWithSpace } from 'diff';
import { noteText, type Note, type NoteNode } from '$lib/domain/note/note';

/** A part of a block: words that are the same, were added, or were taken away. */
export interface WordPart {
	readonly is: 'same' | 'added' | 'removed';
	readonly text: string;
}

/** What became of blocks of a text. */
export type BlockDiff =
	| { readonly is: 'same'; readonly count: number }
	| { readonly is: 'changed'; readonly type: string; readonly parts: readonly WordPart[] };

type NameOf = (kind: string, id: string) => string;

/**
 * Returns how one text became another, from the top: blocks that stayed are counted, and of the others it is said
 * which words came and went.
 */
export function diffNotes(before: Note, after: Note, nameOf: NameOf): readonly BlockDiff[] {
	const [old, now] = [before, after].map((note) => note.map((block) => JSON.stringify(block)));
	const found: BlockDiff[] = [];
	let [at, to] = [0, 0];
	let gone: NoteNode[] = [];
	let come: NoteNode[] = [];
	const settle = (): void => {
		for (let index = 0; index < Math.max(gone.length, come.length); index += 1) {
			const [was, is] = [gone[index], come[index]];
			const parts = wordsOf(textOf(was, nameOf), textOf(is, nameOf));
			found.push({ is: 'changed', type: (is ?? was)?.type ?? 'paragraph', parts });
		}
		gone = [];
		come = [];
	};
	for (const { added, removed, count } of diffArrays(old ?? [], now ?? [])) {
		if (removed) {
			gone.push(...before.slice(at, at + count));
			at += count;
		} else if (added) {
			come.push(...after.slice(to, to + count));
			to += count;
		} else {
			settle();
			found.push({ is: 'same', count });
			at += count;
			to += count;
		}
	}
	settle();
	return found;
}

const textOf = (block: NoteNode | undefined, nameOf: NameOf): string =>
	block === undefined ? '' : noteText([block], nameOf);

const wordsOf = (before: string, after: string): readonly WordPart[] =>
	diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
		is: added ? 'added' : removed ? 'removed' : 'same',
		text: value
	}));
