import { tokenText, type Token } from './tokens';

/** Somebody or something that is offered while writing: how it reads in the field, and what it is. */
export interface Pick {
	/** "@Hanna Nowak", "#Roof for the school". */
	readonly label: string;
	readonly token: Token;
}

/** What was picked, and where its label begins in the text. The same label elsewhere is only words. */
export interface Placed extends Pick {
	/** In UTF-16 units. */
	readonly at: number;
}

/** A text in a field with what was picked in it, in the order of the text. */
export interface WithPicks {
	readonly text: string;
	readonly picks: readonly Placed[];
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
const MOST = 60;

/** What is asked for where the caret is; `null` when nothing is. */
export function askingAt(text: string, caret: number): Asking | null {
	const before = text.slice(Math.max(0, caret - MOST), caret);
	const match = /(?:^|[\s([])([@#])((?:[\p{L}\p{M}\p{N}.'’&+-]+ ?){0,5})$/u.exec(before);
	const [, sign, query = ''] = match ?? [];
	if (sign !== '@' && sign !== '#') return null;
	return { sign, start: caret - query.length - 1, query };
}

/** The text with what was picked in the place of what was asked, and where the caret is then. */
export function picked(
	{ text, picks }: WithPicks,
	{ start, query }: Asking,
	pick: Pick
): WithPicks & { readonly caret: number } {
	const { label, token } = pick;
	const rest = text.slice(start + 1 + query.length);
	const gap = rest.startsWith(' ') ? '' : ' ';
	const now = `${text.slice(0, start)}${label}${gap}${rest}`;
	const others = edited({ text, picks }, now, start + label.length + gap.length);
	const placed: Placed = { label, token, at: start };
	return {
		text: now,
		picks: [...others, placed].sort((a, b) => a.at - b.at),
		caret: start + label.length + 1
	};
}

/**
 * What was picked, after the text has been edited: it moves with what stands before it, and what was
 * changed within is nothing picked any more. `caret` is where the edit ended: it tells which of two
 * equal parts was changed.
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

/** One text after another, a line for each. */
export function joinedTexts(first: WithPicks, second: WithPicks): WithPicks {
	const text = `${first.text}\n`;
	const moved = second.picks.map((pick) => ({ ...pick, at: pick.at + text.length }));
	return { text: text + second.text, picks: [...first.picks, ...moved] };
}

/** What goes on with a name makes it another word: "@Annual" is not An. */
const GOES_ON = /^[\p{L}\p{M}\p{N}]/u;

/**
 * What is written down of a text: each label that was picked, at its place, becomes what it stands
 * for. Everything else stays as the words that it is.
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
