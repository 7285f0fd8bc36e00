import { askedWords, fold, words } from '../text/fold';

/** The groups of the Unicode standard, in their order; its third one has only parts of emoji. */
export const EMOJI_GROUPS = [
	'smileys',
	'people',
	'animals',
	'food',
	'travel',
	'activities',
	'objects',
	'symbols',
	'flags'
] as const;

export type EmojiGroup = (typeof EMOJI_GROUPS)[number];

/** Numbers of the groups, as Unicode's own data count them. */
const GROUP_NUMBERS = [0, 1, 3, 4, 5, 6, 7, 8, 9];

/** The colours of skin, of which the first one is the usual yellow. */
export const SKIN_TONES = ['', '🏻', '🏼', '🏽', '🏾', '🏿'] as const;

export type SkinTone = (typeof SKIN_TONES)[number];

/** One emoji, with what it is called and found by. */
export interface Emoji {
	readonly sign: string;
	readonly group: EmojiGroup;
	/** Whether it has colours of skin. */
	readonly toned: boolean;
	/** What is typed between colons for it: `smile`. */
	readonly codes: readonly string[];
	/** What it is called in the reader's language. */
	readonly label: string;
	/** The folded words of its labels, by how much they say: its name in the reader's language first. */
	readonly words: readonly (readonly string[])[];
}

/**
 * Reads the emoji, which are lines of text: what all languages share, and its label and words in each language, the
 * reader's first.
 */
export function emojiFrom(shared: string, languages: readonly string[]): readonly Emoji[] {
	const named = languages.map((text) => text.split('\n').map((line) => line.split('\t')));
	return shared.split('\n').flatMap((line, at): Emoji[] => {
		const [sign = '', number = '', tone = '', codes = ''] = line.split('\t');
		const group = EMOJI_GROUPS[GROUP_NUMBERS.indexOf(Number(number))];
		if (group === undefined) return [];
		const texts = named.map((lines) => lines[at] ?? []);
		const [own] = texts;
		const all = codes.split(' ').filter((code) => code !== '');
		return [
			{
				...{ sign, group, toned: tone === 't', codes: all, label: own?.[0] ?? '' },
				words: [
					words(own?.[0] ?? ''),
					words(`${own?.[1] ?? ''} ${all.join(' ')}`),
					words(texts.slice(1).flat().join(' '))
				]
			}
		];
	});
}

/**
 * Finds the emoji that have all the words, each at least as the beginning of a word, in any language and whatever
 * accents: first those whose name in the reader's language has them. A text that is an emoji finds itself.
 */
export function findEmoji(all: readonly Emoji[], text: string, most: number): readonly Emoji[] {
	const asked = askedWords(text);
	const sign = text.trim();
	if (asked.length === 0) return all.filter((one) => one.sign === sign).slice(0, most);
	const ranked = all.flatMap((one) => {
		const ranks = asked.map((word) =>
			one.words.findIndex((names) => names.some((name) => name.startsWith(word)))
		);
		return ranks.includes(-1) ? [] : [{ one, rank: Math.max(...ranks) }];
	});
	return ranked
		.sort((a, b) => a.rank - b.rank)
		.slice(0, most)
		.map(({ one }) => one);
}

/** Returns those with a code that begins so, or has it: of equal ones the shortest code first. */
export function emojiByCode(
	all: readonly Emoji[],
	query: string,
	most: number
): readonly CodedEmoji[] {
	const asked = fold(query);
	const found = all.flatMap((emoji): readonly (CodedEmoji & { readonly rank: number })[] => {
		const [best] = emoji.codes
			.filter((code) => code.includes(asked))
			.map((code) => ({ emoji, code, rank: (code.startsWith(asked) ? 0 : 1000) + code.length }))
			.sort((a, b) => a.rank - b.rank);
		return best === undefined ? [] : [best];
	});
	return found.sort((a, b) => a.rank - b.rank).slice(0, most);
}

/** An emoji, and the code of it that was typed. */
export interface CodedEmoji {
	readonly emoji: Emoji;
	readonly code: string;
}

/** Returns an emoji with a colour of skin: of everybody in it, as Unicode recommends. */
export const withTone = ({ sign, toned }: Pick<Emoji, 'sign' | 'toned'>, tone: SkinTone): string =>
	toned && tone !== '' ? sign.replace(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, `$1${tone}`) : sign;

/** Returns what is typed behind a colon at the end of a text; `null` when it is too short to ask for anything. */
export function codeAsked(before: string): string | null {
	const [, query] = /(?:^|[\s(])(:[+-]?[\p{L}\p{N}_+-]{1,30})$/u.exec(before) ?? [];
	// Two letters: a smiley such as `:D` is left alone.
	return query !== undefined && query.length > 2 ? query.slice(1) : null;
}

/** Returns the signs used last after one more, the last one first. */
export const usedLast = (used: readonly string[], sign: string, most: number): readonly string[] =>
	[sign, ...used.filter((one) => one !== sign)].slice(0, most);
