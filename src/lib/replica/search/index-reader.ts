import { Dexie } from 'dexie';
import type { ReplicaDatabase } from '../store/database';
import { OrdinalSet } from './ordinal-set';
import { blockOf, BLOCK } from './ordinals';
import { chunkOf, eachWord, keysOf, type IndexOf } from './postings';
import { applySegments, pendingId, segmentsOf, wordsIn } from './segments';

/** What the index is read from. */
type Indexes = Pick<ReplicaDatabase, 'postings' | 'ordinals' | 'segments'>;

/**
 * Returns which records, or lines, have a word that begins so. Costs the pages of the words that begin with the same
 * two letters, of which the largest has half a kilobyte for every 4,096 records, and what is on no page yet. A promise of Dexie's: others that ran
 * beside each other would end the listening of a live query.
 */
export const holding = (db: Indexes, of: IndexOf, beginning: string): PromiseLike<OrdinalSet> =>
	Dexie.Promise.all([pagesOf(db, of, beginning), segmentsOf(db, of)]).then(([pages, segments]) => {
		const found = new OrdinalSet();
		for (const page of pages) {
			const chunk = chunkOf(page.key);
			eachWord(page, (word, places) => {
				if (word.startsWith(beginning)) found.addPacked(chunk, places);
			});
		}
		return applySegments(found, segments, beginning);
	});

/** Returns which have all the words; nothing when none was asked for. */
export const holdingAll = (
	db: Indexes,
	of: IndexOf,
	beginnings: readonly string[]
): PromiseLike<OrdinalSet> =>
	Dexie.Promise.all(beginnings.map((word) => holding(db, of, word))).then(
		([first = new OrdinalSet(), ...others]) => others.reduce((all, set) => all.and(set), first)
	);

/** Returns which have one of the words. */
export const holdingAny = (
	db: Indexes,
	of: IndexOf,
	beginnings: readonly string[]
): PromiseLike<OrdinalSet> =>
	Dexie.Promise.all(beginnings.map((word) => holding(db, of, word))).then((sets) =>
		sets.reduce((all, set) => all.or(set), new OrdinalSet())
	);

/** Returns all words that begin so. */
export const wordsLike = (
	db: Indexes,
	of: IndexOf,
	beginning: string
): PromiseLike<ReadonlySet<string>> =>
	Dexie.Promise.all([pagesOf(db, of, beginning), segmentsOf(db, of)]).then(([pages, segments]) => {
		const words = new Set<string>();
		for (const word of wordsIn(segments)) if (word.startsWith(beginning)) words.add(word);
		for (const page of pages) {
			for (const word of page.words.split(' ')) if (word.startsWith(beginning)) words.add(word);
		}
		return words;
	});

/** Returns the ids of ordinals, in the same order. */
export function idsOf(db: Indexes, of: IndexOf, wanted: readonly number[]): PromiseLike<string[]> {
	const keys = [...new Set(wanted.map((ordinal) => blockOf(of, ordinal)))];
	return Dexie.Promise.all([db.ordinals.bulkGet(keys), segmentsOf(db, of)]).then(
		([rows, segments]) => {
			const blocks = new Map(keys.map((key, at) => [key, rows[at]?.ids]));
			return wanted.flatMap(
				(ordinal) =>
					blocks.get(blockOf(of, ordinal))?.[ordinal % BLOCK] || pendingId(segments, ordinal) || []
			);
		}
	);
}

/** Takes at most so many of what is still to come. */
export function take<Item>(items: Iterator<Item>, most: number): Item[] {
	const taken: Item[] = [];
	while (taken.length < most) {
		const next = items.next();
		if (next.done === true) break;
		taken.push(next.value);
	}
	return taken;
}

const pagesOf = ({ postings }: Indexes, of: IndexOf, beginning: string) =>
	postings.where('key').startsWith(keysOf(of, beginning)).toArray();
