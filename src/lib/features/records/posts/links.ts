import { webAddress } from '$lib/ui/web-address';

/** A piece of a post: text as it is, or an address that may be opened. */
export type Segment =
	| { readonly is: 'text'; readonly text: string }
	| { readonly is: 'link'; readonly text: string; readonly href: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/giu;

/** What ends a sentence rather than an address. */
const TRAILING: ReadonlySet<string> = new Set('.,;:!?…*_~»”’)]}');

/**
 * Splits what somebody wrote into text and links, at a cost that grows as its length. Only http and https become links; everything else
 * stays text, so that a post can never make the app do something.
 */
export function segments(text: string): Segment[] {
	const found: Segment[] = [];
	let end = 0;
	for (const match of text.matchAll(ADDRESS)) {
		const address = withoutTrailing(match[0]);
		const href = webAddress(address);
		if (href === null) continue;
		if (match.index > end) found.push({ is: 'text', text: text.slice(end, match.index) });
		found.push({ is: 'link', text: address, href });
		end = match.index + address.length;
	}
	if (end < text.length) found.push({ is: 'text', text: text.slice(end) });
	return found;
}

/** Takes the end of the sentence off, but keeps brackets that the address itself opened. */
function withoutTrailing(address: string): string {
	let end = address.length;
	while (TRAILING.has(address.charAt(end - 1))) end -= 1;
	const open = openBrackets(address, end);
	for (;;) {
		const close = address.charAt(end);
		const left = open.get(close) ?? 0;
		if (left <= 0) return address.slice(0, end);
		open.set(close, left - 1);
		end += 1;
	}
}

/** How many brackets are open at a place of a text, by what closes them. */
function openBrackets(text: string, end: number): Map<string, number> {
	const open = new Map<string, number>();
	for (let at = 0; at < end; at += 1) {
		const sign = text.charAt(at);
		const close = CLOSES.get(sign);
		if (close !== undefined) open.set(close, (open.get(close) ?? 0) + 1);
		else if (open.has(sign)) open.set(sign, (open.get(sign) ?? 0) - 1);
	}
	return open;
}

const CLOSES: ReadonlyMap<string, string> = new Map([
	['(', ')'],
	['[', ']'],
	['{', '}']
]);
