import { webAddress } from '$lib/ui/web-address';
import { blocksOf, inlinesOf, JOINER, type Block, type Inline } from './markup';

const HEADING = /^ {0,3}(#{1,6}) +(?=\S)/u;
const BULLET = /^([ \t]*)[-*+] +(?=\S)/u;
const NUMBER = /^([ \t]*)(\d{1,3})[.)] +(?=\S)/u;
const LINK = /\[([^\]\n]{1,400})\]\((https?:\/\/[^\s()<>"']{1,2000})\)/gu;

/** Returns pasted text as blocks: Markdown as people write it elsewhere, and every other text as it is. */
export function blocksOfMarkdown(text: string): Block[] {
	let inCode = false;
	const lines = text
		.replace(/\r\n?/gu, '\n')
		.replaceAll(JOINER, '')
		.split('\n')
		.map((line) => {
			if (line.startsWith('```')) inCode = !inCode;
			return inCode || line.startsWith('```') ? line : ownLine(line);
		});
	return blocksOf(lines.join('\n')).map(withLinks);
}

/** Returns a line of Markdown as the markup of a post says it. */
function ownLine(line: string): string {
	const heading = HEADING.exec(line);
	if (heading !== null) {
		const level = Math.min(3, (heading[1] ?? '').length);
		return `${'#'.repeat(level)}${JOINER} ${line.slice(heading[0].length).replace(/ +#+$/u, '')}`;
	}
	for (const [begins, sign] of [
		[BULLET, '-'],
		[NUMBER, '1.']
	] as const) {
		const found = begins.exec(line);
		if (found === null) continue;
		const depth = Math.min(6, Math.floor((found[1] ?? '').replaceAll('\t', '    ').length / 2));
		const start = depth === 0 ? '' : '  '.repeat(depth) + JOINER;
		return `${start}${sign} ${line.slice(found[0].length)}`;
	}
	return line;
}

function withLinks(block: Block): Block {
	if (block.is === 'code') return block;
	if (block.is !== 'list') return { ...block, parts: linked(block.parts) };
	return {
		...block,
		items: block.items.map(({ parts, lists }) => ({
			parts: linked(parts),
			lists: lists.map((list) => ({ ...list, ...(withLinks(list) as typeof list) }))
		}))
	};
}

/** Returns parts with the marks and links of Markdown in their text. */
function linked(parts: readonly Inline[]): Inline[] {
	// The address within a link was taken for one that stands in the text: both are put together again.
	const whole: Inline[] = [];
	for (const part of parts) {
		const text = part.is === 'link' || part.is === 'text' ? part.text : null;
		const last = whole.at(-1);
		if (text !== null && last?.is === 'text')
			whole[whole.length - 1] = { is: 'text', text: last.text + text };
		else whole.push(text === null ? part : { is: 'text', text });
	}
	return whole.flatMap((part): Inline[] => {
		if (part.is !== 'text') return [part];
		const found: Inline[] = [];
		let end = 0;
		for (const match of part.text.matchAll(LINK)) {
			const href = webAddress(match[2] ?? '');
			if (href === null) continue;
			found.push(...inlinesOf(known(part.text.slice(end, match.index))));
			found.push({ is: 'named', href, parts: inlinesOf(known(match[1] ?? '')) });
			end = match.index + match[0].length;
		}
		return [...found, ...inlinesOf(known(part.text.slice(end)))];
	});
}

/** The other signs for the same marks. */
const known = (text: string): string =>
	text
		.replace(/(?<![\p{L}\p{N}_])__(\S[^_\n]{0,400})__(?![\p{L}\p{N}_])/gu, '**$1**')
		.replace(/(?<![*\p{L}\p{N}])\*([^\s*][^*\n]{0,400})\*(?![*\p{L}\p{N}])/gu, '_$1_');
