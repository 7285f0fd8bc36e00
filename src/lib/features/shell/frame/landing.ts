import type { MemberId } from '$lib/domain/core/ids';
import { NO_FILTER } from '$lib/domain/deal/filter';
import { lookToQuery, PLAIN_LOOK } from '$lib/domain/deal/filter-address';
import type { CatalogueEntry } from '$lib/domain/space/space';
import type { ReplicaDatabase } from '$lib/replica/store/database';

/**
 * Returns where somebody who has just joined finds something of theirs: the board of the first space in
 * which they own opportunities, with theirs alone, else their tasks, else their inbox. `null` when
 * nothing is theirs.
 */
export async function landingOf(
	db: ReplicaDatabase,
	me: MemberId,
	spaces: readonly CatalogueEntry[]
): Promise<string | null> {
	for (const { id, kind, enter, archived } of spaces) {
		if (kind !== 'sales' || !enter || archived) continue;
		const totals = await db.totals.where('space').equals(id).toArray();
		// Tasks have no amounts.
		if (totals.some(({ owner, currency, count }) => owner === me && currency !== '' && count > 0)) {
			const mine = { ...PLAIN_LOOK, filter: { ...NO_FILTER, owners: [me] } };
			return `/s/${id}?${lookToQuery(mine)}`;
		}
	}
	const tasks = db.records.where('[kind+owner]').equals(['task', me]);
	if ((await tasks.limit(1).count()) > 0) return '/tasks';
	return (await db.notices.limit(1).count()) > 0 ? '/inbox' : null;
}
