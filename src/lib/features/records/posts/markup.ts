import { splitTokens, type Token } from '$lib/domain/history/tokens';
import { segments } from './links';

/**
 * What a post is drawn from. A text is taken apart into these parts and nothing else, so that whatever somebody
 * wrote, no device ever reads it as a page: a tag or a script stays text.
 */
export type Inline =
	| { readonly is: 'text'; readonly text: string }
	| { readonly is: 'bold' | 'italic' | 'strike'; readonly parts: readonly Inline[] }
	| { readonly is: 'code'; readonly text: string }
	| { readonly is: 'link'; readonly text: string; readonly href: string }
	| ({ readonly is: 'token' } & Token);

export type Block =
	| { readonly is: 'text'; readonly parts: readonly Inline[] }
	| { readonly is: 'quote'; readonly parts: readonly Inline[] }
	| {
			readonly is: 'list';
			readonly ordered: boolean;
			readonly items: readonly (readonly Inline[])[];
	  }
	| { readonly is: 'code'; readonly text: string };

const FENCE = /^```/u;
const QUOTE = /^> ?/u;
const BULLET = /^[-*] (?=\S)/u;
const NUMBER = /^\d{1,3}[.)] (?=\S)/u;

/** Returns a post's text as blocks. Takes time in proportion to its length. */
export function blocksOf(text: string): Block[] {
	const blocks: Block[] = [];
	const lines = text.split('\n');
	let at = 0;
	/** Takes the lines from here on of which each begins like that, without it. */
	const run = (begins: RegExp): string[] => {
		const taken: string[] = [];
		for (; at < lines.length && begins.test(lines[at] ?? ''); at += 1) {
			taken.push((lines[at] ?? '').replace(begins, ''));
		}
		return taken;
	};
	while (at < lines.length) {
		const line = lines[at] ?? '';
		if (FENCE.test(line)) {
			const end = lines.findIndex((other, index) => index > at && FENCE.test(other));
			const last = end === -1 ? lines.length : end;
			blocks.push({ is: 'code', text: lines.slice(at + 1, last).join('\n') });
			at = last + 1;
		} else if (QUOTE.test(line)) {
			blocks.push({ is: 'quote', parts: inlinesOf(run(QUOTE).join('\n')) });
		} else if (BULLET.test(line)) {
			blocks.push({ is: 'list', ordered: false, items: run(BULLET).map(inlinesOf) });
		} else if (NUMBER.test(line)) {
			blocks.push({ is: 'list', ordered: true, items: run(NUMBER).map(inlinesOf) });
		} else {
			const taken: string[] = [];
			for (; at < lines.length && isPlain(lines[at] ?? ''); at += 1) taken.push(lines[at] ?? '');
			blocks.push({ is: 'text', parts: inlinesOf(taken.join('\n')) });
		}
	}
	return blocks;
}

const isPlain = (line: string): boolean =>
	[FENCE, QUOTE, BULLET, NUMBER].every((begins) => !begins.test(line));

/** What stands between two marks, within a line. Each is short, so that looking for its end costs little. */
const MARKED =
	/`([^`\n]{1,400})`|\*\*(\S[^*\n]{0,400})\*\*|(?<![\p{L}\p{N}_])_(\S[^_\n]{0,400})_(?![\p{L}\p{N}_])|~~(\S[^~\n]{0,400})~~/gu;

/** Returns a text within a block as its parts. */
export function inlinesOf(text: string): Inline[] {
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
