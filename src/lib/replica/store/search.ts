import type { RecordId } from '../../domain/core/ids';
import { askedIn } from './asked';
import type { ReplicaDatabase } from './database';
import { searchLines } from './search-lines';
import { customersBecame } from './merged';
import type { Row } from './rows';

/** How many rows of the rarest word are looked at for those that only their customer's name completes. */
const MOST_THROUGH = 1000;

/** How many rows are read for each one that is returned, to return the latest changed. */
const AHEAD = 8;

/** How many of the rows that hold the words are read for those that are let through. */
const MOST_READ = 4000;

/**
 * Finds records whose words begin with all the words asked for, in any order and whatever their accents
 * and case, or that hold the number asked for, in whatever form. A word of the customer counts for their
 * opportunities. Returns at most `limit` rows: first those that hold the words themselves, then those
 * found through their customers, each the latest changed first; then those in which a post, a comment or the name of a
 * file holds them. Costs what the words are found in, never
 * what exists: only keys are compared, and few rows are read.
 */
export async function search(
	db: ReplicaDatabase,
	text: string,
	limit: number,
	/** What else a row must be; `null` when the words are all that is asked for. */
	through: ((row: Row) => boolean) | null = null
): Promise<Row[]> {
	const { words, numbers } = await askedIn(db, text);
	if (words.length === 0) return [];
	const most = limit * AHEAD;
	const isThrough = through ?? (() => true);
	const found: ReadonlySet<RecordId>[] = [];
	// One word alone needs no comparison, and the letter "a" is in most records.
	for (const word of words)
		found.push(
			await holding(db, word, words.length > 1 ? null : through === null ? most : MOST_READ)
		);
	const [rarest = new Set<RecordId>(), ...others] = found.sort((a, b) => a.size - b.size);
	const together = [...rarest].filter((id) => others.every((ids) => ids.has(id)));
	const direct = new Map<RecordId, Row>();
	const keep = (row: Row | undefined) =>
		row !== undefined && isThrough(row) && direct.set(row.id, row);
	for (let at = 0; at < Math.min(together.length, MOST_READ) && direct.size < most; at += most) {
		(await db.records.bulkGet(together.slice(at, at + most))).forEach(keep);
		if (through === null) break;
	}
	if (numbers.length > 0) {
		const known = db.records
			.where('words')
			.startsWithAnyOf([...numbers])
			.distinct();
		(await known.limit(most).toArray()).forEach(keep);
	}
	const own = latest([...direct.values()]).slice(0, limit);
	if (own.length === limit) return own;
	const more = (await throughCustomers(db, rarest, others, limit)).filter(
		(row) => isThrough(row) && !direct.has(row.id)
	);
	const named = [...own, ...latest(more)].slice(0, limit);
	// What was said is looked through last, and only for the places that are left.
	const have = new Set(named.map(({ id }) => id));
	const isNew = (row: Row) => isThrough(row) && !have.has(row.id);
	return [...named, ...(await searchLines(db, words, limit - named.length, isNew))];
}

/** The ids of the records with a word that begins so, at most `most` entries of the index. */
async function holding(
	db: ReplicaDatabase,
	word: string,
	most: number | null
): Promise<ReadonlySet<RecordId>> {
	const entries = db.records.where('words').startsWith(word);
	// A record has an entry for each of its words: a set, because `distinct` would step through them.
	return new Set(await (most === null ? entries : entries.limit(most)).primaryKeys());
}

/** Opportunities that lack some of the words, which their customer has. */
async function throughCustomers(
	db: ReplicaDatabase,
	rarest: ReadonlySet<RecordId>,
	others: readonly ReadonlySet<RecordId>[],
	limit: number
): Promise<Row[]> {
	const became = await customersBecame(db);
	const looked = [...rarest].slice(0, MOST_THROUGH);
	const formerly = [...became].flatMap(([was, now]) => (rarest.has(now) ? [was] : []));
	const isFound = (row: Row): boolean => {
		if (row.kind !== 'deal' || row.customer === undefined) return false;
		const customer = became.get(row.customer) ?? row.customer;
		return [rarest, ...others].every((ids) => ids.has(row.id) || ids.has(customer));
	};
	const ofCustomers = await db.records
		.where('customer')
		.anyOf([...looked, ...formerly])
		.and(isFound)
		.limit(limit * AHEAD)
		.toArray();
	if (others.length === 0) return ofCustomers;
	const ofTitles = (await db.records.bulkGet(looked)).filter(
		(row): row is Row => row !== undefined && isFound(row)
	);
	return [...new Map([...ofCustomers, ...ofTitles].map((row) => [row.id, row])).values()];
}

const latest = (rows: readonly Row[]): Row[] => [...rows].sort((a, b) => b.updatedAt - a.updatedAt);
