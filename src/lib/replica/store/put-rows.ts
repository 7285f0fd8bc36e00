import { AggregateDelta } from './aggregate-delta';
import type { Derived } from './derive';
import type { Row } from './rows';
import type { DerivedTables } from './tables';

/**
 * Stores what follows from documents: rows, bin, totals. `before` are the rows that were there, in
 * the same order; none when all are new. Must run inside the documents' transaction.
 */
export async function putRows(
	db: DerivedTables,
	derived: readonly Derived[],
	before: readonly (Row | undefined)[]
): Promise<void> {
	const delta = new AggregateDelta();
	for (const row of before) delta.count(row, -1);
	const rows: Row[] = [];
	for (const item of derived) {
		if (item.is === 'live') {
			delta.count(item.row, 1);
			rows.push(item.row);
		}
	}
	await db.records.bulkPut(rows);
	await putLines(db, derived);
	const binned = derived.filter((item) => item.is === 'binned');
	if (binned.length > 0) {
		await db.records.bulkDelete(binned.map(({ row }) => row.id));
		await db.bin.bulkPut(
			binned.map(({ row: { id, room, kind, title, importId }, mergedInto }) => ({
				id,
				room,
				kind,
				title,
				...(importId === undefined ? {} : { importId }),
				...(mergedInto === null ? {} : { mergedInto })
			}))
		);
	}
	// A record that comes back from the bin had no row before.
	const restored = rows.filter((_, index) => before[index] === undefined).map(({ id }) => id);
	if (restored.length > 0 && before.length > 0) await db.bin.bulkDelete(restored);
	await delta.commit(db);
}

/** What records have been through, and whom that tells something. */
async function putLines(db: DerivedTables, derived: readonly Derived[]): Promise<void> {
	const known = derived.flatMap((item) => (item.is === 'nothing' ? [] : [item]));
	const past = known.flatMap((item) => item.past ?? []);
	const notices = known.flatMap((item) => item.notices);
	if (past.length > 0) await db.past.bulkPut(past);
	const changed = known.flatMap(({ takesBack, row }) => (takesBack ? [row.id] : []));
	if (changed.length > 0) await db.notices.where('record').anyOf(changed).delete();
	if (notices.length > 0) await db.notices.bulkPut(notices);
}
