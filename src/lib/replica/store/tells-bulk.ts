import { Dexie, RangeSet, type DBCore, type DBCoreMutateRequest, type Middleware } from 'dexie';
import { isPack, type OutboxPack, type UpdatePack } from './packs';
import type { OutboxRow, UpdateRow } from './rows';

/** The tables that have packs. */
const PACKED: readonly string[] = ['updates', 'outbox'];

/** The index that finds a pack by each of its records. */
const BY_RECORD = 'record';

/**
 * Tells live queries that a write in packs has changed whatever record they look at. Dexie would tell each record by its
 * name, to every tab, where putting the names in order takes longer than writing the packs; of fifty rows and more it tells
 * as little.
 */
export const tellsPacks: Middleware<DBCore> = {
	stack: 'dbcore',
	name: 'tells-packs',
	create: (core) => ({
		...core,
		table: (name) => {
			const table = core.table(name);
			if (!PACKED.includes(name)) return table;
			const part = `idb://${core.schema.name}/${name}/${BY_RECORD}`;
			return {
				...table,
				mutate: (request) => {
					if (!hasPacks(request)) return table.mutate(request);
					const all = new RangeSet(Dexie.minKey, Dexie.maxKey);
					return table.mutate({ ...request, mutatedParts: { [part]: all } });
				}
			};
		}
	})
};

function hasPacks(request: DBCoreMutateRequest): boolean {
	if (request.type !== 'add' && request.type !== 'put') return false;
	const rows = request.values as readonly (UpdateRow | UpdatePack | OutboxRow | OutboxPack)[];
	return rows.some((row) => isPack(row));
}
