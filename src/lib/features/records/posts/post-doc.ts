import type { JSONContent } from '@tiptap/core';
import { tokenOf } from '$lib/domain/history/tokens';
import type { Note, NoteNode } from '$lib/domain/note/note';
import { BARE, runsOf, textOf, type Run } from './markup-write';
import { blocksOf, type Block, type Inline, type ListBlock, type ListItem } from './markup';

/** Returns the document of an editor for the blocks of a post: each line of text is a paragraph. */
export function docOf(blocks: readonly Block[]): JSONContent {
	const content = blocks.flatMap(nodesOf);
	return { type: 'doc', content: content.length === 0 ? [{ type: 'paragraph' }] : content };
}

function nodesOf(block: Block): JSONContent[] {
	switch (block.is) {
		case 'code':
			return [
				{
					type: 'codeBlock',
					...(block.text === '' ? {} : { content: [{ type: 'text', text: block.text }] })
				}
			];
		case 'heading':
			return [
				{
					...{ type: 'heading', attrs: { level: block.level } },
					content: inlineNodes(runsOf(block.parts))
				}
			];
		case 'quote':
			return [{ type: 'blockquote', content: paragraphs(block.parts) }];
		case 'list':
			return [listNode(block)];
		case 'text':
			return paragraphs(block.parts);
	}
}

const listNode = ({ ordered, items }: ListBlock): JSONContent => ({
	type: ordered ? 'orderedList' : 'bulletList',
	content: items.map(({ parts, lists }) => ({
		type: 'listItem',
		content: [{ type: 'paragraph', content: inlineNodes(runsOf(parts)) }, ...lists.map(listNode)]
	}))
});

function paragraphs(parts: readonly Inline[]): JSONContent[] {
	const lines: Run[][] = [[]];
	for (const run of runsOf(parts)) {
		if (run.is === 'token') {
			lines.at(-1)?.push(run);
			continue;
		}
		for (const [at, text] of run.text.split('\n').entries()) {
			if (at > 0) lines.push([]);
			if (text !== '') lines.at(-1)?.push({ ...run, text });
		}
	}
	return lines.map((runs) => ({ type: 'paragraph', content: inlineNodes(runs) }));
}

const inlineNodes = (runs: readonly Run[]): JSONContent[] =>
	runs
		.filter((run) => run.is === 'token' || run.text !== '')
		.map((run) => {
			const marks = [
				...(['bold', 'italic', 'strike'] as const).flatMap((type) => (run[type] ? [{ type }] : [])),
				...(run.is === 'code' ? [{ type: 'code' }] : []),
				...(run.href === null ? [] : [{ type: 'link', attrs: { href: run.href } }])
			];
			return run.is === 'token'
				? { type: 'mention', attrs: { ...run.token }, marks }
				: // The editor allows no other mark on code.
					{
						...{ type: 'text', text: run.text },
						marks: run.is === 'code' ? [{ type: 'code' }] : marks
					};
		});

/** Returns the text of a post as a note that several people write. */
export const noteOf = (text: string): Note => (docOf(blocksOf(text)).content ?? []).map(noteNode);

const noteNode = ({
	type = 'paragraph',
	attrs,
	content,
	text,
	marks = []
}: JSONContent): NoteNode => ({
	type,
	...(attrs === undefined ? {} : { attrs }),
	...(content === undefined ? {} : { content: content.map(noteNode) }),
	...(text === undefined ? {} : { text }),
	...(marks.length === 0 ? {} : { marks })
});

/** Returns a note that several people write as the text of a post. */
export const textOfNote = (note: Note): string =>
	textOf(blocksIn({ type: 'doc', content: note.map(contentNode) }));

const contentNode = ({ type, attrs, content, text, marks }: NoteNode): JSONContent => ({
	type,
	...(attrs === undefined ? {} : { attrs: { ...attrs } }),
	...(content === undefined ? {} : { content: content.map(contentNode) }),
	...(text === undefined ? {} : { text }),
	...(marks === undefined
		? {}
		: {
				marks: marks.map((mark) => ({
					type: mark.type,
					...(mark.attrs === undefined ? {} : { attrs: { ...mark.attrs } })
				}))
			})
});

/** Returns the blocks of an editor's document. What a post has not is left out. */
export const blocksIn = (doc: JSONContent): Block[] => (doc.content ?? []).flatMap(blockOf);

function blockOf(node: JSONContent): Block[] {
	const { type, content = [], attrs } = node;
	switch (type) {
		case 'paragraph':
			return [{ is: 'text', parts: inlinesIn(content) }];
		case 'heading': {
			const level: unknown = attrs?.['level'];
			return [
				{
					is: 'heading',
					level: typeof level === 'number' ? Math.min(3, Math.max(1, level)) : 1,
					parts: inlinesIn(content)
				}
			];
		}
		case 'codeBlock':
			return [{ is: 'code', text: content.map(({ text = '' }) => text).join('') }];
		case 'blockquote':
			return [
				{
					is: 'quote',
					parts: content.flatMap((line, at): Inline[] => [
						...(at > 0 ? [{ is: 'text', text: '\n' } as const] : []),
						...inlinesIn(line.content ?? [])
					])
				}
			];
		case 'bulletList':
		case 'orderedList':
			return [listIn(node)];
		default:
			return [];
	}
}

const isList = ({ type }: JSONContent): boolean => type === 'bulletList' || type === 'orderedList';

const listIn = ({ type, content = [] }: JSONContent): ListBlock => ({
	...{ is: 'list', ordered: type === 'orderedList' },
	items: content.map(({ content: parts = [] }): ListItem => {
		const text = parts.find((part) => part.type === 'paragraph');
		return { parts: inlinesIn(text?.content ?? []), lists: parts.filter(isList).map(listIn) };
	})
});

function inlinesIn(nodes: readonly JSONContent[]): Inline[] {
	return nodes.flatMap((node): Inline[] => {
		const run = runIn(node);
		return run === null ? [] : [asInline(run)];
	});
}

function runIn({ type, text = '', attrs, marks = [] }: JSONContent): Run | null {
	const has = (name: string) => marks.some((mark) => mark.type === name);
	const href: unknown = marks.find((mark) => mark.type === 'link')?.attrs?.['href'];
	const marked = {
		...{ bold: has('bold'), italic: has('italic'), strike: has('strike') },
		href: typeof href === 'string' ? href : null
	};
	if (type === 'mention') {
		const token = tokenOf(String(attrs?.['kind']), String(attrs?.['id']));
		return token === null ? null : { is: 'token', token, ...marked };
	}
	if (type !== 'text') return null;
	return has('code')
		? { is: 'code', text, ...BARE }
		: { is: 'text', text: text.replaceAll('\n', ' '), ...marked };
}

/** Returns a run as a part with its marks around it. */
function asInline(run: Run): Inline {
	const { bold, italic, strike, href } = run;
	let part: Inline =
		run.is === 'token' ? { is: 'token', ...run.token } : { is: run.is, text: run.text };
	if (strike) part = { is: 'strike', parts: [part] };
	if (italic) part = { is: 'italic', parts: [part] };
	if (bold) part = { is: 'bold', parts: [part] };
	return href === null ? part : { is: 'named', href, parts: [part] };
}
