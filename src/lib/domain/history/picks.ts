import { tokenText, type Token } from './tokens';

/**
 * A person or record that is suggested while somebody types: its label in the field, and what it refers
 * to.
 */
export interface Pick {
	/** "@Hanna Nowak", "#Roof for the school". */
	readonly label: string;
	readonly token: Token;
}

/**
 * A picked person or record, and where its label begins in the text. The same label elsewhere is plain
 * text.
 */
export interface Placed extends Pick {
	/** The position, in UTF-16 units. */
	readonly at: number;
}

/** A text in a field with the picks in it, in the order of the text. */
export interface WithPicks {
	readonly text: string;
	readonly picks: readonly Placed[];
}

/** The position of a word that asks for a person (`@`) or a record (`#`). */
export interface Asking {
	readonly sign: '@' | '#';
	/** The position of the sign. */
	readonly start: number;
	/** The text behind the sign. */
	readonly query: string;
}

/** How far behind its sign a name can reach, in UTF-16 units. */
const MOST = 60;

/** Returns what the word at the caret asks for, or `null` when it asks for nothing. */
export function askingAt(text: string, caret: number): Asking | null {
	const before = text.slice(Math.max(0, caret - MOST), caret);
	const match = /(?:^|[\s([])([@#])((?:[\p{L}\p{M}\p{N}.'’&+-]+ ?){0,5})$/u.exec(before);
	const [, sign, query = ''] = match ?? [];
	if (sign !== '@' && sign !== '#') return null;
	return { sign, start: caret - query.length - 1, query };
}

/** Where the word stands that asks for something. */
type Place = Omit<Asking, 'sign'>;

/** Returns the text in which something else has replaced the word that asked for it, and the new caret. */
export function replaced(
	{ text, picks }: WithPicks,
	{ start, query }: Place,
	by: string
): WithPicks & { readonly caret: number } {
	const rest = text.slice(start + 1 + query.length);
	const gap = rest.startsWith(' ') ? '' : ' ';
	const now = `${text.slice(0, start)}${by}${gap}${rest}`;
	const others = edited({ text, picks }, now, start + by.length + gap.length);
	return { text: now, picks: others, caret: start + by.length + 1 };
}

/** Returns the text in which the pick has replaced the word that asked for it, and the new caret. */
export function picked(
	before: WithPicks,
	place: Place,
	{ label, token }: Pick
): WithPicks & { readonly caret: number } {
	const now = replaced(before, place, label);
	const placed: Placed = { label, token, at: place.start };
	return { ...now, picks: [...now.picks, placed].sort((a, b) => a.at - b.at) };
}

/**
 * Returns the picks after the text was edited. A pick moves with the text before it, and a changed
 * label is no pick any more. `caret` is where the edit ended, which tells which of two equal parts was
 * changed.
 */
export function edited(
	{ text: before, picks }: WithPicks,
	after: string,
	caret: number
): readonly Placed[] {
	let behind = after.length - caret;
	if (behind < 0 || behind > before.length || !before.endsWith(after.slice(caret))) {
		behind = commonEnd(before, after);
	}
	const most = Math.min(before.length, after.length) - behind;
	let start = 0;
	while (start < most && before.charAt(start) === after.charAt(start)) start += 1;
	const end = before.length - behind;
	const shift = after.length - before.length;
	return picks.flatMap((pick) => {
		if (pick.at + pick.label.length <= start) return [pick];
		return pick.at >= end ? [{ ...pick, at: pick.at + shift }] : [];
	});
}

function commonEnd(before: string, after: string): number {
	const most = Math.min(before.length, after.length);
	let length = 0;
	while (length < most && before.at(-1 - length) === after.at(-1 - length)) length += 1;
	return length;
}

/** Returns two texts joined by a line break. */
export function joinedTexts(first: WithPicks, second: WithPicks): WithPicks {
	const text = `${first.text}\n`;
	const moved = second.picks.map((pick) => ({ ...pick, at: pick.at + text.length }));
	return { text: text + second.text, picks: [...first.picks, ...moved] };
}

/** A letter or digit after a name makes it another word: "@Annual" is not An. */
const GOES_ON = /^[\p{L}\p{M}\p{N}]/u;

/**
 * Returns the stored form of a text: each picked label, at its position, becomes its token. Everything
 * else stays plain text.
 */
export function written({ text, picks }: WithPicks): string {
	const parts: string[] = [];
	let done = 0;
	for (const { label, token, at } of [...picks].sort((a, b) => a.at - b.at)) {
		const end = at + label.length;
		if (at < done || text.slice(at, end) !== label) continue;
		if (GOES_ON.test(text.slice(end, end + 2))) continue;
		parts.push(text.slice(done, at), tokenText(token));
		done = end;
	}
	return parts.join('') + text.slice(done);
}
