import { Dexie } from 'dexie';
import { nearest, slipsIn } from '../../domain/search/near';
import { words as wordsOf } from '../../domain/text/fold';
import { wordsLike } from '../search/index-reader';
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
		if (slipsIn(word) === 0 || (await wordsOfRecords(db, word)).size > 0) choices.push([word]);
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
	const near = new Set<string>();
	for (const begin of new Set([...word].slice(0, 2))) {
		for (const each of await wordsOfRecords(db, begin)) near.add(each);
	}
	return nearest(word, near, MOST_NEAR);
}

async function wordsOfRecords(db: ReplicaDatabase, begin: string): Promise<ReadonlySet<string>> {
	const found = await Dexie.Promise.all([wordsLike(db, 'r', begin), wordsLike(db, 'c', begin)]);
	return new Set(found.flatMap((words) => [...words]));
}
