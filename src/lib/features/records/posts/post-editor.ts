import {
	Editor,
	Extension,
	Node,
	textblockTypeInputRule,
	wrappingInputRule,
	type AnyExtension
} from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Document } from '@tiptap/extension-document';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Text } from '@tiptap/extension-text';
import { history, redo, undo } from '@tiptap/pm/history';
import { Node as DocNode, Slice } from '@tiptap/pm/model';
import type { EditorProps } from '@tiptap/pm/view';
import { tablesAsLines } from '$lib/features/common/text/paste';
import { webAddress } from '$lib/ui/web-address';
import { isOthersMove, OthersCarets } from '../notes/carets';
import type { EditorOptions } from '../notes/editor';
import { MentionNode, type DrawMention } from '../notes/mention-node';
import { blocksOfMarkdown } from './markdown';
import { blocksOf } from './markup';
import { textOf } from './markup-write';
import { blocksIn, docOf } from './post-doc';

/** What the editor of a post needs from its surroundings. */
export interface PostEditorOptions {
	readonly element: HTMLElement;
	/** The text with which it begins, as it is stored. */
	readonly text: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly mention: DrawMention;
	/** Called when text was typed, selected, or the caret was moved. */
	readonly onChange: (editor: Editor, typed: boolean) => void;
	readonly onBlur: () => void;
	/** Receives keys before the editor does. Returns whether the key was handled. */
	readonly onKey: (event: KeyboardEvent) => boolean;
	/** Receives what is pasted or dropped. Returns whether it was taken. */
	readonly onPaste: (transfer: DataTransfer) => boolean;
}

const Quote = Node.create({
	name: 'blockquote',
	content: 'paragraph+',
	group: 'block',
	defining: true,
	parseHTML: () => [{ tag: 'blockquote' }],
	renderHTML: () => ['blockquote', 0],
	addInputRules() {
		return [wrappingInputRule({ find: /^\s*>\s$/u, type: this.type })];
	},
	addKeyboardShortcuts() {
		return { 'Mod-Shift-b': () => this.editor.commands.toggleWrap('blockquote') };
	}
});

const CodeBlock = Node.create({
	name: 'codeBlock',
	content: 'text*',
	marks: '',
	group: 'block',
	code: true,
	defining: true,
	parseHTML: () => [{ tag: 'pre', preserveWhitespace: 'full' }],
	renderHTML: () => ['pre', ['code', 0]],
	addInputRules() {
		return [textblockTypeInputRule({ find: /^```[\w-]*\s$/u, type: this.type })];
	},
	addKeyboardShortcuts() {
		return {
			'Mod-Alt-c': () => this.editor.commands.toggleNode('codeBlock', 'paragraph'),
			// Two empty lines at its end, or the arrow beyond it, lead out of it.
			Enter: () => {
				const { $from: from, empty } = this.editor.state.selection;
				const isEnd = from.parentOffset === from.parent.content.size;
				if (!empty || from.parent.type !== this.type || !isEnd) return false;
				if (!from.parent.textContent.endsWith('\n\n')) return false;
				return this.editor
					.chain()
					.deleteRange({ from: from.pos - 2, to: from.pos })
					.exitCode()
					.run();
			},
			ArrowDown: () => {
				const { $from: from, empty } = this.editor.state.selection;
				const isEnd = from.parentOffset === from.parent.content.size;
				if (!empty || from.parent.type !== this.type || !isEnd) return false;
				return (
					from.after() === this.editor.state.doc.content.size && this.editor.commands.exitCode()
				);
			},
			Backspace: () => {
				const { $from: from, empty } = this.editor.state.selection;
				if (!empty || from.parent.type !== this.type || from.parentOffset > 0) return false;
				return this.editor.commands.toggleNode('codeBlock', 'paragraph');
			}
		};
	}
});

/** What was typed is undone here; in a note that is the work of what shares it with others. */
const Undoing = Extension.create({
	name: 'undoing',
	addProseMirrorPlugins: () => [history()],
	addCommands: () => ({
		undo:
			() =>
			({ state, dispatch }) =>
				undo(state, dispatch),
		redo:
			() =>
			({ state, dispatch }) =>
				redo(state, dispatch)
	}),
	addKeyboardShortcuts() {
		const again = () => this.editor.commands.redo();
		return { 'Mod-z': () => this.editor.commands.undo(), 'Mod-y': again, 'Mod-Shift-z': again };
	}
});

/** An item of a list is one line, with the lists below it. */
const PostListItem = ListItem.extend({ content: 'paragraph (bulletList | orderedList)*' });

const PostOrderedList = OrderedList.extend({ addAttributes: () => ({}) });

const PostHeading = Heading.extend({
	renderHTML: ({ node }) => [`h${String(Number(node.attrs['level']) + 3)}`, 0]
}).configure({ levels: [1, 2, 3] });

const PostLink = Link.extend({ addAttributes: () => ({ href: { default: null } }) }).configure({
	openOnClick: false,
	defaultProtocol: 'https',
	isAllowedUri: (address) => webAddress(address) !== null,
	HTMLAttributes: { rel: 'noopener noreferrer nofollow', class: 'note-link' }
});

/** The parts of a post's text: those of the markup, and nothing else. */
const parts = (mention: DrawMention): AnyExtension[] => [
	...[Document, Paragraph, Text, PostHeading, Quote, CodeBlock],
	...[Bold, Italic, Strike, Code, PostLink, MentionNode.configure({ draw: mention })],
	...[BulletList, PostOrderedList, PostListItem, ListKeymap]
];

/** What both editors of a post do with text that is pasted and copied. */
const pasting: EditorProps = {
	transformPastedHTML: tablesAsLines,
	clipboardTextParser: (pasted, _, plain, { state }) => {
		const doc = plain
			? docOf([{ is: 'text', parts: [{ is: 'text', text: pasted.replace(/\r\n?/gu, '\n') }] }])
			: docOf(blocksOfMarkdown(pasted));
		const { content } = DocNode.fromJSON(state.schema, doc);
		return Slice.maxOpen(content);
	},
	clipboardTextSerializer: ({ content }) =>
		textOf(blocksIn({ type: 'doc', content: content.toJSON() as [] })) ||
		content.textBetween(0, content.size, '\n')
};

/**
 * Creates the editor of a post that several people write: its text is shared, with the carets of the others. It has the
 * parts of a post, whatever a note could have. The caller must destroy it.
 */
export function sharedPostEditor(options: EditorOptions): Editor {
	const { element, fragment, label, editable, mention, carets, onChange, onBlur, onKey } = options;
	return new Editor({
		...{ element, editable, injectCSS: false, onBlur },
		extensions: [
			...parts(mention),
			Collaboration.configure({ fragment }),
			OthersCarets.configure({ ports: carets })
		],
		editorProps: {
			attributes: {
				...{ 'aria-label': label, 'aria-multiline': 'true', 'aria-autocomplete': 'list' },
				...{ role: 'textbox', class: 'note-text post-text outline-none px-2.5 py-1.5' }
			},
			...pasting,
			handleKeyDown: (_, event) => onKey(event)
		},
		onTransaction: ({ editor, transaction }) => {
			if (!isOthersMove(transaction)) onChange(editor);
		}
	});
}

/** Creates the editor of a post that one person writes. The caller must destroy it. */
export function postEditor(options: PostEditorOptions): Editor {
	const { element, text, attributes, mention, onChange, onBlur, onKey, onPaste } = options;
	return new Editor({
		element,
		// The page's stylesheet has the styles. The content security policy forbids injected ones.
		injectCSS: false,
		content: docOf(blocksOf(text)),
		extensions: [...parts(mention), Undoing],
		editorProps: {
			...pasting,
			attributes: { ...attributes },
			handleKeyDown: (_, event) => onKey(event),
			handlePaste: (_, { clipboardData }) => clipboardData !== null && onPaste(clipboardData),
			handleDrop: (_, { dataTransfer }) => dataTransfer !== null && onPaste(dataTransfer)
		},
		onTransaction: ({ editor, transaction }) => {
			onChange(editor, transaction.docChanged && transaction.getMeta(SET) !== true);
		},
		onBlur
	});
}

/** Said of a change that nobody typed. */
const SET = 'post-set';

/** Replaces what is in the editor, as when it was sent or something is quoted. */
export function setText(editor: Editor, text: string): void {
	editor
		.chain()
		.setMeta(SET, true)
		.setMeta('addToHistory', false)
		.setContent(docOf(blocksOf(text)), { emitUpdate: false })
		.run();
}

/** Returns what is in the editor, as it is stored; empty where nothing is written. */
export function textIn(editor: Editor): string {
	const { doc } = editor.state;
	const isWritten = /\S/u.test(doc.textBetween(0, doc.content.size, ' ', '@'));
	return isWritten ? textOf(blocksIn(editor.getJSON())) : '';
}
