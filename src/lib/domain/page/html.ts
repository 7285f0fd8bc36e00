import { headsOf, type Note, type NoteMark, type NoteNode } from '../note/note';

/** What a text needs to be a file of its own. */
export interface HtmlNames {
	/** The language of the reader. */
	readonly language: string;
	readonly title: string;
	readonly nameOf: (kind: string, id: string) => string;
	/** Returns the address of a picture, which is in the file itself; `null` for one that is missing. */
	readonly pictureOf: (file: string) => string | null;
}

/**
 * Returns a text as one HTML file that needs nothing else: its look and its pictures are in it. It runs and fetches
 * nothing, which it says itself as well.
 */
export const asHtml = (note: Note, names: HtmlNames): string =>
	[
		'<!doctype html>',
		`<html lang="${escaped(names.language)}">`,
		'<head>',
		'<meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		`<title>${escaped(names.title)}</title>`,
		`<style>${STYLE}</style>`,
		'</head>',
		'<body>',
		`<h1>${escaped(names.title)}</h1>`,
		blocks(note, names),
		'</body>',
		'</html>',
		''
	].join('\n');

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.4em 0 0.4em; }
h1 { margin-top: 0; }
p { margin: 0.4em 0; white-space: pre-wrap; }
blockquote { margin: 0.8em 0; padding-left: 1em; border-left: 3px solid #8888; }
pre { padding: 0.8em; background: #8882; border-radius: 6px; white-space: pre-wrap; }
code { font-family: ui-monospace, monospace; }
aside { margin: 0.8em 0; padding: 0.5em 1em; border-left: 4px solid #47a; background: #8882; border-radius: 6px; }
aside[data-callout=tip] { border-color: #3a7; }
aside[data-callout=warning] { border-color: #c80; }
aside[data-callout=danger] { border-color: #c43; }
table { border-collapse: collapse; margin: 0.8em 0; }
td, th { border: 1px solid #8888; padding: 0.2em 0.6em; text-align: left; vertical-align: top; }
th { background: #8882; }
ul.tasks { list-style: none; padding-left: 0; }
ul.tasks > li { display: flex; gap: 0.5em; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; }
figure { margin: 0.8em 0; }
img { max-width: 100%; }
@media print {
	body { max-width: none; padding: 0; font-size: 11pt; }
	h1, h2, h3, h4 { break-after: avoid; }
	tr, figure, pre, aside, li { break-inside: avoid; }
	p { orphans: 3; widows: 3; }
}
`;

const blocks = (nodes: readonly NoteNode[] = [], names: HtmlNames): string =>
	nodes.map((node) => block(node, names)).join('\n');

const around = (tag: string, content: string, attributes = ''): string =>
	`<${tag}${attributes}>${content}</${tag}>`;

function block(node: NoteNode, names: HtmlNames): string {
	const parts = node.content ?? [];
	const within = (): string => blocks(parts, names);
	switch (node.type) {
		case 'heading':
			return around(`h${String(Number(node.attrs?.['level'] ?? 1) + 1)}`, words(parts, names));
		case 'bulletList':
			return around('ul', within());
		case 'orderedList':
			return around('ol', within(), ` start="${String(Number(node.attrs?.['start'] ?? 1))}"`);
		case 'listItem':
			return around('li', within());
		case 'taskList':
			return around('ul', within(), ' class="tasks"');
		case 'taskItem': {
			const checked = node.attrs?.['checked'] === true ? ' checked' : '';
			return around('li', `<input type="checkbox" disabled${checked}>${around('div', within())}`);
		}
		case 'blockquote':
			return around('blockquote', within());
		case 'callout':
			return around(
				'aside',
				within(),
				` data-callout="${escaped(String(node.attrs?.['tone'] ?? 'info'))}"`
			);
		case 'details': {
			const [summary, ...rest] = parts;
			const first = around('summary', words(summary?.content, names));
			return around('details', `${first}${blocks(rest, names)}`, ' open');
		}
		case 'columns':
			return around('div', within(), ' class="columns"');
		case 'column':
			return around('div', within());
		case 'codeBlock':
			return around('pre', around('code', words(parts, names), languageOf(node)));
		case 'horizontalRule':
			return '<hr>';
		case 'picture':
			return picture(node, names);
		case 'table':
			return table(parts, names);
		default:
			return around('p', words(parts, names));
	}
}

/** Says in which language code is, as HTML is used to say it. */
function languageOf({ attrs }: NoteNode): string {
	const language = attrs?.['language'];
	return typeof language === 'string' && language !== ''
		? ` class="language-${escaped(language)}"`
		: '';
}

function picture({ attrs }: NoteNode, { pictureOf }: HtmlNames): string {
	const alt = escaped(String(attrs?.['alt'] ?? ''));
	const address = pictureOf(String(attrs?.['file']));
	return around(
		'figure',
		address === null ? `[${alt}]` : `<img src="${escaped(address)}" alt="${alt}">`
	);
}

/** Rows of headings at the top are repeated on every printed page. */
function table(rows: readonly NoteNode[], names: HtmlNames): string {
	const end = headsOf(rows);
	const heads = rows.slice(0, end);
	const drawn = (some: readonly NoteNode[]): string =>
		some
			.map((row) => around('tr', (row.content ?? []).map((part) => cell(part, names)).join('')))
			.join('\n');
	const head = heads.length === 0 ? '' : around('thead', drawn(heads));
	return around('table', `${head}${around('tbody', drawn(rows.slice(end)))}`);
}

function cell({ type, attrs, content }: NoteNode, names: HtmlNames): string {
	const spans = ['colspan', 'rowspan'].flatMap((name) => {
		const span = Number(attrs?.[name] ?? 1);
		return span === 1 ? [] : [` ${name}="${String(span)}"`];
	});
	return around(type === 'tableHeader' ? 'th' : 'td', blocks(content, names), spans.join(''));
}

const words = (nodes: readonly NoteNode[] = [], names: HtmlNames): string =>
	nodes.map((node) => inline(node, names)).join('');

function inline(node: NoteNode, names: HtmlNames): string {
	if (node.type === 'hardBreak') return '<br>';
	if (node.type === 'mention') {
		const { kind, id } = node.attrs ?? {};
		return escaped(names.nameOf(String(kind), String(id)));
	}
	if (node.text === undefined) return words(node.content, names);
	return (node.marks ?? []).reduce(marked, escaped(node.text));
}

function marked(text: string, { type, attrs }: NoteMark): string {
	switch (type) {
		case 'bold':
			return around('strong', text);
		case 'italic':
			return around('em', text);
		case 'strike':
			return around('s', text);
		case 'code':
			return around('code', text);
		case 'link':
			return around(
				'a',
				text,
				` href="${escaped(String(attrs?.['href'] ?? ''))}" rel="noopener noreferrer"`
			);
		default:
			return text;
	}
}

const escaped = (text: string): string =>
	text.replace(/[&<>"']/gu, (sign) => `&#${String(sign.codePointAt(0))};`);
