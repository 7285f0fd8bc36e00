import type { ChainedCommands, Editor, JSONContent } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import AtSign from '@lucide/svelte/icons/at-sign';
import ChevronsDownUp from '@lucide/svelte/icons/chevrons-down-up';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import Code from '@lucide/svelte/icons/square-code';
import Columns2 from '@lucide/svelte/icons/columns-2';
import Hash from '@lucide/svelte/icons/hash';
import Heading1 from '@lucide/svelte/icons/heading-1';
import Heading2 from '@lucide/svelte/icons/heading-2';
import Heading3 from '@lucide/svelte/icons/heading-3';
import ImageIcon from '@lucide/svelte/icons/image';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import List from '@lucide/svelte/icons/list';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Minus from '@lucide/svelte/icons/minus';
import Quote from '@lucide/svelte/icons/text-quote';
import Table from '@lucide/svelte/icons/table';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { CalloutTone } from '$lib/documents/rich-schema';
import { fold } from '$lib/domain/text/fold';
import { m } from '$lib/i18n/messages';
import type { Icon } from '$lib/ui/icon';
import type { Range } from './passages';

/** Something that can be put into a text. */
export interface BlockKind {
	readonly id: string;
	readonly label: string;
	readonly icon: Icon;
	/** Puts it where the caret is, in place of what was typed to find it. */
	readonly put: (editor: Editor, typed?: Range) => void;
}

const PARAGRAPH: JSONContent = { type: 'paragraph' };
const cell = (type: 'tableCell' | 'tableHeader'): JSONContent => ({ type, content: [PARAGRAPH] });
const row = (type: 'tableCell' | 'tableHeader'): JSONContent => ({
	type: 'tableRow',
	content: [cell(type), cell(type), cell(type)]
});
const TABLE: JSONContent = {
	type: 'table',
	content: [row('tableHeader'), row('tableCell'), row('tableCell')]
};
const COLUMN: JSONContent = { type: 'column', content: [PARAGRAPH] };
const callout = (tone: CalloutTone): JSONContent => ({
	type: 'callout',
	attrs: { tone },
	content: [PARAGRAPH]
});
const details = (): JSONContent => ({
	type: 'details',
	content: [
		{ type: 'detailsSummary', content: [{ type: 'text', text: m.pages_block_details_title() }] },
		PARAGRAPH
	]
});

/** Returns what can be put into a text. `choosePicture` asks for a picture and puts it there. */
export function blockKinds(choosePicture: (() => void) | null): readonly BlockKind[] {
	const kind = (
		id: string,
		label: string,
		icon: Icon,
		work: (chain: ChainedCommands) => ChainedCommands
	): BlockKind => ({
		...{ id, label, icon },
		put: (editor, typed) => {
			const chain = editor.chain().focus();
			work(typed === undefined ? chain : chain.deleteRange(typed)).run();
		}
	});
	const inserted = (
		id: string,
		label: string,
		icon: Icon,
		content: () => JSONContent
	): BlockKind => ({
		...{ id, label, icon },
		put: (editor, typed) => {
			const chain = editor.chain().focus();
			if (typed !== undefined) chain.deleteRange(typed);
			const start = typed?.from ?? editor.state.selection.from;
			// A paragraph behind it, to write on; the caret goes to its first line.
			chain
				.insertContent([content(), PARAGRAPH])
				.command(({ tr }) => {
					const inside = tr.doc.resolve(Math.min(start + 1, tr.doc.content.size));
					tr.setSelection(Selection.near(inside));
					return true;
				})
				.run();
		}
	});
	return [
		kind('h1', m.pages_block_h1(), Heading1, (chain) => chain.setHeading({ level: 1 })),
		kind('h2', m.pages_block_h2(), Heading2, (chain) => chain.setHeading({ level: 2 })),
		kind('h3', m.pages_block_h3(), Heading3, (chain) => chain.setHeading({ level: 3 })),
		kind('bullets', m.notes_bullets(), List, (chain) => chain.toggleBulletList()),
		kind('numbers', m.notes_numbers(), ListOrdered, (chain) => chain.toggleOrderedList()),
		kind('checklist', m.notes_checklist(), ListChecks, (chain) => chain.toggleTaskList()),
		inserted('table', m.pages_block_table(), Table, () => TABLE),
		...(choosePicture === null
			? []
			: [
					{
						...{ id: 'picture', label: m.pages_block_picture(), icon: ImageIcon },
						put: (editor: Editor, typed?: Range) => {
							const chain = editor.chain().focus();
							(typed === undefined ? chain : chain.deleteRange(typed)).run();
							choosePicture();
						}
					}
				]),
		kind('code', m.pages_block_code(), Code, (chain) => chain.setCodeBlock()),
		kind('quote', m.pages_block_quote(), Quote, (chain) => chain.wrapIn('blockquote')),
		inserted('info', m.pages_block_info(), CircleAlert, () => callout('info')),
		inserted('tip', m.pages_block_tip(), Lightbulb, () => callout('tip')),
		inserted('warning', m.pages_block_warning(), TriangleAlert, () => callout('warning')),
		inserted('details', m.pages_block_details(), ChevronsDownUp, details),
		inserted('columns', m.pages_block_columns(), Columns2, () => ({
			type: 'columns',
			content: [COLUMN, COLUMN]
		})),
		kind('rule', m.pages_block_rule(), Minus, (chain) => chain.setHorizontalRule()),
		kind('person', m.pages_block_person(), AtSign, (chain) => chain.insertContent('@')),
		kind('record', m.pages_block_record(), Hash, (chain) => chain.insertContent('#'))
	];
}

/** Returns the kinds whose names hold a word that begins so. */
export function kindsNamed(kinds: readonly BlockKind[], query: string): readonly BlockKind[] {
	const asked = fold(query);
	return kinds.filter(
		({ id, label }) => ` ${fold(label)}`.includes(` ${asked}`) || id.startsWith(asked)
	);
}
