import { tokenText, type Token } from './tokens';

/** Somebody or something that was picked while writing: how it reads in the field, and what it is. */
export interface Pick {
	/** "@Hanna Nowak", "#Roof for the school". */
	readonly label: string;
	readonly token: Token;
}

/** Where a word is being written that asks for a person (`@`) or a record (`#`). */
export interface Asking {
	readonly sign: '@' | '#';
	/** Where the sign stands. */
	readonly start: number;
	/** What has been written behind it. */
	readonly query: string;
}

/** How far behind its sign a name is looked for, in UTF-16 units. */
const MOST = 40;

/** What is asked for where the caret is; `null` when nothing is. */
export function askingAt(text: string, caret: number): Asking | null {
	const before = text.slice(Math.max(0, caret - MOST), caret);
	const match = /(?:^|[\s([])([@#])((?:[\p{L}\p{N}.'’-]+ ?){0,3})$/u.exec(before);
	const [, sign, query = ''] = match ?? [];
	if (sign !== '@' && sign !== '#') return null;
	return { sign, start: caret - query.length - 1, query };
}

/** The text with what was picked in the place of what was asked, and where the caret is then. */
export function picked(
	text: string,
	{ start, query }: Asking,
	{ label }: Pick
): { readonly text: string; readonly caret: number } {
	const rest = text.slice(start + 1 + query.length);
	const gap = rest.startsWith(' ') ? '' : ' ';
	return { text: `${text.slice(0, start)}${label}${gap}${rest}`, caret: start + label.length + 1 };
}

/** The labels that begin alike, letter by letter, and what is meant where one ends. */
interface Branch {
	readonly next: Map<string, Branch>;
	/** What the label stands for, the first picked first; empty where none ends. */
	readonly tokens: Token[];
	/** How many of them have been written down. */
	used: number;
}

const branch = (): Branch => ({ next: new Map(), tokens: [], used: 0 });

/**
 * What is written down of a text with picks in it: every label becomes what it stands for, of two
 * that begin alike the longer one. Of two with the same label the first picked is the first in the
 * text. Costs as much as the text and the labels are long.
 */
export function written(text: string, picks: readonly Pick[]): string {
	const labels = branch();
	for (const { label, token } of picks) {
		let here = labels;
		for (let at = 0; at < label.length; at += 1) {
			const there = here.next.get(label.charAt(at)) ?? branch();
			here.next.set(label.charAt(at), there);
			here = there;
		}
		if (here !== labels) here.tokens.push(token);
	}
	const parts: string[] = [];
	let done = 0;
	let at = 0;
	while (at < text.length) {
		const found = longestAt(text, at, labels);
		if (found === null) {
			at += 1;
			continue;
		}
		const { label, end } = found;
		// The last of its name stands for every further one.
		const token = label.tokens[Math.min(label.used, label.tokens.length - 1)];
		parts.push(text.slice(done, at), token === undefined ? '' : tokenText(token));
		label.used += 1;
		done = at = end;
	}
	return parts.join('') + text.slice(done);
}

/** The longest label that begins at a place of a text, and where it ends. */
function longestAt(
	text: string,
	start: number,
	labels: Branch
): { readonly label: Branch; readonly end: number } | null {
	let found: { readonly label: Branch; readonly end: number } | null = null;
	let here = labels;
	for (let at = start; at < text.length; at += 1) {
		const there = here.next.get(text.charAt(at));
		if (there === undefined) break;
		here = there;
		if (here.tokens.length > 0) found = { label: here, end: at + 1 };
	}
	return found;
}
