import * as fc from 'fast-check';
import type { Note, NoteMark, NoteNode } from '../../src/lib/domain/note/note';

const aMark = fc.constantFrom<NoteMark>(
	{ type: 'bold' },
	{ type: 'italic' },
	{ type: 'link', attrs: { href: 'https://example.com/' } }
);

/** Text as it reads when it is read again: neighbours with the same marks are one. */
const aText = fc
	.array(
		fc.record({
			text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
			marks: fc.uniqueArray(aMark, { maxLength: 2, selector: ({ type }) => type })
		}),
		{ maxLength: 4 }
	)
	.map((pieces) => {
		const nodes: NoteNode[] = [];
		for (const { text, marks } of pieces) {
			const sorted = [...marks].sort((a, b) => (a.type < b.type ? -1 : 1));
			const node = { type: 'text', text, ...(marks.length === 0 ? {} : { marks: sorted }) };
			const last = nodes.at(-1);
			if (last !== undefined && JSON.stringify(last.marks) === JSON.stringify(node.marks)) {
				nodes[nodes.length - 1] = { ...last, text: `${last.text ?? ''}${text}` };
			} else nodes.push(node);
		}
		return nodes;
	});

const withContent = (node: NoteNode, content: readonly NoteNode[]): NoteNode =>
	content.length === 0 ? node : { ...node, content };

const aLine = fc.oneof(
	aText.map((text) => withContent({ type: 'paragraph' }, text)),
	fc
		.tuple(fc.constantFrom(1, 2, 3), aText)
		.map(([level, text]) => withContent({ type: 'heading', attrs: { level } }, text))
);

const aList = fc
	.array(fc.tuple(fc.boolean(), aText), { minLength: 1, maxLength: 3 })
	.map((items) => ({
		type: 'taskList',
		content: items.map(([checked, text]) => ({
			type: 'taskItem',
			attrs: { checked },
			content: [withContent({ type: 'paragraph' }, text)]
		}))
	}));

/** A note of a few blocks, as an editor makes it. */
export const aNote = (): fc.Arbitrary<Note> =>
	fc.array(fc.oneof({ weight: 4, arbitrary: aLine }, aList), { maxLength: 6 });
