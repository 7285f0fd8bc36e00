import { Editor, mergeAttributes, type AnyExtension } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading, type HeadingOptions } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import {
	BulletList,
	ListItem,
	ListKeymap,
	OrderedList,
	TaskItem,
	TaskList
} from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Text } from '@tiptap/extension-text';
import type * as Y from 'yjs';
import { fitsAttribute, isSafeHref } from '$lib/documents/rich-schema';
import { isOthersMove, OthersCarets, type CaretPorts } from './carets';
import {
	Blockquote,
	Callout,
	Column,
	Columns,
	Details,
	DetailsSummary,
	Picture,
	Table,
	TableCell,
	TableHeader,
	TableRoles,
	TableRow,
	type DrawPicture
} from './blocks';
import { MentionNode, type DrawMention } from './mention-node';
import { tablesAsLines } from '$lib/features/common/text/paste';

/** What an editor needs from its surroundings. */
export interface EditorOptions {
	readonly element: HTMLElement;
	readonly fragment: Y.XmlFragment;
	/** The label of the field for screen readers. */
	readonly label: string;
	/** Whether this person writes in it; else they read what others write. */
	readonly editable: boolean;
	/** How many levels the headings are below those of the page around them. */
	readonly below: number;
	/** Returns the label of a checkbox, from the words beside it. */
	readonly tickLabel: (text: string) => string;
	readonly mention: DrawMention;
	/** Draws the pictures of a text that has some; `null` shows what stands for them. */
	readonly picture: DrawPicture | null;
	/** Whether pasted tables stay tables; else they become lines. */
	readonly tables: boolean;
	/** What the surroundings add to the text, as marks on passages. */
	readonly more?: readonly AnyExtension[];
	/** The carets of others who have the note open; `null` when others cannot be known. */
	readonly carets: CaretPorts | null;
	/** Called when text was typed or selected, or the caret was moved. */
	readonly onChange: (editor: Editor) => void;
	readonly onBlur: () => void;
	/** Receives keys before the editor does. Returns whether the key was handled. */
	readonly onKey: (event: KeyboardEvent) => boolean;
	/** Called when something was pasted. The note inserts its text. */
	readonly onPaste: (transfer: DataTransfer) => void;
}

/*
 * The extensions create exactly the parts of `documents/rich-schema.ts`, without further attributes,
 * because the relay accepts nothing else.
 */
const NoteHeading = Heading.extend<{ below: number } & HeadingOptions>({
	addOptions() {
		return { levels: [1, 2, 3], HTMLAttributes: {}, below: 3 };
	},
	renderHTML({ node, HTMLAttributes }) {
		const level: unknown = node.attrs['level'];
		const tag = `h${String((typeof level === 'number' ? level : 1) + this.options.below)}`;
		return [tag, mergeAttributes(this.options.HTMLAttributes, HTMLAttributes), 0];
	}
});

const NoteOrderedList = OrderedList.extend({
	addAttributes: () => ({
		start: {
			default: 1,
			parseHTML: (element: HTMLElement) => {
				const start = Number(element.getAttribute('start') ?? 1);
				return fitsAttribute('orderedList', 'start', start) ? start : 1;
			}
		}
	})
});

const NoteLink = Link.extend({
	addAttributes: () => ({ href: { default: null } })
}).configure({
	openOnClick: false,
	defaultProtocol: 'https',
	isAllowedUri: (address) => isSafeHref(address),
	HTMLAttributes: { target: '_blank', rel: 'noopener noreferrer nofollow', class: 'note-link' }
});

/** Creates an editor for a note. The caller must destroy it. */
export function noteEditor(options: EditorOptions): Editor {
	const { element, fragment, label, editable, below, tickLabel, carets } = options;
	const { mention, picture, tables } = options;
	const { onChange, onBlur, onKey, onPaste } = options;
	return new Editor({
		element,
		editable,
		// The page's stylesheet has the styles. The content security policy forbids injected ones.
		injectCSS: false,
		extensions: [
			Document,
			Paragraph,
			Text,
			NoteHeading.configure({ below }),
			Bold,
			Italic,
			Strike,
			Code,
			BulletList,
			NoteOrderedList,
			ListItem,
			ListKeymap,
			TaskList,
			TaskItem.configure({
				nested: true,
				a11y: { checkboxLabel: (node) => tickLabel(node.textContent) }
			}),
			HardBreak,
			NoteLink,
			CodeBlock.configure({ defaultLanguage: null }),
			HorizontalRule,
			Blockquote,
			Callout,
			Details,
			DetailsSummary,
			Columns,
			Column,
			Table,
			TableRow,
			TableCell,
			TableHeader,
			TableRoles,
			Picture.configure({ draw: picture }),
			MentionNode.configure({ draw: mention }),
			Collaboration.configure({ fragment }),
			OthersCarets.configure({ ports: carets }),
			...(options.more ?? [])
		],
		editorProps: {
			attributes: {
				'aria-label': label,
				'aria-multiline': 'true',
				'aria-autocomplete': 'list',
				role: 'textbox',
				class: 'note-text outline-none min-h-24 px-3 py-2'
			},
			handleKeyDown: (_, event) => onKey(event),
			transformPastedHTML: (html) => (tables ? html : tablesAsLines(html)),
			handlePaste: (_, { clipboardData }) => {
				if (clipboardData !== null) onPaste(clipboardData);
				return false;
			}
		},
		onTransaction: ({ editor, transaction }) => {
			if (!isOthersMove(transaction)) onChange(editor);
		},
		onBlur
	});
}
