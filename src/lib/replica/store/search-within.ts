import type { ReplicaDatabase } from './database';
import { meantBy } from './near-words';
import type { Row } from './rows';
import { search } from './search';
import { isWithin, newestWithin, type SearchScope } from './search-scope';

/** What a search found. */
export interface SearchFound {
	readonly rows: readonly Row[];
	/** The words that were found, where they are not those asked for, which were mistyped. */
	readonly instead: readonly string[];
}

/**
 * Finds records by words and by scope. When no record holds the words, looks for the words nearest to those
 * that are in none. See `search` for the rest.
 */
export async function searchWithin(
	db: ReplicaDatabase,
	text: string,
	scope: SearchScope,
	limit: number
): Promise<SearchFound> {
	const { tags = [] } = scope;
	const exact = [text, ...tags].join(' ').trim();
	if (exact === '') return { rows: await newestWithin(db, scope, limit), instead: [] };
	// A tag asked for is among the words, but not each such word is a tag's.
	const through = tags.length > 0 ? (row: Row) => isWithin(row, scope) : null;
	const rows = await search(db, exact, limit, through, scope);
	if (rows.length > 0) return { rows, instead: [] };
	const meant = await meantBy(db, text);
	if (meant === null) return { rows, instead: [] };
	for (const instead of meant) {
		const found = await search(db, [...instead, ...tags].join(' '), limit, through, scope);
		if (found.length > 0) return { rows: found, instead };
	}
	return { rows, instead: [] };
}
