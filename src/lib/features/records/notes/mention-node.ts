import { Node } from '@tiptap/core';
import { fitsAttribute } from '$lib/documents/rich-schema';

/** Returns the name of a mention, at once or as soon as it is known. */
export type NameOf = (kind: string, id: string) => string | Promise<string>;

/**
 * A mention of a person or a record in a note. The note stores only the id, and every device looks up
 * the name.
 */
export const MentionNode = Node.create<{ nameOf: NameOf }>({
	name: 'mention',
	group: 'inline',
	inline: true,
	atom: true,
	addOptions: () => ({ nameOf: (_, id) => id }),
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
			dom.className = 'rounded-sm bg-accent-soft px-1 font-medium text-accent';
			const { kind, id } = node.attrs;
			// The name is set as text, never as markup.
			const show = (name: string) => {
				dom.textContent = name;
			};
			const name = this.options.nameOf(String(kind), String(id));
			if (typeof name === 'string') show(name);
			else void name.then(show);
			return { dom };
		};
	}
});
