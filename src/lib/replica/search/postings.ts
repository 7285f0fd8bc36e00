import type { PostingsRow } from '../store/index-rows';

/** How many records a page speaks of. */
export const CHUNK = 4096;

/** From how many places on they are kept as bits: then those take less room than a list. */
const DENSE = CHUNK / 16;

/** Which words stand in an index of their own, each for itself: those that say where a record belongs. */
const FACETS = /^[@=%]/;

/** Whether a word says where a record belongs. */
export const isFacet = (word: string): boolean => FACETS.test(word);

/** Of what an index finds: customers, other records, or lines of records. */
export type IndexOf = 'c' | 'r' | 'l';

/**
 * Returns the beginning of the keys of all pages with a word that begins so. A page holds the words with the same two
 * first letters: no page has to be looked for, and none is ever split.
 */
export const keysOf = (of: IndexOf, beginning: string): string =>
	FACETS.test(beginning) || beginning.length > 1
		? `${of}/${sectionOf(beginning)}/`
		: `${of}/${beginning}`;

/** Returns the key of the page with a word of a record. */
export const keyOf = (of: IndexOf, word: string, ordinal: number): string =>
	`${of}/${sectionOf(word)}/${chunkName(Math.floor(ordinal / CHUNK))}`;

const sectionOf = (word: string): string => (FACETS.test(word) ? word : word.slice(0, 2));

const chunkName = (chunk: number): string => chunk.toString(36).padStart(4, '0');

/** Returns which stretch of the ordinals a page speaks of. */
export const chunkOf = (key: string): number => parseInt(key.slice(key.lastIndexOf('/') + 1), 36);

/** A word that a record is found by now, or no more. */
export interface PostingChange {
	readonly word: string;
	/** Within the page's stretch. */
	readonly place: number;
	readonly isThere: boolean;
}

/** Returns a page after some changes; `null` when nothing is left on it. */
export function changedPage(
	key: string,
	page: PostingsRow | undefined,
	changes: readonly PostingChange[]
): PostingsRow | null {
	const words = new Map<string, Set<number>>();
	if (page !== undefined) {
		eachWord(page, (word, places) => {
			words.set(word, new Set(placesIn(places)));
		});
	}
	for (const { word, place, isThere } of changes) {
		const places = words.get(word) ?? new Set();
		if (isThere) places.add(place);
		else places.delete(place);
		if (places.size === 0) words.delete(word);
		else words.set(word, places);
	}
	if (words.size === 0) return null;
	const sorted = [...words].sort(([a], [b]) => (a < b ? -1 : 1));
	const packed: number[] = [];
	for (const [, places] of sorted) {
		packed.push(places.size);
		if (places.size >= DENSE) packed.push(...bitsOf(places));
		else packed.push(...[...places].sort((a, b) => a - b));
	}
	return { key, words: sorted.map(([word]) => word).join(' '), places: Uint16Array.from(packed) };
}

function bitsOf(places: Iterable<number>): Uint16Array {
	const bits = new Uint16Array(DENSE);
	for (const place of places) bits[place >> 4] = (bits[place >> 4] ?? 0) | (1 << (place & 15));
	return bits;
}

/** Hands each word of a page, in their order, with its places as they are packed. */
export function eachWord(
	{ words, places }: PostingsRow,
	take: (word: string, places: Uint16Array) => void
): void {
	let at = 0;
	for (const word of words.split(' ')) {
		const count = places[at] ?? 0;
		const end = at + 1 + Math.min(count, DENSE);
		take(word, places.subarray(at + 1, end));
		at = end;
	}
}

/** Returns the packed places of a word, in their order. */
export function placesIn(packed: Uint16Array): Iterable<number> {
	if (packed.length < DENSE) return packed;
	const places: number[] = [];
	for (const [at, bits] of packed.entries()) {
		for (let bit = 0; bit < 16; bit += 1) if ((bits & (1 << bit)) !== 0) places.push(at * 16 + bit);
	}
	return places;
}
