import {
	Dexie,
	RangeSet,
	type DBCore,
	type DBCoreMutateRequest,
	type Middleware,
	type ObservabilitySet
} from 'dexie';
import { isPack, type OutboxPack, type UpdatePack } from './packs';
import type { OutboxRow, UpdateRow } from './sync-rows';

/** The tables that have packs. */
const PACKED: readonly string[] = ['updates', 'outbox'];

/** From how many rows on a removal is bulk work, as Dexie takes it of what is put. */
const MANY = 50;

/** The parts of a table by which live queries look at it: an index, its keys, and the keys that go. */
const BY_RECORD = 'record';
const KEYS = ['', ':dels'] as const;

/**
 * Tells live queries of bulk work that whatever they look at has changed: of a write in packs, and of the removal of
 * many rows. Dexie would tell each record by its name, to every tab, where putting the names in order takes longer than
 * writing the packs; of fifty rows and more that are put it tells as little.
 */
export const tellsBulk: Middleware<DBCore> = {
	stack: 'dbcore',
	name: 'tells-bulk',
	create: (core) => ({
		...core,
		table: (name) => {
			const table = core.table(name);
			return {
				...table,
				mutate: (request) => {
					const parts = partsOf(name, request);
					if (parts.length === 0) return table.mutate(request);
					const mutatedParts: ObservabilitySet = {};
					for (const part of parts) {
						const all = new RangeSet(Dexie.minKey, Dexie.maxKey);
						mutatedParts[`idb://${core.schema.name}/${name}/${part}`] = all;
					}
					return table.mutate({ ...request, mutatedParts });
				}
			};
		}
	})
};

/** Returns the parts of a table that a request of bulk work changes as a whole; none for other requests. */
function partsOf(table: string, request: DBCoreMutateRequest): readonly string[] {
	switch (request.type) {
		case 'delete':
			return request.keys.length < MANY ? [] : KEYS;
		case 'add':
		case 'put':
			return PACKED.includes(table) && hasPacks(request.values) ? [BY_RECORD] : [];
		case 'deleteRange':
			return [];
	}
}

const hasPacks = (values: readonly unknown[]): boolean =>
	(values as readonly (UpdateRow | UpdatePack | OutboxRow | OutboxPack)[]).some((row) =>
		isPack(row)
	);
