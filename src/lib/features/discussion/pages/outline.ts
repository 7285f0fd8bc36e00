import type { Node } from '@tiptap/pm/model';
import type { Note, NoteNode } from '$lib/domain/note/note';

/** A heading of a text. */
export interface Heading {
	readonly level: number;
	readonly text: string;
}

/** Returns the headings of a text that is edited, from the top. Those inside of other blocks are left out. */
export function headingsOf(doc: Node): readonly Heading[] {
	const headings: Heading[] = [];
	doc.forEach((node) => {
		const { level } = node.attrs;
		if (node.type.name === 'heading' && typeof level === 'number') {
			headings.push({ level, text: node.textContent.trim() });
		}
	});
	return headings;
}

/** Returns the headings of a text that is read. */
export const headingsIn = (note: Note): readonly Heading[] =>
	note.flatMap(({ type, attrs, content = [] }) =>
		type === 'heading'
			? [{ level: Number(attrs?.['level'] ?? 1), text: content.map(wordsIn).join('').trim() }]
			: []
	);

const wordsIn = ({ text, content = [] }: NoteNode): string => text ?? content.map(wordsIn).join('');
