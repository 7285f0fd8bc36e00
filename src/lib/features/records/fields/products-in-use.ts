import type { SpaceId } from '$lib/domain/core/ids';
import type { Replica } from '$lib/replica/replica';
import { latestOf } from './in-use';

/**
 * Products are stored in the deals themselves, so this is the most deals that are opened to find
 * product names.
 */
const OPENED = 20;

/** Returns the names of products in a space's latest deals that have products, sorted by name. */
export async function productsInUse(
	{ db, records }: Pick<Replica, 'db' | 'records'>,
	space: SpaceId
): Promise<readonly string[]> {
	const rows = (await latestOf(db, space, 'deal')).filter(({ productCount }) => productCount > 0);
	const deals = await Promise.all(rows.slice(0, OPENED).map(({ id }) => records.read(id)));
	const names = deals.flatMap((whole) =>
		whole?.record.kind === 'deal' ? whole.record.products.map(({ name }) => name) : []
	);
	return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}
