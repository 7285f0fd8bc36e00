import type { Note, NoteMark, NoteNode } from '../note/note';

/** How a text names what it mentions, and where its pictures are. */
export interface MarkdownNames {
	readonly nameOf: (kind: string, id: string) => string;
	/** Returns where something is that is mentioned, from the file that is written; `null` for what is in no file. */
	readonly linkOf?: (kind: string, id: string) => string | null;
	readonly pictureOf: (file: string) => string;
}

/**
 * Returns a text as Markdown (GitHub's dialect). What Markdown does not know becomes what comes closest: details a bold
 * line with what is below it, columns one below the other.
 */
export const asMarkdown = (note: Note, names: MarkdownNames): string =>
	`${blocks(note, names).join('\n\n')}\n`;

const blocks = (nodes: readonly NoteNode[] = [], names: MarkdownNames): string[] =>
	withSigns(nodes)
		.map(([node, isOther]) => block(node, names, isOther))
		.filter((text) => text !== '');

/** Returns blocks, each with whether it takes other signs than usual: a list right behind another one would go on with it. */
function withSigns(nodes: readonly NoteNode[]): readonly (readonly [NoteNode, boolean])[] {
	let before: { readonly family: string; readonly isOther: boolean } | null = null;
	return nodes.map((node) => {
		const family = node.type === 'taskList' ? 'bulletList' : node.type;
		const isOther: boolean =
			LISTS.has(family) && before?.family === family ? !before.isOther : false;
		before = { family, isOther };
		return [node, isOther] as const;
	});
}

function block(node: NoteNode, names: MarkdownNames, isOther = false): string {
	const parts = node.content ?? [];
	switch (node.type) {
		case 'heading':
			return `${'#'.repeat(Number(node.attrs?.['level'] ?? 1))} ${line(parts, names)}`;
		case 'bulletList':
			return items(parts, () => (isOther ? '* ' : '- '), names);
		case 'orderedList': {
			const start = Number(node.attrs?.['start'] ?? 1);
			const sign = isOther ? ')' : '.';
			return items(parts, (_, index) => `${String(start + index)}${sign} `, names);
		}
		case 'taskList':
			return items(
				parts,
				(item) => `${isOther ? '*' : '-'} ${item.attrs?.['checked'] === true ? '[x]' : '[ ]'} `,
				names
			);
		case 'blockquote':
			return prefixed('> ', blocks(parts, names).join('\n\n'));
		case 'callout': {
			const sign = ALERTS[String(node.attrs?.['tone'])] ?? 'NOTE';
			return prefixed('> ', `[!${sign}]\n${blocks(parts, names).join('\n\n')}`);
		}
		case 'details': {
			const [summary, ...rest] = parts;
			return [`**${line(summary?.content, names)}**`, ...blocks(rest, names)].join('\n\n');
		}
		case 'columns':
		case 'column':
			return blocks(parts, names).join('\n\n');
		case 'codeBlock': {
			const code = parts.map(({ text = '' }) => text).join('');
			// A fence that is longer than any in the code ends nowhere in it.
			const longest = Math.max(2, ...[...code.matchAll(/`+/gu)].map(([run]) => run.length));
			const fence = '`'.repeat(longest + 1);
			return `${fence}${String(node.attrs?.['language'] ?? '')}\n${code}\n${fence}`;
		}
		case 'horizontalRule':
			return '---';
		case 'picture': {
			const alt = escaped(String(node.attrs?.['alt'] ?? ''));
			return `![${alt}](${encodeURI(names.pictureOf(String(node.attrs?.['file'])))})`;
		}
		case 'table':
			return table(parts, names);
		default:
			return line(parts, names);
	}
}

/** What GitHub calls the tones of callouts. */
const ALERTS: Readonly<Record<string, string>> = {
	info: 'NOTE',
	tip: 'TIP',
	warning: 'WARNING',
	danger: 'CAUTION'
};

const items = (
	parts: readonly NoteNode[],
	sign: (item: NoteNode, index: number) => string,
	names: MarkdownNames
): string =>
	parts
		.map((item, index) => {
			const lead = sign(item, index);
			const [first = '', ...more] = inItem(item.content ?? [], names).split('\n');
			const indent = ' '.repeat(/^[-*] /u.test(lead) ? 2 : lead.length);
			return [`${lead}${first}`, ...more.map((text) => (text === '' ? '' : indent + text))].join(
				'\n'
			);
		})
		.join('\n');

/** Returns what is in an entry of a list: a list within it follows at once, anything else is set off. */
function inItem(nodes: readonly NoteNode[], names: MarkdownNames): string {
	return withSigns(nodes).reduce((written, [node, isOther]) => {
		const next = block(node, names, isOther);
		if (written === '' || next === '') return written === '' ? next : written;
		return `${written}${LISTS.has(node.type) ? '\n' : '\n\n'}${next}`;
	}, '');
}

const LISTS: ReadonlySet<string> = new Set(['bulletList', 'orderedList', 'taskList']);

const prefixed = (sign: string, text: string): string =>
	text
		.split('\n')
		.map((each) => `${sign}${each}`.trimEnd())
		.join('\n');

/**
 * A table has a row of headings in Markdown: the first row is that. A cell over several columns or rows stands in the first of
 * them, and the others are empty.
 */
function table(rows: readonly NoteNode[], names: MarkdownNames): string {
	const cells: string[][] = rows.map(() => []);
	for (const [row, { content = [] }] of rows.entries()) {
		const own = cells[row] ?? [];
		for (const cell of content) {
			let at = 0;
			while (own[at] !== undefined) at += 1;
			const { colspan = 1, rowspan = 1 } = cell.attrs ?? {};
			for (const covered of cells.slice(row, row + Number(rowspan))) {
				for (let column = at; column < at + Number(colspan); column += 1) covered[column] = '';
			}
			own[at] = inCell(cell, names);
		}
	}
	const width = Math.max(1, ...cells.map(({ length }) => length));
	const drawn = cells.map(
		(row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`
	);
	const [head = '', ...rest] = drawn;
	return [head, `|${' --- |'.repeat(width)}`, ...rest].join('\n');
}

/** A cell is one line: what stands on lines of its own in it is parted as HTML does, which Markdown may contain. */
const inCell = ({ content }: NoteNode, names: MarkdownNames): string =>
	blocks(content, names)
		.join('\n')
		.replace(/\\?\n+/gu, '<br>')
		// A bar in code is not written with a sign before it elsewhere.
		.replace(/(?<!\\)\|/gu, '\\|');

const line = (nodes: readonly NoteNode[] = [], names: MarkdownNames): string =>
	nodes.map((node) => inline(node, names)).join('');

function inline(node: NoteNode, names: MarkdownNames): string {
	if (node.type === 'hardBreak') return '\\\n';
	if (node.type === 'mention') {
		const { kind, id } = node.attrs ?? {};
		const [name, to] = [
			names.nameOf(String(kind), String(id)),
			names.linkOf?.(String(kind), String(id))
		];
		return to === undefined || to === null ? escaped(name) : `[${escaped(name)}](<${to}>)`;
	}
	if (node.text === undefined) return line(node.content, names);
	const marks = node.marks ?? [];
	if (marks.some(({ type }) => type === 'code')) {
		return marks.filter(({ type }) => type === 'link').reduce(marked, code(node.text));
	}
	// Spaces at an edge would keep the signs from meaning anything.
	const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(node.text) ?? [];
	if (words === '') return node.text;
	return `${before}${marks.reduce(marked, escaped(words))}${after}`;
}

/** Returns code in a line, between more signs than it has in a row itself. */
function code(text: string): string {
	const longest = Math.max(0, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const edge = /^`|`$/u.test(text) ? ' ' : '';
	return `${fence}${edge}${text}${edge}${fence}`;
}

function marked(text: string, { type, attrs }: NoteMark): string {
	switch (type) {
		case 'bold':
			return `**${text}**`;
		case 'italic':
			return `*${text}*`;
		case 'strike':
			return `~~${text}~~`;
		case 'link':
			return `[${text}](<${String(attrs?.['href'] ?? '')}>)`;
		default:
			return text;
	}
}

/** Signs that would mean something are written so that they do not. */
const escaped = (text: string): string =>
	text.replace(/[\\`*_[\]<>~|]/gu, '\\$&').replace(/^(#{1,6} |[-+] |\d+[.)] |> )/u, '\\$1');
