import type { RecordId } from '../../domain/core/ids';
import type { Customer } from '../../domain/customer/customer';
import { united } from '../../domain/customer/united';
import type { HistoryEntry } from '../../domain/history/history';
import { openRecord } from '../../documents/record';
import { RecordReading } from '../../documents/record-reading';
import { linesOf } from './derive';
import { followed, leadingTo, leadsTo, type Leads } from './leading';
import { projectCustomer, type Lines } from './projecting';
import type { BinRow, CustomerRow, Row } from './rows';
import type { DerivedTables } from './tables';
import { updatesOfOne } from './updates-of';

/**
 * Brings the rows of customers that merges have to do with in order: of those that lead to each other
 * exactly one has a row, with all that is said of it under its other ids. `touched` are the customers
 * that were written, `left` those that lead or led to another, and those to which they led. Costs nothing
 * where nobody was merged. Must run inside the documents' transaction, after their own rows were written.
 */
export async function settleMerges(
	db: DerivedTables,
	touched: readonly RecordId[],
	left: ReadonlySet<RecordId>
): Promise<void> {
	const leads: Leads = new Map();
	const concerned = new Set(left);
	for (const table of [db.records, db.bin] as const) {
		const keys = await table.where('mergedInto').anyOf(touched).uniqueKeys();
		for (const key of keys) if (typeof key === 'string') concerned.add(key);
	}
	const ends = new Set<RecordId>();
	for (const id of concerned) ends.add(await followed(db, id, leads));
	for (const end of ends) await settle(db, end);
}

/** Writes the rows of an end and of all that lead to it. */
async function settle(db: DerivedTables, end: RecordId): Promise<void> {
	const own = (await db.records.get(end)) ?? (await db.bin.get(end));
	if (own === undefined) return;
	const others = await leadingTo(db, end);
	const kept = await read(db, end);
	if (kept?.customer.binned === false) {
		const read = await readAll(db, others);
		await db.records.put(rowOf(own.room, kept, read));
		await db.bin.delete(end);
	}
	const rows = await db.records.bulkGet(others);
	const gone = rows.flatMap((row) => (row?.kind === 'customer' ? [row] : []));
	await db.records.bulkDelete(gone.map(({ id }) => id));
	await db.bin.bulkPut(gone.map((row) => binRowOf(row, leadsTo(row))));
}

/** What of a customer's document its row is made of. */
interface Read {
	readonly customer: Customer;
	readonly history: readonly HistoryEntry[];
	readonly lines: Lines;
}

async function read(db: DerivedTables, id: RecordId): Promise<Read | null> {
	const stored = await updatesOfOne(db, id);
	const doc = openRecord(stored.map(({ update }) => update));
	const reading = new RecordReading(doc, id);
	const { record, history } = reading;
	const lines = linesOf(reading);
	doc.destroy();
	return record?.kind === 'customer' ? { customer: record, history, lines } : null;
}

/** Those that are in the bin by themselves bring nothing. */
async function readAll(db: DerivedTables, ids: readonly RecordId[]): Promise<Read[]> {
	const all = await Promise.all(ids.map((id) => read(db, id)));
	return all.flatMap((one) => (one === null || one.customer.binned ? [] : [one]));
}

/** The row of a customer with what is said of it under its other ids. */
function rowOf(room: Row['room'], kept: Read, others: readonly Read[]): CustomerRow {
	const all = [kept, ...others];
	const called = all.flatMap(({ lines }) => lines.called ?? []);
	const contacted = all.flatMap(({ lines }) => lines.contacted ?? []);
	const { customer } = united(
		kept.customer,
		kept.history,
		others.map((one) => one.customer)
	);
	const rows = [
		projectCustomer(customer, room, {
			touched: Math.max(...all.map(({ lines }) => lines.touched)),
			moved: null,
			called: called.length === 0 ? null : Math.max(...called),
			contacted: contacted.length === 0 ? null : Math.max(...contacted),
			postCount: all.reduce((sum, { lines }) => sum + lines.postCount, 0),
			imports: [...new Set(all.flatMap(({ lines }) => lines.imports))]
		}),
		...others.map((one) => projectCustomer(one.customer, room, one.lines))
	] as const;
	return {
		...rows[0],
		// Who looks for what it was called or had finds the one that it is now.
		words: [...new Set(rows.flatMap(({ words }) => words))],
		keys: [...new Set(rows.flatMap(({ keys }) => keys))]
	};
}

/** The row of the bin of a record, and whom a customer was merged into; `null`: nobody. */
export const binRowOf = (
	{ id, room, kind, title, importId }: Row,
	mergedInto: RecordId | null
): BinRow => ({
	id,
	room,
	kind,
	title,
	...(importId === undefined ? {} : { importId }),
	...(mergedInto === null ? {} : { mergedInto })
});
