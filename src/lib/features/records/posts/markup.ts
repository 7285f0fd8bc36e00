import { splitTokens, type Token } from '$lib/domain/history/tokens';
import { webAddress } from '$lib/ui/web-address';
import { segments } from './links';

/**
 * What a post is drawn from. A text is taken apart into these parts and nothing else, so that whatever somebody
 * wrote, no device ever reads it as a page: a tag or a script stays text.
 */
export type Inline =
	| { readonly is: 'text'; readonly text: string }
	| { readonly is: 'bold' | 'italic' | 'strike'; readonly parts: readonly Inline[] }
	| { readonly is: 'code'; readonly text: string }
	/** An address that stands in the text itself. */
	| { readonly is: 'link'; readonly text: string; readonly href: string }
	/** Words that lead to an address. */
	| { readonly is: 'named'; readonly href: string; readonly parts: readonly Inline[] }
	| ({ readonly is: 'token' } & Token);

export interface ListBlock {
	readonly is: 'list';
	readonly ordered: boolean;
	readonly items: readonly ListItem[];
}

export interface ListItem {
	readonly parts: readonly Inline[];
	/** The lists below it. */
	readonly lists: readonly ListBlock[];
}

export type Block =
	/** Lines of text, with `\n` between them. */
	| { readonly is: 'text'; readonly parts: readonly Inline[] }
	| { readonly is: 'heading'; readonly level: number; readonly parts: readonly Inline[] }
	| { readonly is: 'quote'; readonly parts: readonly Inline[] }
	| ListBlock
	| { readonly is: 'code'; readonly text: string };

/**
 * The sign that nobody sees (word joiner) and that makes what the first form of the markup could not say: at the
 * beginning of a line it says that only marks with this sign behind them count there; see `inlinesOf`. No older text has
 * it in these places, so each reads as it always did (ADR 34).
 */
export const JOINER = '\u2060';

/** What ends a mark whose beginning has the joiner behind it. */
export const END = JOINER + JOINER;

const FENCE = /^```/u;
const QUOTE = /^> ?/u;
const HEADING = new RegExp(`^(#{1,3})${JOINER} `, 'u');
const BULLET = /^[-*] (?=\S)/u;
const NUMBER = /^\d{1,3}[.)] (?=\S)/u;
const BELOW = new RegExp(`^((?: {2}){1,6})${JOINER}(?:[-*]|\\d{1,3}[.)]) (?=\\S)`, 'u');

/** Returns a post's text as blocks. Takes time in proportion to its length. */
export function blocksOf(text: string): Block[] {
	const blocks: Block[] = [];
	const lines = text.split('\n');
	let at = 0;
	const line = () => lines[at] ?? '';
	while (at < lines.length) {
		const heading = HEADING.exec(line());
		if (FENCE.test(line())) {
			const end = lines.findIndex((other, index) => index > at && FENCE.test(other));
			const last = end === -1 ? lines.length : end;
			const code = lines.slice(at + 1, last).map((one) => one.replace(FENCED, ''));
			blocks.push({ is: 'code', text: code.join('\n') });
			at = last + 1;
		} else if (heading !== null) {
			const [begin, signs = ''] = heading;
			const parts = inlinesOf(line().slice(begin.length));
			blocks.push({ is: 'heading', level: signs.length, parts });
			at += 1;
		} else if (QUOTE.test(line())) {
			const quoted: string[] = [];
			for (; at < lines.length && QUOTE.test(line()); at += 1)
				quoted.push(line().replace(QUOTE, ''));
			blocks.push({ is: 'quote', parts: linesOf(quoted) });
		} else if (BULLET.test(line()) || NUMBER.test(line())) {
			const begins = BULLET.test(line()) ? BULLET : NUMBER;
			const taken: string[] = [];
			const isNext = () => begins.test(line()) || BELOW.test(line());
			for (; at < lines.length && isNext(); at += 1) taken.push(line());
			blocks.push(listOf(taken, begins === NUMBER));
		} else {
			const taken: string[] = [];
			for (; at < lines.length && isPlain(line()); at += 1) taken.push(line());
			blocks.push({ is: 'text', parts: linesOf(taken) });
		}
	}
	return blocks;
}

/** A line of code that could end it has the joiner before it. */
const FENCED = new RegExp(`^${JOINER}(?=${JOINER}*\`\`\`)`, 'u');

/** Whether a line begins nothing but text. */
export const isPlain = (line: string): boolean =>
	[FENCE, HEADING, QUOTE, BULLET, NUMBER].every((begins) => !begins.test(line));

interface OpenList {
	readonly is: 'list';
	readonly ordered: boolean;
	readonly items: { readonly parts: readonly Inline[]; readonly lists: OpenList[] }[];
}

/** Returns the list of lines of which the first is on the first level. */
function listOf(lines: readonly string[], ordered: boolean): ListBlock {
	const list: OpenList = { is: 'list', ordered, items: [] };
	/** The lists that can go on, the outermost first. */
	const open: OpenList[] = [list];
	for (const line of lines) {
		const below = BELOW.exec(line);
		const depth = below === null ? 0 : (below[1] ?? '').length / 2;
		const start = below === null ? line : line.slice((below[1] ?? '').length + 1);
		const isNumber = NUMBER.test(start);
		const parts = inlinesOf(start.replace(isNumber ? NUMBER : BULLET, ''));
		const level = Math.min(depth, open.length);
		open.length = Math.min(open.length, level + 1);
		if (level > 0) {
			const above = open[level - 1]?.items.at(-1);
			if (above !== undefined && open[level]?.ordered !== isNumber) {
				const made: OpenList = { is: 'list', ordered: isNumber, items: [] };
				above.lists.push(made);
				open[level] = made;
			}
		}
		open[level]?.items.push({ parts, lists: [] });
		// A list below another item begins anew.
		open.length = level + 1;
	}
	return list;
}

/** Returns lines as parts, with line breaks between them. */
function linesOf(lines: readonly string[]): Inline[] {
	if (!lines.some((line) => line.startsWith(JOINER))) return inlinesOf(lines.join('\n'));
	const parts: Inline[] = [];
	for (const [at, line] of lines.entries()) {
		if (at > 0) addText(parts, '\n');
		for (const part of inlinesOf(line)) {
			if (part.is === 'text') addText(parts, part.text);
			else parts.push(part);
		}
	}
	return parts;
}

function addText(parts: Inline[], text: string): void {
	const last = parts.at(-1);
	if (last?.is === 'text') parts[parts.length - 1] = { is: 'text', text: last.text + text };
	else parts.push({ is: 'text', text });
}

/** What stands between two marks, within a line. Each is short, so that looking for its end costs little. */
const MARKED =
	/`([^`\n]{1,400})`|\*\*(\S[^*\n]{0,400})\*\*|(?<![\p{L}\p{N}_])_(\S[^_\n]{0,400})_(?![\p{L}\p{N}_])|~~(\S[^~\n]{0,400})~~/gu;

/**
 * Returns a text within a block as its parts. One that begins with the joiner has marks of the second form alone:
 * `**`, `_`, `~~`, a backtick or `[` with a joiner behind it, up to two joiners and the same again; they can be in each other.
 */
export function inlinesOf(text: string): Inline[] {
	if (text.startsWith(JOINER)) return new StrictLine(text).read();
	const parts: Inline[] = [];
	let end = 0;
	for (const match of text.matchAll(MARKED)) {
		parts.push(...wordsOf(text.slice(end, match.index)));
		const [whole, code, bold, italic, strike] = match;
		if (code !== undefined) parts.push({ is: 'code', text: code });
		else if (bold !== undefined) parts.push({ is: 'bold', parts: wordsOf(bold) });
		else if (italic !== undefined) parts.push({ is: 'italic', parts: wordsOf(italic) });
		else if (strike !== undefined) parts.push({ is: 'strike', parts: wordsOf(strike) });
		end = match.index + whole.length;
	}
	return [...parts, ...wordsOf(text.slice(end))];
}

/** Returns a text without marks: its addresses are links, its mentions names. */
const wordsOf = (text: string): Inline[] =>
	text === ''
		? []
		: splitTokens(text).flatMap((part): Inline[] =>
				typeof part === 'string' ? segments(part) : [{ is: 'token', ...part }]
			);

export const MARKS = { bold: '**', italic: '_', strike: '~~' } as const;
type Mark = keyof typeof MARKS;

const OPENS: readonly (readonly [sign: string, is: Mark | 'code' | 'named'])[] = [
	[MARKS.bold, 'bold'],
	[MARKS.italic, 'italic'],
	[MARKS.strike, 'strike'],
	['`', 'code'],
	['[', 'named']
];

/** Marks in marks, and no deeper: what is beyond is text. */
const DEEPEST = 8;

/** What follows the words of a link: its address. */
const ADDRESS = /^\]\(([^\s()<>"'`\\]{1,2000})\)/u;

/** Reads a line of the second form from left to right, once. A mark that nobody ended ends with the line. */
class StrictLine {
	private at = JOINER.length;

	constructor(private readonly text: string) {}

	read(): Inline[] {
		return this.until(null, 0);
	}

	/** Reads up to the end of a mark, or of the line. */
	private until(ends: string | null, depth: number): Inline[] {
		const { text } = this;
		const parts: Inline[] = [];
		let begin = this.at;
		const flush = (end: number): void => {
			for (const part of wordsOf(text.slice(begin, end))) parts.push(part);
		};
		for (;;) {
			const sign = text.indexOf(JOINER, this.at);
			if (sign === -1) {
				flush(text.length);
				this.at = text.length;
				return parts;
			}
			if (text.startsWith(JOINER, sign + 1)) {
				flush(sign);
				this.at = begin = sign + END.length;
				if (ends !== null && text.startsWith(ends, this.at)) {
					this.at += ends.length;
					return parts;
				}
				continue;
			}
			const before = text.slice(begin, sign);
			const open = depth < DEEPEST ? OPENS.find(([start]) => before.endsWith(start)) : undefined;
			flush(sign - (open?.[0].length ?? 0));
			this.at = begin = sign + JOINER.length;
			if (open === undefined) continue;
			parts.push(...this.marked(open[1], open[0], depth + 1));
			begin = this.at;
		}
	}

	private marked(is: Mark | 'code' | 'named', sign: string, depth: number): Inline[] {
		if (is === 'code') {
			const found = this.text.indexOf(END + sign, this.at);
			const end = found === -1 ? this.text.length : found;
			const code = this.text.slice(this.at, end);
			this.at = Math.min(this.text.length, end + END.length + sign.length);
			return code === '' ? [] : [{ is: 'code', text: code }];
		}
		const parts = this.until(is === 'named' ? ']' : sign, depth);
		if (is !== 'named') return parts.length === 0 ? [] : [{ is, parts }];
		// The bracket was read as the end.
		const address = ADDRESS.exec(this.text.slice(this.at - 1, this.at + 2010));
		const href = address?.[1] === undefined ? null : webAddress(address[1]);
		if (address === null || href === null) return parts;
		this.at += address[0].length - 1;
		return parts.length === 0 ? [] : [{ is: 'named', href, parts }];
	}
}
