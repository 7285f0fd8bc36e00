import { splitTokens, tokenText, type Token } from '$lib/domain/history/tokens';
import { webAddress } from '$lib/ui/web-address';
import { segments } from './links';
import {
	END,
	inlinesOf,
	isPlain,
	JOINER,
	MARKS,
	type Block,
	type Inline,
	type ListBlock,
	type ListItem
} from './markup';

/** A piece of text, or a mention, with everything that is marked on it. */
export type Run = (
	| { readonly is: 'text' | 'code'; readonly text: string }
	| { readonly is: 'token'; readonly token: Token }
) & {
	readonly bold: boolean;
	readonly italic: boolean;
	readonly strike: boolean;
	/** Where it leads; `null` for nowhere. */
	readonly href: string | null;
};

export const BARE = { bold: false, italic: false, strike: false, href: null };

/** Returns parts as runs, in which each piece says itself what is marked on it. */
export function runsOf(
	parts: readonly Inline[],
	marks: Pick<Run, 'bold' | 'italic' | 'strike' | 'href'> = BARE
): Run[] {
	return parts.flatMap((part): Run[] => {
		switch (part.is) {
			case 'text':
				return [{ is: 'text', text: part.text, ...marks }];
			case 'code':
				return [{ is: 'code', text: part.text, ...marks }];
			case 'token':
				return [{ is: 'token', token: { kind: part.kind, id: part.id }, ...marks }];
			case 'link':
				return [{ is: 'text', text: part.text, ...marks, href: marks.href ?? part.href }];
			case 'named':
				return runsOf(part.parts, { ...marks, href: part.href });
			default:
				return runsOf(part.parts, { ...marks, [part.is]: true });
		}
	});
}

/**
 * Returns runs with everything made of them that a text says by itself: what reads as an address is a link, what reads
 * as a mention is one. Neighbours that are alike are one run.
 */
export function settled(runs: readonly Run[]): Run[] {
	// What stands in the text is found in it anew, as a reader finds it.
	const plain = runs.flatMap((run): Run[] => {
		if (run.is === 'token') return [{ ...run, href: addressOf(run.href) }];
		const text = seen(run.text);
		if (text === '') return [];
		const leads = run.href !== null && !(run.is === 'text' && isItself(text, run.href));
		return [{ ...run, text, href: leads ? addressOf(run.href) : null }];
	});
	return joined(plain).flatMap((run): Run[] => {
		if (run.is !== 'text') return [run];
		return splitTokens(run.text).flatMap((part): Run[] => {
			const { bold, italic, strike, href } = run;
			const marks = { bold, italic, strike, href };
			if (typeof part !== 'string') return [{ is: 'token', token: part, ...marks }];
			if (href !== null) return [{ is: 'text', text: part, ...marks }];
			return segments(part).map((segment) => ({
				...{ is: 'text', text: segment.text, ...marks },
				href: segment.is === 'link' ? segment.href : null
			}));
		});
	});
}

/** Returns runs with neighbours that are alike as one. */
function joined(runs: readonly Run[]): Run[] {
	const found: Run[] = [];
	for (const run of runs) {
		const last = found.at(-1);
		if (last === undefined || last.is === 'token' || run.is === 'token' || !areAlike(last, run))
			found.push(run);
		else found[found.length - 1] = { ...last, text: last.text + run.text };
	}
	return found;
}

/** Whether a text is an address and leads there. */
function isItself(text: string, href: string): boolean {
	const [part, ...more] = segments(text);
	return more.length === 0 && part?.is === 'link' && part.href === href;
}

/** Returns an address without the brackets that would end it too early, `null` where it is none of the web. */
const addressOf = (href: string | null): string | null =>
	href === null ? null : webAddress(href.replace(/[()'\\]/gu, escaped));

const escaped = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;

/** A text without the sign that has a meaning in the markup, and without line breaks. */
const seen = (text: string): string => text.replaceAll(JOINER, '').replace(/[\n\r]+/gu, ' ');

const areAlike = (a: Run, b: Run): boolean =>
	a.is === b.is &&
	a.bold === b.bold &&
	a.italic === b.italic &&
	a.strike === b.strike &&
	a.href === b.href;

/** The marks, the outermost first. */
const ORDER = ['href', 'bold', 'italic', 'strike'] as const;

/**
 * Returns a line of text for its runs: in the form that everybody knows where that says the same and `keeps` agrees,
 * else in the second one.
 */
export function lineOf(
	runs: readonly Run[],
	keeps: (line: string) => boolean = () => true
): string {
	const given = settled(runs);
	const known = written(given, 0, 'known');
	if (known !== null && says(known, given) && keeps(known)) return known;
	return JOINER + (written(given, 0, 'strict') ?? '');
}

const says = (line: string, runs: readonly Run[]): boolean =>
	JSON.stringify(settled(runsOf(inlinesOf(line)))) === JSON.stringify(runs);

/** Returns the text of runs from a level of marks on, `null` where the form cannot say it. */
function written(runs: readonly Run[], level: number, form: 'known' | 'strict'): string | null {
	const mark = ORDER[level];
	if (mark === undefined) return runs.map((run) => leaf(run, form)).join('');
	let text = '';
	for (let at = 0; at < runs.length;) {
		const value = runs[at]?.[mark];
		let end = at;
		while (end < runs.length && runs[end]?.[mark] === value) end += 1;
		const group = runs.slice(at, end);
		const inner = written(group, level + 1, form);
		if (inner === null) return null;
		const marked =
			value === false || value === null || value === undefined
				? inner
				: mark === 'href'
					? linked(group, inner, String(value), form)
					: form === 'known'
						? `${MARKS[mark]}${inner}${MARKS[mark]}`
						: `${MARKS[mark]}${JOINER}${inner}${END}${MARKS[mark]}`;
		if (marked === null) return null;
		text += marked;
		at = end;
	}
	return text;
}

function leaf(run: Run, form: 'known' | 'strict'): string {
	if (run.is === 'token') return tokenText(run.token);
	if (run.is === 'text') return run.text;
	return form === 'known' ? `\`${run.text}\`` : `\`${JOINER}${run.text}${END}\``;
}

/** An address that stands in the text says by itself where it leads. */
function linked(
	group: readonly Run[],
	inner: string,
	href: string,
	form: 'known' | 'strict'
): string | null {
	const [only, ...more] = group;
	if (more.length === 0 && only?.is === 'text' && isItself(only.text, href)) return inner;
	return form === 'known' ? null : `[${JOINER}${inner}${END}](${href})`;
}

/** Returns the text of blocks. Reading it gives the same blocks; of neighbours of one kind, one. */
export function textOf(blocks: readonly Block[]): string {
	return blocks.flatMap(linesOf).join('\n').trim();
}

function linesOf(block: Block): string[] {
	switch (block.is) {
		case 'code':
			return ['```', ...(block.text === '' ? [] : block.text.split('\n').map(fenced)), '```'];
		case 'heading': {
			const line = lineOf(runsOf(block.parts));
			return [line === '' ? '' : `${'#'.repeat(block.level)}${JOINER} ${line}`];
		}
		case 'quote':
			return inLines(runsOf(block.parts)).map((runs) => {
				const line = lineOf(runs);
				return line === '' ? '>' : `> ${line}`;
			});
		case 'list':
			return listLines(block, 0);
		case 'text':
			return inLines(runsOf(block.parts)).map((runs) => lineOf(runs, isPlain));
	}
}

const fenced = (line: string): string => (FENCE_LIKE.test(line) ? JOINER + line : line);
const FENCE_LIKE = new RegExp(`^${JOINER}*\`\`\``, 'u');

function listLines({ ordered, items }: ListBlock, depth: number): string[] {
	return items.flatMap(({ parts, lists }: ListItem, at): string[] => {
		const sign = ordered ? `${String(Math.min(at + 1, MOST_NUMBER))}.` : '-';
		const start = depth === 0 ? '' : '  '.repeat(depth) + JOINER;
		// Something must stand behind the sign, or it is none.
		const line = lineOf(runsOf(parts), (known) => /^\S/u.test(known));
		return [`${start}${sign} ${line}`, ...lists.flatMap((list) => listLines(list, depth + 1))];
	});
}

/** The highest number that a list counts to. It is not read. */
const MOST_NUMBER = 999;

/** Returns runs by line. */
function inLines(runs: readonly Run[]): Run[][] {
	const lines: Run[][] = [[]];
	for (const run of runs) {
		if (run.is === 'token') {
			lines.at(-1)?.push(run);
			continue;
		}
		for (const [at, text] of run.text.split('\n').entries()) {
			if (at > 0) lines.push([]);
			if (text !== '') lines.at(-1)?.push({ ...run, text });
		}
	}
	return lines;
}
