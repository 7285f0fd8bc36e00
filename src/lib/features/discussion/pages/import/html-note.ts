import { Parser } from 'htmlparser2';
import type { Note, NoteMark, NoteNode } from '$lib/domain/note/note';
import { fitsAttribute, isSafeHref } from '$lib/documents/rich-schema';
import { NoteBuilder } from './note-builder';
import { scriptLetters, type Script } from './script-letters';

/** What a text needs from the files around it. */
export interface HtmlPorts {
	/** Returns under which key a picture is kept that the text shows; `null` where it cannot be had. */
	readonly pictureOf: (address: string) => string | null;
	/** Returns the page that a link leads to; `null` for one that leads elsewhere. */
	readonly pageOf: (address: string) => string | null;
}

/** A text that was read. */
export interface ReadText {
	/** What it calls itself; `null` where it does not say. */
	readonly title: string | null;
	readonly note: Note;
}

/** What is left out with everything in it: it runs, is drawn by other programs, or is no text. */
const LEFT_OUT: ReadonlySet<string> = new Set(
	'script style template iframe object embed svg math noscript textarea select button audio video canvas head map dialog'.split(
		' '
	)
);

const MARKS: Readonly<Record<string, NoteMark>> = {
	b: { type: 'bold' },
	strong: { type: 'bold' },
	i: { type: 'italic' },
	em: { type: 'italic' },
	cite: { type: 'italic' },
	s: { type: 'strike' },
	del: { type: 'strike' },
	strike: { type: 'strike' },
	code: { type: 'code' },
	kbd: { type: 'code' },
	samp: { type: 'code' },
	tt: { type: 'code' }
};

/** Elements that end a line, and are nothing else. */
const LINES: ReadonlySet<string> = new Set(
	'p div section article main header footer aside nav address figure figcaption dl dt dd center form fieldset caption hgroup body html tbody thead tfoot'.split(
		' '
	)
);

interface Element {
	readonly name: string;
	/** How many blocks were open around it. */
	readonly depth: number;
	/** The marks of the words in it, also those of the elements around it, by type. */
	readonly marks: readonly NoteMark[];
	/** Whether it leads to a page, whose name stands for the words in it. */
	readonly isNamed: boolean;
	/** Whether it ends a line. */
	readonly isLine: boolean;
	/** Whether its words stand above or below the line. */
	readonly script: Script | null;
}

/**
 * Reads HTML as the text of a page. Nothing of it runs or is fetched: of its elements those are taken that a text can
 * have, without any of their attributes but addresses that are safe. Takes time in proportion to the length. Returns
 * `null` for elements within elements as deep as nobody writes them.
 */
export function readHtml(html: string, ports: HtmlPorts): ReadText | null {
	const reader = new HtmlReader(ports);
	const parser = new Parser(reader, { decodeEntities: true, lowerCaseTags: true });
	// In parts, so that what is too deep is left as soon as it is.
	for (let at = 0; at < html.length; at += AT_ONCE) {
		parser.write(html.slice(at, at + AT_ONCE));
		if (reader.isTooDeep) return null;
	}
	parser.end();
	return reader.done();
}

/** How many letters are read at a time, and how deep elements may be within each other. */
const AT_ONCE = 16_384;
const DEEPEST = 2_000;

class HtmlReader {
	private readonly builder = new NoteBuilder();
	private readonly open: Element[] = [];
	/** How many elements that are left out are around what is read, and the one that is the title. */
	private leftOut = 0;
	private isTitle = false;
	private title = '';

	constructor(private readonly ports: HtmlPorts) {}

	get isTooDeep(): boolean {
		return this.open.length > DEEPEST;
	}

	onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
		if (name === 'title') this.isTitle = this.title === '';
		if (LEFT_OUT.has(name)) this.leftOut += 1;
		const { depth } = this.builder;
		const around = this.open.at(-1);
		const page = name === 'a' ? this.ports.pageOf(attributes['href'] ?? '') : null;
		const isLine = this.leftOut === 0 && this.begin(name, attributes);
		if (page !== null && this.leftOut === 0) {
			this.builder.inline({ type: 'mention', attrs: { kind: 'page', id: page } });
		}
		this.open.push({
			...{ name, depth, isLine },
			isNamed: around?.isNamed === true || page !== null,
			script: name === 'sup' || name === 'sub' ? name : (around?.script ?? null),
			marks: withMarks(around?.marks ?? [], marksOf(name, attributes))
		});
	}

	onclosetag(name: string): void {
		const ended = this.open.pop();
		if (name === 'title') this.isTitle = false;
		if (LEFT_OUT.has(name)) this.leftOut -= 1;
		if (ended?.isLine === true) this.builder.closeTo(ended.depth);
	}

	ontext(text: string): void {
		if (this.isTitle) this.title += text;
		if (this.leftOut > 0 || this.open.at(-1)?.name === 'title') return;
		const around = this.open.at(-1);
		if (around?.isNamed === true) return;
		const script = around?.script ?? null;
		this.builder.text(script === null ? text : scriptLetters(text, script), this.marks);
	}

	done(): ReadText {
		const note = this.builder.done();
		const [first, ...rest] = note;
		if (first?.type === 'heading' && first.attrs?.['level'] === 1) {
			const words = wordsOf(first).replace(/\s+/gu, ' ').trim();
			return { title: words, note: rest.map(levelled(lowest(rest) > 1 ? 1 : 0)) };
		}
		const title = this.title.trim().replace(/\s+/gu, ' ');
		return { title: title === '' ? null : title, note: note.map(levelled(0)) };
	}

	/** Begins what an element is. Returns whether it is a block or ends a line. */
	private begin(name: string, attributes: Readonly<Record<string, string>>): boolean {
		const { builder } = this;
		const heading = /^h([1-6])$/u.exec(name)?.[1];
		if (heading !== undefined) {
			builder.open('heading', { level: Number(heading) });
			return true;
		}
		switch (name) {
			case 'ul':
			case 'menu':
				builder.open('bulletList');
				return true;
			case 'ol': {
				const start = Number(attributes['start'] ?? 1);
				builder.open('orderedList', {
					start: fitsAttribute('orderedList', 'start', start) ? start : 1
				});
				return true;
			}
			case 'li':
				builder.open('listItem');
				return true;
			case 'input':
				if (attributes['type'] === 'checkbox') builder.tick(attributes['checked'] !== undefined);
				return false;
			case 'blockquote':
				builder.open('blockquote');
				return true;
			case 'pre':
				builder.open('codeBlock');
				return true;
			case 'code':
				builder.language(/(?:^|\s)language-(\S+)/u.exec(attributes['class'] ?? '')?.[1] ?? '');
				return false;
			case 'details':
				builder.open('details');
				return true;
			case 'summary':
				builder.open('detailsSummary');
				return true;
			case 'table':
				builder.open('table');
				return true;
			case 'tr':
				builder.open('tableRow');
				return true;
			case 'td':
			case 'th':
				builder.open(name === 'td' ? 'tableCell' : 'tableHeader', spans(attributes));
				return true;
			case 'hr':
				builder.put({ type: 'horizontalRule' });
				return false;
			case 'br':
				builder.break();
				return false;
			case 'img':
				this.picture(attributes);
				return false;
			default: {
				const tone = name === 'div' || name === 'aside' ? attributes['data-callout'] : undefined;
				if (tone !== undefined && fitsAttribute('callout', 'tone', tone))
					builder.open('callout', { tone });
				else if (!LINES.has(name)) return false;
				else builder.endLine();
				return true;
			}
		}
	}

	private picture(attributes: Readonly<Record<string, string>>): void {
		const alt = (attributes['alt'] ?? '').slice(0, 500);
		const file = this.ports.pictureOf(attributes['src'] ?? '');
		if (file !== null) this.builder.put({ type: 'picture', attrs: { file, alt } });
		else if (alt.trim() !== '') this.builder.text(`[${alt}]`, this.marks);
	}

	private get marks(): readonly NoteMark[] {
		return this.open.at(-1)?.marks ?? [];
	}
}

/** Returns marks with others in place of those of the same type, in the order in which a text keeps them. */
function withMarks(around: readonly NoteMark[], own: readonly NoteMark[]): readonly NoteMark[] {
	if (own.length === 0) return around;
	const marks = new Map([...around, ...own].map((mark) => [mark.type, mark]));
	return [...marks.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

function marksOf(name: string, attributes: Readonly<Record<string, string>>): readonly NoteMark[] {
	const href = attributes['href']?.trim();
	if (name === 'a') return isSafeHref(href) ? [{ type: 'link', attrs: { href } }] : [];
	const known = Object.hasOwn(MARKS, name) ? MARKS[name] : undefined;
	if (known !== undefined) return [known];
	const style = attributes['style'] ?? '';
	// As word processors say it.
	if (name !== 'span' || style.length > 1000) return [];
	return [
		...(/font-weight:\s*(?:bold|[6-9]00)/u.test(style) ? [{ type: 'bold' }] : []),
		...(/font-style:\s*italic/u.test(style) ? [{ type: 'italic' }] : []),
		...(/text-decoration[^;]*line-through/u.test(style) ? [{ type: 'strike' }] : [])
	];
}

/** Returns over how many columns and rows a cell goes, where it says so. */
function spans(attributes: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
	const known = ['colspan', 'rowspan'].flatMap((name) => {
		const span = Number(attributes[name] ?? 1);
		return span !== 1 && fitsAttribute('tableCell', name, span) ? [[name, span] as const] : [];
	});
	return Object.fromEntries(known);
}

const wordsOf = (node: NoteNode): string => node.text ?? (node.content ?? []).map(wordsOf).join('');

const levelOf = ({ type, attrs }: NoteNode): number =>
	type === 'heading' ? Number(attrs?.['level'] ?? 1) : Infinity;

const lowest = (note: Note): number => Math.min(...note.map(levelOf));

/**
 * Returns what gives headings the levels that a page has: three, and a level higher each (`by`) below a title that no
 * other heading equals.
 */
const levelled =
	(by: 0 | 1) =>
	(node: NoteNode): NoteNode => {
		if (node.type === 'heading') {
			return { ...node, attrs: { level: Math.max(1, Math.min(3, levelOf(node) - by)) } };
		}
		return node.content === undefined ? node : { ...node, content: node.content.map(levelled(by)) };
	};
