/** A piece of a post: text as it is, or an address that may be opened. */
export type Segment =
	| { readonly is: 'text'; readonly text: string }
	| { readonly is: 'link'; readonly text: string; readonly href: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/giu;

/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…*_~»”’)\]}]+$/u;

/**
 * Splits what somebody wrote into text and links. Only http and https become links; everything else
 * stays text, so that a post can never make the app do something.
 */
export function segments(text: string): Segment[] {
	const found: Segment[] = [];
	let end = 0;
	for (const match of text.matchAll(ADDRESS)) {
		const address = withoutTrailing(match[0]);
		const href = safeAddress(address);
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
	const trailing = TRAILING.exec(address)?.[0] ?? '';
	let kept = address.slice(0, address.length - trailing.length);
	for (const [open, close] of BRACKETS) {
		if (trailing.startsWith(close) && count(kept, open) > count(kept, close)) kept += close;
	}
	return kept;
}

const BRACKETS = [
	['(', ')'],
	['[', ']'],
	['{', '}']
] as const;

const count = (text: string, letter: string): number => text.split(letter).length - 1;

function safeAddress(address: string): string | null {
	if (!URL.canParse(address)) return null;
	const { protocol, href, hostname } = new URL(address);
	return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : null;
}
