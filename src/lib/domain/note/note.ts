import type { Plain } from '../history/history';

/** A mark on a part of a note's text: bold, a link, …. */
export interface NoteMark {
	readonly type: string;
	readonly attrs?: Readonly<Record<string, Plain>>;
}

/** A part of a note: a block, a part within one, or text. This is the format that editors exchange. */
export interface NoteNode {
	readonly type: string;
	readonly attrs?: Readonly<Record<string, Plain>>;
	readonly content?: readonly NoteNode[];
	readonly text?: string;
	readonly marks?: readonly NoteMark[];
}

/** A note: its blocks, from the top. */
export type Note = readonly NoteNode[];

/**
 * What an edit changed in a note, block by block, which is enough to repeat it on another state of the
 * note.
 */
export interface NoteChange {
	/** The index of the first of the blocks, from 0. */
	readonly at: number;
	/** The block before them; `null` at the top. */
	readonly after: NoteNode | null;
	readonly removed: Note;
	readonly added: Note;
}

/** Returns how many rows at the top of a table name its columns: they are repeated on every printed page. */
export function headsOf(rows: readonly NoteNode[]): number {
	const end = rows.findIndex(
		({ content = [] }) => content.length === 0 || content.some(({ type }) => type !== 'tableHeader')
	);
	return end === -1 ? rows.length : end;
}

/** A change without a visible effect. */
export const NO_NOTE_CHANGE: NoteChange = { at: 0, after: null, removed: [], added: [] };

/** A change with its place in the present note. */
export interface NotePatch {
	readonly at: number;
	readonly remove: number;
	readonly added: Note;
}

/** Returns the change from one note to another, or `null` when they have the same content. */
export function noteChange(before: Note, after: Note): NoteChange | null {
	let start = 0;
	const shortest = Math.min(before.length, after.length);
	while (start < shortest && isSame(before[start], after[start])) start += 1;
	let end = 0;
	while (end < shortest - start && isSame(before.at(-1 - end), after.at(-1 - end))) end += 1;
	if (start === before.length - end && start === after.length - end) return null;
	return {
		at: start,
		after: before[start - 1] ?? null,
		removed: before.slice(start, before.length - end),
		added: after.slice(start, after.length - end)
	};
}

/**
 * Returns the place of a change in a note that others have edited since, or `null` when there is
 * nothing left to do. Blocks that somebody has changed meanwhile stay beside those of the change: a
 * text may appear twice, but none is lost.
 */
export function placeIn(note: Note, { at, after, removed, added }: NoteChange): NotePatch | null {
	const now = note.map(words);
	const [gone, fresh] = [removed.map(words), added.map(words)];
	if (gone.length > 0) {
		const found = nearest(now, gone, at);
		if (found !== null) return { at: found, remove: gone.length, added };
	}
	if (fresh.length === 0) return null;
	const before = after === null ? null : nearest(now, [words(after)], at - 1);
	const place = after === null ? 0 : before === null ? Math.min(at, now.length) : before + 1;
	// The change counts as done only when its blocks are at this place. The same text elsewhere belongs
	// to somebody else, or was there before.
	const isThere = fresh.every((block, index) => now[place + index] === block);
	return isThere ? null : { at: place, remove: 0, added };
}

/**
 * Returns two successive changes as one, or `null` when they are at different places, or when others
 * have changed the note between them.
 */
export function joined(first: NoteChange, second: NoteChange): NoteChange | null {
	const [firstEnd, secondEnd] = [first.at + first.added.length, second.at + second.removed.length];
	const [from, to] = [Math.max(first.at, second.at), Math.min(firstEnd, secondEnd)];
	if (from > to) return null;
	const between = first.added.slice(from - first.at, to - first.at);
	const replaced = second.removed.slice(from - second.at, to - second.at);
	if (between.some((block, index) => words(block) !== words(replaced[index] ?? block))) return null;
	return {
		at: Math.min(first.at, second.at),
		after: second.at < first.at ? second.after : first.after,
		removed: [
			...second.removed.slice(0, Math.max(0, first.at - second.at)),
			...first.removed,
			...second.removed.slice(second.removed.length - Math.max(0, secondEnd - firstEnd))
		],
		added: [
			...first.added.slice(0, Math.max(0, second.at - first.at)),
			...second.added,
			...first.added.slice(first.added.length - Math.max(0, firstEnd - secondEnd))
		]
	};
}

/** Returns a note as plain text, one line per block, for copying. `nameOf` returns the names of mentions. */
export function noteText(note: Note, nameOf: (kind: string, id: string) => string): string {
	return note.flatMap((block) => linesOf(block, nameOf, '')).join('\n');
}

/** Whether a note has no visible content. */
export const isEmptyNote = (note: Note): boolean =>
	noteText(note, () => '@').replace(/[\s\-[\]]/gu, '') === '';

function linesOf(
	node: NoteNode,
	nameOf: (kind: string, id: string) => string,
	indent: string
): string[] {
	const parts = node.content ?? [];
	switch (node.type) {
		case 'bulletList':
		case 'orderedList':
		case 'taskList':
			return parts.flatMap((item, index) => {
				const sign =
					node.type === 'orderedList'
						? `${String(index + 1)}. `
						: node.type === 'taskList'
							? `[${item.attrs?.['checked'] === true ? 'x' : ' '}] `
							: '- ';
				const [first = '', ...more] = (item.content ?? []).flatMap((part) =>
					linesOf(part, nameOf, `${indent}  `)
				);
				return [`${indent}${sign}${first.trimStart()}`, ...more];
			});
		case 'table':
			return parts.map(
				(row) =>
					`${indent}${(row.content ?? []).map((cell) => inline(cell, nameOf).replaceAll('\n', ' ')).join('\t')}`
			);
		case 'blockquote':
		case 'callout':
		case 'details':
		case 'columns':
		case 'column':
			return parts.flatMap((part) => linesOf(part, nameOf, indent));
		case 'horizontalRule':
			return [`${indent}---`];
		case 'picture':
			return [`${indent}${String(node.attrs?.['alt'] ?? '')}`];
		default:
			return `${indent}${parts.map((part) => inline(part, nameOf)).join('')}`.split('\n');
	}
}

function inline(node: NoteNode, nameOf: (kind: string, id: string) => string): string {
	if (node.type === 'hardBreak') return '\n';
	if (node.type === 'mention') {
		const { kind, id } = node.attrs ?? {};
		return typeof kind === 'string' && typeof id === 'string' ? nameOf(kind, id) : '';
	}
	return node.text ?? (node.content ?? []).map((part) => inline(part, nameOf)).join('');
}

/** Returns a block as text, which is equal for blocks with the same content. */
const words = (node: NoteNode): string =>
	JSON.stringify(node, (_, part: unknown) =>
		typeof part === 'object' && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part
	);

/** Whether two blocks have the same content. The same object is not looked into. */
const isSame = (one: NoteNode | undefined, other: NoteNode | undefined): boolean =>
	one === other || (one !== undefined && other !== undefined && words(one) === words(other));

/**
 * Returns where a run of at least one block starts; of several places, the one nearest to `at`. Reads
 * the note once (Knuth, Morris and Pratt), however similar its blocks are.
 */
function nearest(note: readonly string[], run: readonly string[], at: number): number | null {
	const borders = bordersOf(run);
	let found: number | null = null;
	let matched = 0;
	for (const [end, block] of note.entries()) {
		matched = extended(run, borders, matched, block);
		if (matched < run.length) continue;
		const start = end + 1 - run.length;
		if (found === null || Math.abs(start - at) < Math.abs(found - at)) found = start;
	}
	return found;
}

/** Returns, for each prefix of a run, the length of the longest shorter prefix with which it ends. */
function bordersOf(run: readonly string[]): readonly number[] {
	const borders = [0];
	for (const block of run.slice(1)) {
		borders.push(extended(run, borders, borders.at(-1) ?? 0, block));
	}
	return borders;
}

/** Returns how much of a run has matched after the next block. */
function extended(
	run: readonly string[],
	borders: readonly number[],
	matched: number,
	block: string
): number {
	let left = matched;
	while (left > 0 && run[left] !== block) left = borders[left - 1] ?? 0;
	return run[left] === block ? left + 1 : 0;
}
