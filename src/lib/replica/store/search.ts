import type { RecordId } from '../../domain/core/ids';
import { holdingAll, holdingAny, idsOf, take } from '../search/index-reader';
import { facet } from '../search/index-writer';
import type { OrdinalSet } from '../search/ordinal-set';
import type { IndexOf } from '../search/postings';
import { askedIn } from './asked';
import type { ReplicaDatabase } from './database';
import type { Row } from './rows';
import { searchLines } from './search-lines';
import { isWithin, scopeNarrows, type SearchScope } from './search-scope';
import { throughCustomers } from './search-through-customers';

/** How many rows are read for each one that is returned, to return the latest changed. */
const AHEAD = 4;

/** How many of the rows that hold the words are read for those that are let through. */
const MOST_READ = 800;

/**
 * Finds records whose words begin with all the words asked for, in any order and whatever their accents
 * and case, or that hold the number asked for, in whatever form. A word of the customer counts for their
 * opportunities. Returns at most `limit` rows: first those that hold the words themselves, then those
 * found through their customers, each the latest changed first; then those in which a post, a comment or the name of a
 * file holds them. Costs what is returned and the pages of the index, which are a few for each word: few rows are read.
 */
export async function search(
	db: ReplicaDatabase,
	text: string,
	limit: number,
	/** What else a row must be; `null` when the words are all that is asked for. */
	through: ((row: Row) => boolean) | null = null,
	scope: SearchScope = {}
): Promise<Row[]> {
	const { words, numbers } = await askedIn(db, text);
	if (words.length === 0) return [];
	const isThrough = (row: Row) =>
		(through === null || through(row)) && (!scopeNarrows(scope) || isWithin(row, scope));
	const direct = new Map<RecordId, Row>();
	// A customer is in no space.
	for (const of of scope.spaces === undefined ? (['r', 'c'] as const) : (['r'] as const)) {
		const found = await held(db, of, words, numbers, scope);
		// Waiting for what reads nothing would end the listening of a live query.
		if (found.isEmpty) continue;
		for (const row of await read(
			db,
			of,
			found,
			limit * AHEAD,
			through === null ? null : isThrough
		)) {
			if (isThrough(row)) direct.set(row.id, row);
		}
	}
	const own = latest([...direct.values()]).slice(0, limit);
	if (own.length === limit) return own;
	const isNew = (row: Row) => isThrough(row) && !direct.has(row.id);
	const more = (await throughCustomers(db, words, limit * AHEAD)).filter(isNew);
	const named = [...own, ...latest(more)].slice(0, limit);
	// What was said is looked through last, and only for the places that are left.
	const have = new Set(named.map(({ id }) => id));
	const isLeft = (row: Row) => isThrough(row) && !have.has(row.id);
	return [...named, ...(await searchLines(db, words, limit - named.length, isLeft))];
}

/** Returns what holds all the words, or one of the numbers, within a scope. */
async function held(
	db: ReplicaDatabase,
	of: Exclude<IndexOf, 'l'>,
	words: readonly string[],
	numbers: readonly string[],
	{ spaces, owners, kinds }: SearchScope
): Promise<OrdinalSet> {
	const all = await holdingAll(db, of, words);
	let found = numbers.length === 0 ? all : all.or(await holdingAny(db, of, numbers));
	const narrow = async (facets: readonly string[]) => {
		found = found.and(await holdingAny(db, of, facets));
	};
	if (owners !== undefined) await narrow([...owners].map(facet.owner));
	if (spaces !== undefined) await narrow([...spaces].map(facet.space));
	if (kinds !== undefined) await narrow([...kinds].map(facet.kind));
	return found;
}

/** Returns rows of a set, the newest first: so many, or so many that are let through of those that are read at most. */
async function read(
	db: ReplicaDatabase,
	of: IndexOf,
	found: OrdinalSet,
	wanted: number,
	isThrough: ((row: Row) => boolean) | null
): Promise<Row[]> {
	const ordinals = found.newest();
	const rows: Row[] = [];
	for (let left = MOST_READ; left > 0 && rows.length < wanted; left -= wanted) {
		const some = take(ordinals, wanted);
		if (some.length === 0) break;
		for (const row of await db.records.bulkGet(await idsOf(db, of, some))) {
			if (row !== undefined && (isThrough === null || isThrough(row))) rows.push(row);
		}
	}
	return rows;
}

const latest = (rows: readonly Row[]): Row[] => [...rows].sort((a, b) => b.updatedAt - a.updatedAt);
