import type { SpaceId } from '../../domain/core/ids';
import type { RecordKind } from '../../domain/core/record';
import { askedPart } from '../../domain/text/fold';
import type { ReplicaDatabase } from '../store/database';
import type { Row } from '../store/rows';
import { isIndexWhole } from './build-index';
import { holding, idsOf, take } from './index-reader';
import { facet } from './index-writer';
import { OrdinalSet } from './ordinal-set';
import { chunkOf, eachWord, isFacet } from './postings';
import { applyEach, segmentsOf, unspaced } from './segments';

/** So many rows are read by themselves; more are read sooner with all others of their space. */
const MOST = 2000;

/**
 * Returns the rows of a space in whose words a text stands, from its first letter to its last: all that hold the text, and
 * few others, which the text itself tells apart. `null` when those are many, when the text has no letter, and while the
 * index is being built.
 */
export async function rowsWithPart(
	db: ReplicaDatabase,
	space: SpaceId,
	kind: RecordKind,
	text: string
): Promise<Row[] | null> {
	const asked = askedPart(text).split(/[^\p{L}\p{N}]+/u);
	// A mark before the first word or behind the last says where that begins or ends: less narrow is enough.
	const parts = asked.filter((word) => word !== '');
	const [first] = parts;
	if (first === undefined || !(await isIndexWhole(db))) return null;
	const inSpace = await holding(db, 'r', facet.space(space));
	const ofKind = await holding(db, 'r', facet.kind(kind));
	// Only the first word may begin before the text does; each of the others begins with its part.
	let found = inSpace.and(ofKind);
	for (const part of parts.slice(1)) found = found.and(await holding(db, 'r', part));
	found = found.and(await containing(db, first));
	const ordinals = take(found.newest(), MOST + 1);
	if (ordinals.length > MOST) return null;
	const rows = await db.records.bulkGet(await idsOf(db, 'r', ordinals));
	return rows.filter((row): row is Row => row !== undefined);
}

/** The pages of all words of records, without those that say where a record belongs. */
const WORDS: readonly (readonly [string, string])[] = [
	['r/0', 'r/:'],
	['r/A', 'r/\uffff']
];

/** Returns which records have a word with this part. Looks at every word once, and at no record. */
async function containing(db: ReplicaDatabase, part: string): Promise<OrdinalSet> {
	const found = new OrdinalSet();
	for (const [from, to] of WORDS) {
		for (const page of await db.postings.where('key').between(from, to).toArray()) {
			if (!page.words.includes(part)) continue;
			const chunk = chunkOf(page.key);
			eachWord(page, (word, places) => {
				if (word.includes(part)) found.addPacked(chunk, places);
			});
		}
	}
	const hasPart = (words: string) =>
		words.includes(part) && unspaced(words).some((word) => !isFacet(word) && word.includes(part));
	return applyEach(found, await segmentsOf(db, 'r'), hasPart);
}
