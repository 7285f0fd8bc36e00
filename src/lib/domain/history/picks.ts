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

/**
 * What is written down of a text with picks in it: every label becomes what it stands for. Of two
 * with the same label the first picked is the first in the text.
 */
export function written(text: string, picks: readonly Pick[]): string {
	const waiting = [...picks].sort((a, b) => b.label.length - a.label.length);
	let out = '';
	let at = 0;
	while (at < text.length) {
		const index = waiting.findIndex(({ label }) => text.startsWith(label, at));
		const pick = waiting[index];
		if (pick === undefined) {
			out += text.charAt(at);
			at += 1;
			continue;
		}
		out += tokenText(pick.token);
		at += pick.label.length;
		// The last of its name stands for every further one.
		if (waiting.some((other, place) => place !== index && other.label === pick.label)) {
			waiting.splice(index, 1);
		}
	}
	return out;
}
