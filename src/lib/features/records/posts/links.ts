import { webAddress } from '$lib/ui/web-address';

/** A part of a post: plain text, or an address that can be opened. */
export type Segment =
	| { readonly is: 'text'; readonly text: string }
	| { readonly is: 'link'; readonly text: string; readonly href: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/giu;

/** Characters that end a sentence rather than an address. */
const TRAILING: ReadonlySet<string> = new Set('.,;:!?…*_~»”’)]}');

/**
 * Splits a post into text and links, in time proportional to its length. Only http and https addresses
 * become links. Everything else stays text, so that a post can never make the app do something.
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

/**
 * Returns the server that words lead to, when they read as if they led to another one; else `null`. Nobody is led
 * elsewhere than they read without seeing it.
 */
export function namesOther({
	href,
	parts
}: {
	readonly href: string;
	readonly parts: readonly Read[];
}): string | null {
	const words = parts.map(readOf).join('');
	const named = /(?:^|[\s/@])((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/iu.exec(words)?.[1];
	const { host } = new URL(href);
	if (named === undefined) return null;
	const asked = webAddress(`https://${named}`);
	return asked !== null && new URL(asked).host === host ? null : host;
}

/** What of a part is read. */
interface Read {
	readonly is?: string;
	readonly text?: string;
	readonly parts?: readonly Read[];
}

const readOf = ({ text = '', parts = [] }: Read): string => text + parts.map(readOf).join('');

/**
 * Returns the address without the punctuation that ends the sentence. Brackets that the address itself
 * opened are kept.
 */
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

/** Returns how many brackets are open at a position of a text, by their closing character. */
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
