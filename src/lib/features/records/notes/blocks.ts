import { Extension, Node, wrappingInputRule } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { addRowAfter, deleteTable, goToNextCell, isInTable, tableEditing } from '@tiptap/pm/tables';
import { CALLOUT_TONES, fitsAttribute } from '$lib/documents/rich-schema';
import { m } from '$lib/i18n/messages';

/*
 * The blocks of a text beyond paragraphs and lists. They create exactly the parts of `documents/rich-schema.ts`: the
 * relay accepts nothing else. None of them writes a style into the page, which the content security policy forbids.
 */

/** A quotation. */
export const Blockquote = Node.create({
	name: 'blockquote',
	group: 'block',
	content: 'block+',
	defining: true,
	parseHTML: () => [{ tag: 'blockquote' }],
	renderHTML: () => ['blockquote', 0],
	addInputRules() {
		return [wrappingInputRule({ find: /^\s*>\s$/u, type: this.type })];
	}
});

/** Blocks that stand out: a hint, a warning. */
export const Callout = Node.create({
	name: 'callout',
	group: 'block',
	content: 'block+',
	defining: true,
	addAttributes: () => ({
		tone: {
			default: 'info',
			parseHTML: (element: HTMLElement) => {
				const tone = element.dataset['callout'];
				return CALLOUT_TONES.find((one) => one === tone) ?? 'info';
			},
			rendered: false
		}
	}),
	parseHTML: () => [{ tag: 'div[data-callout]' }],
	renderHTML: ({ node }) => [
		'div',
		{ 'data-callout': String(node.attrs['tone']), class: 'note-callout', role: 'note' },
		0
	]
});

/** What somebody opens to read on: its first line is always shown. */
export const Details = Node.create({
	name: 'details',
	group: 'block',
	content: 'detailsSummary block+',
	defining: true,
	isolating: true,
	parseHTML: () => [{ tag: 'details' }, { tag: 'div[data-details]' }],
	renderHTML: () => ['div', { 'data-details': '', class: 'note-details' }, 0],
	addNodeView: () => () => {
		const dom = document.createElement('div');
		dom.className = 'note-details';
		const fold = document.createElement('button');
		fold.type = 'button';
		fold.className = 'note-fold';
		fold.contentEditable = 'false';
		const contentDOM = document.createElement('div');
		dom.append(fold, contentDOM);
		const show = (isFolded: boolean): void => {
			dom.classList.toggle('is-folded', isFolded);
			fold.setAttribute('aria-expanded', String(!isFolded));
			fold.setAttribute('aria-label', isFolded ? m.notes_details_open() : m.notes_details_close());
		};
		fold.addEventListener('click', () => {
			show(!dom.classList.contains('is-folded'));
		});
		show(false);
		return {
			dom,
			contentDOM,
			// Whether it is open is each reader's own.
			ignoreMutation: (mutation) =>
				mutation.type !== 'selection' && !contentDOM.contains(mutation.target)
		};
	}
});

export const DetailsSummary = Node.create({
	name: 'detailsSummary',
	content: 'inline*',
	defining: true,
	selectable: false,
	parseHTML: () => [{ tag: 'summary' }, { tag: 'div[data-summary]' }],
	renderHTML: () => ['div', { 'data-summary': '', class: 'note-summary' }, 0],
	addKeyboardShortcuts() {
		const isHere = () => this.editor.state.selection.$from.parent.type === this.type;
		return {
			// On with what is behind it, and not a second first line.
			Enter: () => {
				if (!isHere()) return false;
				const { state, view } = this.editor;
				const after = state.selection.$from.after() + 1;
				view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, after)));
				return true;
			},
			// At its beginning what is in it becomes a part of the text around it.
			Backspace: () => {
				const { $from: from, empty } = this.editor.state.selection;
				if (!isHere() || !empty || from.parentOffset > 0) return false;
				const { state, view } = this.editor;
				const block = from.node(-1);
				const start = from.before(-1);
				const first = state.schema.nodes['paragraph']?.create(null, from.parent.content);
				if (first === undefined) return false;
				const rest = block.content.content.slice(1);
				const change = state.tr.replaceWith(start, start + block.nodeSize, [first, ...rest]);
				view.dispatch(change.setSelection(TextSelection.create(change.doc, start + 1)));
				return true;
			}
		};
	}
});

/** Two columns beside each other, one below the other where there is no room. */
export const Columns = Node.create({
	name: 'columns',
	group: 'block',
	content: 'column column',
	isolating: true,
	parseHTML: () => [{ tag: 'div[data-columns]' }],
	renderHTML: () => ['div', { 'data-columns': '', class: 'note-columns' }, 0]
});

export const Column = Node.create({
	name: 'column',
	content: 'block+',
	isolating: true,
	parseHTML: () => [{ tag: 'div[data-column]' }],
	renderHTML: () => ['div', { 'data-column': '' }, 0]
});

export const Table = Node.create({
	name: 'table',
	group: 'block',
	content: 'tableRow+',
	isolating: true,
	parseHTML: () => [{ tag: 'table' }],
	renderHTML: () => ['div', { class: 'note-table' }, ['table', ['tbody', 0]]],
	addProseMirrorPlugins: () => [tableEditing()],
	addKeyboardShortcuts() {
		const next = (direction: 1 | -1): boolean => {
			const { editor } = this;
			if (!isInTable(editor.state)) return false;
			const { view } = editor;
			if (goToNextCell(direction)(editor.state, view.dispatch)) return true;
			if (direction === -1) return true;
			addRowAfter(editor.state, view.dispatch);
			goToNextCell(1)(editor.state, view.dispatch);
			return true;
		};
		return {
			Tab: () => next(1),
			'Shift-Tab': () => next(-1),
			'Mod-Backspace': () => deleteTable(this.editor.state, this.editor.view.dispatch)
		};
	}
});

export const TableRow = Node.create({
	name: 'tableRow',
	content: '(tableCell | tableHeader)*',
	parseHTML: () => [{ tag: 'tr' }],
	renderHTML: () => ['tr', 0]
});

const spanOf = (name: 'colspan' | 'rowspan') => ({
	default: 1,
	parseHTML: (element: HTMLElement) => {
		const span = Number(element.getAttribute(name) ?? 1);
		return fitsAttribute('tableCell', name, span) ? span : 1;
	}
});
const cellAttributes = () => ({
	colspan: spanOf('colspan'),
	rowspan: spanOf('rowspan'),
	// Asked for by what edits tables. Nobody sets it: columns are as wide as what is in them.
	colwidth: { default: null, rendered: false, parseHTML: () => null }
});

export const TableCell = Node.create({
	name: 'tableCell',
	content: 'block+',
	isolating: true,
	addAttributes: cellAttributes,
	parseHTML: () => [{ tag: 'td' }],
	renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0]
});

export const TableHeader = Node.create({
	name: 'tableHeader',
	content: 'block+',
	isolating: true,
	addAttributes: cellAttributes,
	parseHTML: () => [{ tag: 'th' }],
	renderHTML: ({ HTMLAttributes }) => ['th', HTMLAttributes, 0]
});

const ROLES: Readonly<Record<string, string>> = {
	table: 'table',
	tableRow: 'row',
	tableCell: 'cell',
	tableHeader: 'header_cell'
};

/** Tells what edits tables which node is what. */
export const TableRoles = Extension.create({
	name: 'tableRoles',
	extendNodeSchema: ({ name }) => (Object.hasOwn(ROLES, name) ? { tableRole: ROLES[name] } : {})
});

/** Draws a picture into an element. Returns what ends that. */
export type DrawPicture = (into: HTMLElement, file: string, alt: string) => () => void;

/** A picture among the files of the record. */
export const Picture = Node.create<{ draw: DrawPicture | null }>({
	name: 'picture',
	group: 'block',
	atom: true,
	draggable: true,
	addOptions: () => ({ draw: null }),
	addAttributes: () => ({
		file: { default: null, rendered: false },
		alt: { default: '', rendered: false }
	}),
	parseHTML: () => [
		{
			tag: 'figure[data-file]',
			getAttrs: (element) => {
				const { file, alt = '' } = element.dataset;
				return fitsAttribute('picture', 'file', file) ? { file, alt: alt.slice(0, 500) } : false;
			}
		}
	],
	renderHTML: ({ node }) => [
		'figure',
		{ 'data-file': String(node.attrs['file']), 'data-alt': String(node.attrs['alt']) }
	],
	addNodeView() {
		const { draw } = this.options;
		return ({ node }) => {
			const dom = document.createElement('figure');
			dom.className = 'note-picture';
			const { file, alt } = node.attrs;
			const stop = draw?.(dom, String(file), String(alt));
			if (draw === null) dom.textContent = String(alt);
			return { dom, ignoreMutation: () => true, destroy: () => stop?.() };
		};
	}
});
