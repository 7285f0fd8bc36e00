import type { Note, NoteNode } from './note';

/** Makes a paragraph; without words, an empty one to write on. */
export const paragraph = (words = ''): NoteNode => inline({ type: 'paragraph' }, words);

/** Makes a heading: of a section (1), or of a part of one (2 or 3). */
export const heading = (words: string, level: 1 | 2 | 3 = 1): NoteNode =>
	inline({ type: 'heading', attrs: { level } }, words);

/** Makes a list with bullets. */
export const bulletList = (...items: readonly string[]): NoteNode => ({
	type: 'bulletList',
	content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] }))
});

/** Makes a list with numbers. */
export const orderedList = (...items: readonly string[]): NoteNode => ({
	type: 'orderedList',
	attrs: { start: 1 },
	content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] }))
});

/** Makes a checklist, of which the first `done` entries are ticked. */
export const taskList = (items: readonly string[], done = 0): NoteNode => ({
	type: 'taskList',
	content: items.map((item, at) => ({
		type: 'taskItem',
		attrs: { checked: at < done },
		content: [paragraph(item)]
	}))
});

/** Makes a block that stands out. */
export const callout = (tone: 'info' | 'tip' | 'warning' | 'danger', words: string): NoteNode => ({
	type: 'callout',
	attrs: { tone },
	content: [paragraph(words)]
});

/** Makes a table whose first row names its columns. */
export const table = (
	header: readonly string[],
	...rows: readonly (readonly string[])[]
): NoteNode => ({
	type: 'table',
	content: [tableRow('tableHeader', header), ...rows.map((row) => tableRow('tableCell', row))]
});

const tableRow = (cell: 'tableHeader' | 'tableCell', texts: readonly string[]): NoteNode => ({
	type: 'tableRow',
	content: texts.map((text) => ({ type: cell, content: [paragraph(text)] }))
});

const inline = (block: NoteNode, words: string): NoteNode => {
	const content: Note = words === '' ? [] : [{ type: 'text', text: words }];
	return content.length === 0 ? block : { ...block, content };
};
