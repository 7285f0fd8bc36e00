import { Node } from '@tiptap/core';
import { fitsAttribute } from '$lib/documents/rich-schema';

/** Draws a mention into an element, with the name that it has now. Returns what ends that. */
export type DrawMention = (into: HTMLElement, kind: string, id: string) => () => void;

/**
 * A mention of a person or a record in a text. The text stores only the id, and every device looks up the name and
 * how the record stands.
 */
export const MentionNode = Node.create<{ draw: DrawMention }>({
	name: 'mention',
	group: 'inline',
	inline: true,
	atom: true,
	addOptions: () => ({
		draw: (into, _, id) => {
			into.textContent = id;
			return () => undefined;
		}
	}),
	addAttributes: () => ({
		kind: { default: 'member', parseHTML: (element) => element.getAttribute('data-mention') },
		id: { default: null, parseHTML: (element) => element.getAttribute('data-id') },
		at: { default: null, rendered: false }
	}),
	parseHTML: () => [
		{
			tag: 'span[data-mention][data-id]',
			getAttrs: (element) => {
				const { mention, id } = element.dataset;
				const fits =
					fitsAttribute('mention', 'kind', mention) && fitsAttribute('mention', 'id', id);
				return fits ? null : false;
			}
		}
	],
	renderHTML: ({ node }) => [
		'span',
		{ 'data-mention': String(node.attrs['kind']), 'data-id': String(node.attrs['id']) }
	],
	addNodeView() {
		return ({ node }) => {
			const dom = document.createElement('span');
			const { kind, id } = node.attrs;
			const stop = this.options.draw(dom, String(kind), String(id));
			// What it says changes by itself, and is no part of the text.
			return { dom, ignoreMutation: () => true, destroy: stop };
		};
	}
});
