import { isId, type MemberId } from '../core/ids';

/**
 * What a text can point at. Only the id is written down: the name is looked up where it is shown, so
 * nobody learns the title of a record that they may not see.
 */
export type TokenKind = 'member' | 'deal' | 'customer';

export const TOKEN_KINDS: readonly TokenKind[] = ['member', 'deal', 'customer'];

/** A person or a record that a text points at. */
export interface Token {
	readonly kind: TokenKind;
	readonly id: string;
}

const TOKEN = /\[\[(member|deal|customer):([0-9A-Za-z_-]{1,64})\]\]/gu;

/** How a person or a record is written in a text. */
export const tokenText = ({ kind, id }: Token): string => `[[${kind}:${id}]]`;

/** What a note or a text names by a kind and an id; `null` when nothing can be meant by that. */
export function tokenOf(name: string, id: string): Token | null {
	const kind = TOKEN_KINDS.find((one) => one === name);
	return kind === undefined || !isId(id) ? null : { kind, id };
}

/** A text in its order: words as they are, and what it points at. */
export function splitTokens(text: string): (string | Token)[] {
	const parts: (string | Token)[] = [];
	let end = 0;
	for (const match of text.matchAll(TOKEN)) {
		const [whole, name, id = ''] = match;
		const token = tokenOf(name ?? '', id);
		if (token === null) continue;
		if (match.index > end) parts.push(text.slice(end, match.index));
		parts.push(token);
		end = match.index + whole.length;
	}
	if (end < text.length) parts.push(text.slice(end));
	return parts;
}

/** The members that a text speaks to, each once. */
export const mentionedIn = (text: string): readonly MemberId[] => [
	...new Set(
		splitTokens(text).flatMap((part) =>
			typeof part === 'object' && part.kind === 'member' ? [part.id] : []
		)
	)
];

/** A text as it reads, with the names that `nameOf` gives. */
export const readableText = (text: string, nameOf: (token: Token) => string): string =>
	splitTokens(text)
		.map((part) => (typeof part === 'string' ? part : nameOf(part)))
		.join('');
