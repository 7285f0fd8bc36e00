import { nearest, slipsIn } from '../../domain/search/near';
import { words as wordsOf } from '../../domain/text/fold';
import type { ReplicaDatabase } from './database';

/** How many words a mistyped word may stand for. */
const MOST_NEAR = 3;

/**
 * Returns what mistyped words may have meant, the nearest first: each word that is in no record is replaced
 * by one that is. `null` when none was mistyped, or nothing is near.
 */
export async function meantBy(
	db: ReplicaDatabase,
	text: string
): Promise<readonly string[][] | null> {
	const asked = wordsOf(text);
	const choices: (readonly string[])[] = [];
	let isMistyped = false;
	for (const word of asked) {
		const known = await db.records.where('words').startsWith(word).limit(1).primaryKeys();
		if (known.length > 0 || slipsIn(word) === 0) choices.push([word]);
		else {
			isMistyped = true;
			choices.push(await nearWords(db, word));
		}
	}
	if (!isMistyped) return null;
	const [first = []] = choices;
	let meant = first.map((word) => [word]);
	for (const next of choices.slice(1)) {
		meant = meant
			.flatMap((before) => next.map((word) => [...before, word]))
			.slice(0, MOST_NEAR ** 2);
	}
	return meant;
}

/** The words of records that are nearest to a mistyped one. The first or the second letter must be right. */
async function nearWords(db: ReplicaDatabase, word: string): Promise<readonly string[]> {
	const beginnings = [...new Set([...word].slice(0, 2))];
	const keys = await db.records.where('words').startsWithAnyOf(beginnings).uniqueKeys();
	return nearest(
		word,
		keys.filter((key): key is string => typeof key === 'string'),
		MOST_NEAR
	);
}
