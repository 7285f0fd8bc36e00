import type { SharedBy } from '$lib/domain/customer/groups';
import { customerKeys, inCountry, storedKeys } from '$lib/domain/customer/keys';
import type { Identifying } from '$lib/domain/customer/row-keys';
import { fold } from '$lib/domain/text/fold';
import { findCustomers } from '$lib/features/common/customers/find';
import { countryIn } from '$lib/replica/store/country';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { CustomerRow, Row } from '$lib/replica/store/rows';

/** Why a customer may be the one that somebody is typing. `alike` means that the names begin alike. */
export type Likeness = SharedBy | 'alike';

/** An existing customer that may be the one that somebody is typing. */
export interface Duplicate {
	readonly row: CustomerRow;
	/** What the two have in common, the most certain first. */
	readonly by: readonly Likeness[];
}

/** How many possible duplicates are suggested at once. */
const PROPOSED = 5;

/**
 * Returns customers that may be the one that is being typed: those with the same tax number, email,
 * phone or name (without regard to accents and legal forms), then those whose names begin alike.
 */
export async function findDuplicates(
	db: ReplicaDatabase,
	typed: Identifying
): Promise<Duplicate[]> {
	const country = await countryIn(db);
	const keys = customerKeys(typed, country);
	const stored = keys.flatMap((key) => storedKeys(key, country));
	const same: Row[] = await db.records.where('keys').anyOf(stored).distinct().toArray();
	const found = new Map<string, Duplicate>();
	for (const row of same) {
		if (row.kind !== 'customer') continue;
		const own = new Set(row.keys.map((key) => inCountry(key, country)));
		const shared = keys.filter((key) => own.has(key));
		if (shared.length === 0) continue;
		const by = KINDS.flatMap(([prefix, kind]) =>
			shared.some((key) => key.startsWith(prefix)) ? [kind] : []
		);
		found.set(row.id, { row, by });
	}
	// With one letter, half of the list would be suggested.
	const alike = fold(typed.title).length < 3 ? [] : await findCustomers(db, typed.title, PROPOSED);
	for (const row of alike) {
		if (!found.has(row.id)) found.set(row.id, { row, by: ['alike'] });
	}
	return [...found.values()]
		.sort((a, b) => rank(a) - rank(b) || (a.row.sortTitle < b.row.sortTitle ? -1 : 1))
		.slice(0, PROPOSED);
}

const rank = ({ by }: Duplicate): number => (by.includes('alike') ? 1 : -by.length);

const KINDS: readonly (readonly [prefix: string, kind: SharedBy])[] = [
	['t:', 'tax'],
	['e:', 'email'],
	['p:', 'phone'],
	['n:', 'name']
];
