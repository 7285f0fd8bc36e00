import { fold } from '$lib/domain/text/fold';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { customerNamed } from '$lib/replica/store/queries';
import type { CustomerRow, Row } from '$lib/replica/store/rows';

/**
 * Customers whose words begin with the words asked for, whatever their accents and case; at most
 * `limit`, by name.
 */
export async function findCustomers(
	db: ReplicaDatabase,
	text: string,
	limit: number
): Promise<CustomerRow[]> {
	const asked = askedWords(text);
	// The longest word is the rarest as a rule: look that one up and check the others on the rows.
	const [rarest] = [...asked].sort((a, b) => b.length - a.length);
	if (rarest === undefined) return [];
	const found: Row[] = await db.records
		.where('words')
		.startsWith(rarest)
		.distinct()
		.and((row) => row.kind === 'customer' && asked.every((word) => begins(row.words, word)))
		.limit(limit)
		.toArray();
	return found
		.filter((row) => row.kind === 'customer')
		.sort((a, b) => (a.sortTitle < b.sortTitle ? -1 : 1));
}

const askedWords = (text: string): string[] =>
	fold(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');

const begins = (words: readonly string[], start: string): boolean =>
	words.some((word) => word.startsWith(start));

/** How alike two names are allowed to be before the second is proposed as a duplicate. */
export type Likeness = 'same' | 'alike';

/** A customer that is there already and may be the one that somebody is typing. */
export interface Duplicate {
	readonly row: CustomerRow;
	readonly likeness: Likeness;
}

/** How many possible duplicates are proposed at once. */
const PROPOSED = 5;

/** Customers that may be meant by a name: the same name, accents and case aside, comes first. */
export async function findDuplicates(db: ReplicaDatabase, name: string): Promise<Duplicate[]> {
	const folded = fold(name);
	// With one letter, half of the list would be proposed.
	if (folded.length < 3) return [];
	const same = await customerNamed(db, name);
	const alike = (await findCustomers(db, name, PROPOSED))
		.filter(({ id }) => id !== same?.id)
		.map((row): Duplicate => ({ row, likeness: row.sortTitle === folded ? 'same' : 'alike' }));
	const found: Duplicate[] =
		same === undefined ? alike : [{ row: same, likeness: 'same' }, ...alike];
	return found.slice(0, PROPOSED);
}
