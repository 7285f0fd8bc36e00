import { askedIn } from '$lib/replica/store/asked';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { rowsAsked } from '$lib/replica/store/queries';
import type { CustomerRow } from '$lib/replica/store/rows';

/**
 * Customers whose words begin with the words asked for, whatever their accents and case, or that have
 * the number asked for; at most `limit`, by name.
 */
export async function findCustomers(
	db: ReplicaDatabase,
	text: string,
	limit: number
): Promise<CustomerRow[]> {
	const asked = await askedIn(db, text);
	const found = await rowsAsked(db, asked, limit, ({ kind }) => kind === 'customer');
	return found
		.filter((row) => row.kind === 'customer')
		.sort((a, b) => (a.sortTitle < b.sortTitle ? -1 : 1));
}
