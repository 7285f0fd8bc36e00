import { askedIn } from '$lib/replica/store/asked';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { rowsAsked } from '$lib/replica/store/queries';
import type { CustomerRow } from '$lib/replica/store/rows';

/**
 * Returns up to `limit` customers, by name. A customer matches when the words asked for are beginnings
 * of its words, without regard to accents and case, or when it has the number asked for.
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
