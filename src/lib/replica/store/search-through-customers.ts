import { Dexie } from 'dexie';
import type { RecordId } from '../../domain/core/ids';
import { holding, idsOf, take } from '../search/index-reader';
import { OrdinalSet } from '../search/ordinal-set';
import type { ReplicaDatabase } from './database';
import { customersBecame } from './merged';
import type { CustomerRow, Row } from './rows';

/** How many customers are looked at, of those that hold one of the words. */
const MOST_CUSTOMERS = 100;

/** How many opportunities are looked at, of those that hold one of the words or are of these customers. */
const MOST_DEALS = 400;

/** Finds opportunities that lack some of the words, which their customer has. Reads a bounded number of rows. */
export async function throughCustomers(
	db: ReplicaDatabase,
	words: readonly string[],
	limit: number
): Promise<Row[]> {
	const ofCustomers = await Dexie.Promise.all(words.map((word) => holding(db, 'c', word)));
	if (ofCustomers.every((set) => set.isEmpty)) return [];
	const became = await customersBecame(db);
	const customers = await customersHolding(db, ofCustomers);
	const isFound = (row: Row): row is Row & { readonly kind: 'deal' } => {
		if (row.kind !== 'deal' || row.customer === undefined) return false;
		const customer = customers.get(became.get(row.customer) ?? row.customer);
		return (
			customer !== undefined && words.every((word) => holds(row, word) || holds(customer, word))
		);
	};
	const former = [...became].flatMap(([was, now]) => (customers.has(now) ? [was] : []));
	const found = new Map<RecordId, Row>();
	const keep = (row: Row | undefined) =>
		row !== undefined && isFound(row) && found.set(row.id, row);
	const ids = [...customers.keys(), ...former];
	// All at once: one after the other, each would wait for the database.
	const most = words.length === 1 ? limit : MOST_DEALS;
	const each = Math.ceil(most / Math.max(1, ids.length));
	const deals = await Dexie.Promise.all(
		ids.map((id) => db.records.where('customer').equals(id).limit(each).toArray())
	);
	deals.flat().forEach(keep);
	if (words.length === 1 || found.size >= limit) return [...found.values()];
	(await db.records.bulkGet(await dealsHolding(db, words))).forEach(keep);
	return [...found.values()];
}

/** The customers that hold most of the words, the newest of them first. */
async function customersHolding(
	db: ReplicaDatabase,
	sets: readonly OrdinalSet[]
): Promise<ReadonlyMap<RecordId, CustomerRow>> {
	const ordinals = new Set<number>();
	const whole = sets.reduce((all, set) => all.and(set));
	const any = sets.reduce((all, set) => all.or(set), new OrdinalSet());
	for (const set of [whole, any]) {
		for (const ordinal of take(set.newest(), MOST_CUSTOMERS)) ordinals.add(ordinal);
	}
	const ids = await idsOf(db, 'c', [...ordinals].slice(0, MOST_CUSTOMERS));
	const rows = await db.records.bulkGet(ids);
	return new Map(rows.flatMap((row) => (row?.kind === 'customer' ? [[row.id, row]] : [])));
}

/** The newest opportunities that hold each of the words, the longest word, which is usually the rarest, first. */
async function dealsHolding(db: ReplicaDatabase, words: readonly string[]): Promise<string[]> {
	const ordinals = new Set<number>();
	for (const word of words) {
		for (const ordinal of take(
			(await holding(db, 'r', word)).newest(),
			MOST_DEALS / words.length
		)) {
			ordinals.add(ordinal);
		}
	}
	return idsOf(db, 'r', [...ordinals]);
}

const holds = ({ words }: Row, beginning: string): boolean =>
	words.some((word) => word.startsWith(beginning));
