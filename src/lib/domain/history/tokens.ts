import { isId, type MemberId } from '../core/ids';

/**
 * What a text can mention. Only the id is stored, and the name is looked up where it is shown, so that
 * nobody learns the title of a record that they may not see.
 */
export type TokenKind = 'member' | 'deal' | 'customer' | 'task' | 'topic' | 'page';

export const TOKEN_KINDS: readonly TokenKind[] = [
	'member',
	'deal',
	'customer',
	'task',
	'topic',
	'page'
];

/** A person or a record that a text mentions. */
export interface Token {
	readonly kind: TokenKind;
	readonly id: string;
}

const TOKEN = /\[\[(member|deal|customer|task|topic|page):([0-9A-Za-z_-]{1,64})\]\]/gu;

/** Returns the text form of a mention. */
export const tokenText = ({ kind, id }: Token): string => `[[${kind}:${id}]]`;

/** Returns the mention with this kind and id, or `null` when it is invalid. */
export function tokenOf(name: string, id: string): Token | null {
	const kind = TOKEN_KINDS.find((one) => one === name);
	return kind === undefined || !isId(id) ? null : { kind, id };
}

/** Returns the parts of a text in their order: plain text and mentions. */
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

/** Returns the members that a text mentions, each once. */
export const mentionedIn = (text: string): readonly MemberId[] => [
	...new Set(
		splitTokens(text).flatMap((part) =>
			typeof part === 'object' && part.kind === 'member' ? [part.id] : []
		)
	)
];

/** Returns a text for reading, with the names that `nameOf` returns. */
export const readableText = (text: string, nameOf: (token: Token) => string): string =>
	splitTokens(text)
		.map((part) => (typeof part === 'string' ? part : nameOf(part)))
		.join('');
