import {
	Dexie,
	type DBCore,
	type DBCoreMutateRequest,
	type DBCoreMutateResponse,
	type DBCoreTable,
	type DBCoreTransaction,
	type Middleware
} from 'dexie';
import { INDEX_TABLES, lookUp, writeIndex, type IndexedValue } from './index-writer';
import { BULK } from './segments';

/** The tables whose rows a search finds. */
const SOURCES: readonly string[] = ['records', 'lines'];

/**
 * Keeps the index of words with the rows: whoever writes or removes a row, by whatever way, does so in a transaction
 * that the index is changed in as well. So nothing that was withdrawn can be found, and nothing that is here is missed.
 * Of many rows in one request it keeps the words in one piece, which is searched too, and brings them to its pages
 * later (`mergeSegments`). `bulk`: how many that are.
 */
export const keepsIndex = (bulk = BULK): Middleware<DBCore> => ({
	stack: 'dbcore',
	name: 'keeps-index',
	create: (core) => {
		// Two writes of one transaction that overlap change the index one after the other.
		const last = new WeakMap<DBCoreTransaction, PromiseLike<unknown>>();
		return {
			...core,
			transaction: (stores, mode, options) =>
				core.transaction(
					mode === 'readwrite' && stores.some((store) => SOURCES.includes(store))
						? [...new Set([...stores, ...INDEX_TABLES])]
						: stores,
					mode,
					options
				),
			table: (name) => {
				const table = core.table(name);
				if (!SOURCES.includes(name)) return table;
				return {
					...table,
					mutate: (request) => {
						const { trans } = request;
						// An upgrade from before the index: it is built when the database is open (`buildIndex`).
						if (!hasIndex(trans)) return table.mutate(request);
						const before = last.get(trans);
						const work = () => mutate(core, table, request, bulk);
						const now = before === undefined ? work() : before.then(work);
						last.set(
							trans,
							now.then(
								() => undefined,
								() => undefined
							)
						);
						return Dexie.Promise.resolve(now);
					}
				};
			}
		};
	}
});

/** Whether a transaction may change the index. The type of Dexie's leaves out that it is the browser's own. */
const hasIndex = (trans: DBCoreTransaction): boolean => {
	const { mode, objectStoreNames } = trans as unknown as IDBTransaction;
	return (
		mode !== 'versionchange' && INDEX_TABLES.every((table) => objectStoreNames.contains(table))
	);
};

/**
 * Writes rows, and the index with them. The steps are chained and not awaited: between Dexie's own promises its
 * transaction goes on, and those who look at what is written are told.
 */
function mutate(
	core: DBCore,
	table: DBCoreTable,
	request: DBCoreMutateRequest,
	bulk: number
): PromiseLike<DBCoreMutateResponse> {
	const { trans } = request;
	return writtenBy(table, request).then((after) => {
		const ids = [...after.keys()];
		const isBulk = ids.length >= bulk;
		// What is removed one by one, as what is withdrawn is, leaves no word behind for a while.
		const manner = { addsLater: isBulk, removesLater: isBulk && table.name === 'records' };
		// What is added was not there before.
		return lookUp(core, trans, request.type === 'add' ? [] : ids).then((known) => {
			const stored = ids.filter((id) => known.ordinals.has(id));
			return readRows(table, trans, stored).then((before) =>
				table.mutate(request).then((response) => {
					if (response.numFailures > 0) return response;
					const written = ids.map((id) => ({
						...{ id, before: before.get(id) ?? null, after: after.get(id) ?? null }
					}));
					return writeIndex(core, trans, written, known, manner).then(() => response);
				})
			);
		});
	});
}

/** Returns what a request puts, by id; `null` for what it removes. */
function writtenBy(
	table: DBCoreTable,
	request: DBCoreMutateRequest
): PromiseLike<ReadonlyMap<string, IndexedValue | null>> {
	if (request.type === 'put' || request.type === 'add') {
		const values = request.values as readonly IndexedValue[];
		return Dexie.Promise.resolve(new Map(values.map((value) => [value.id, value])));
	}
	const removed = (ids: readonly string[]) => new Map(ids.map((id) => [id, null]));
	if (request.type === 'delete') return Dexie.Promise.resolve(removed(request.keys as string[]));
	const query = { index: table.schema.primaryKey, range: request.range };
	return table
		.query({ trans: request.trans, query, values: false })
		.then(({ result }) => removed(result as string[]));
}

/** Returns the rows that are there. */
function readRows(
	table: DBCoreTable,
	trans: DBCoreTransaction,
	keys: string[]
): PromiseLike<ReadonlyMap<string, IndexedValue>> {
	if (keys.length === 0) return Dexie.Promise.resolve(new Map());
	return table
		.getMany({ trans, keys })
		.then(
			(rows) =>
				new Map(
					(rows as (IndexedValue | undefined)[]).flatMap((row) => (row ? [[row.id, row]] : []))
				)
		);
}
