import { putBodies, withSummary } from './bodies';
import { AggregateDelta } from './aggregate-delta';
import type { RecordId } from '../../domain/core/ids';
import { isSame, type Derived } from './derive';
import type { LineChanges } from './line-rows';
import { leadsTo } from './leading';
import { binRowOf, settleMerges } from './merges';
import type { NoticeRow } from './notices';
import type { BinRow, Row } from './rows';
import type { DerivedTables } from './tables';
import { linesToPut, movedTopics, putPosts } from './threads';

/**
 * Stores what follows from documents: rows, bin, totals. `before` are the rows that were there, in
 * the same order; none when all are new. `madeHere`: they were made on this device a moment ago, so that nothing about
 * them can have come before them. `areOlder`: they are posts that were asked for; see `putPosts`. Must run inside the documents' transaction.
 */
export async function putRows(
	db: DerivedTables,
	derived: readonly Derived[],
	before: readonly (Row | undefined)[],
	{
		madeHere = false,
		areOlder = false
	}: { readonly madeHere?: boolean; readonly areOlder?: boolean } = {}
): Promise<void> {
	const delta = new AggregateDelta();
	for (const row of before) delta.count(row, -1);
	const rows: Row[] = [];
	for (const [at, item] of derived.entries()) {
		if (item.is === 'live') {
			delta.count(item.row, 1);
			rows.push(withSummary(item.row, before[at]));
		}
	}
	const customers = customersIn(derived);
	const left = await leftBy(db, derived, customers, before);
	const moved = await movedTopics(db, derived);
	// Of what is new nothing has to be looked up.
	if (before.length === 0) await db.records.bulkAdd(rows);
	else await db.records.bulkPut(rows);
	await putBinned(db, derived, rows, before);
	await putPosts(db, derived, areOlder);
	await putBodies(db, derived, before, madeHere);
	const said = await linesToPut(db, derived, before.length === 0, moved);
	for (const line of said?.put ?? []) delta.line(line, 1);
	for (const line of said?.gone ?? []) delta.line(line, -1);
	// What follows from the rows is in tables of its own: nothing of it waits for the rest.
	await Promise.all([
		putLines(db, derived, before.length === 0),
		putSaid(db, said),
		delta.commit(db)
	]);
	if (customers.length > 0) await settleMerges(db, customers, left);
}

/** Moves rows into the bin, and those that came back out of it. */
async function putBinned(
	db: DerivedTables,
	derived: readonly Derived[],
	rows: readonly Row[],
	before: readonly (Row | undefined)[]
): Promise<void> {
	const binned = derived.filter((item) => item.is === 'binned' || item.is === 'merged');
	if (binned.length > 0) {
		await db.records.bulkDelete(binned.map(({ row }) => row.id));
		await db.bin.bulkPut(binned.map(binRow));
	}
	// A record that comes back from the bin had no row before.
	const restored = rows.filter((_, index) => before[index] === undefined).map(({ id }) => id);
	if (restored.length > 0 && before.length > 0) await db.bin.bulkDelete(restored);
}

function binRow(item: Extract<Derived, { is: 'binned' | 'merged' }>): BinRow {
	const { row, mergedInto } = item;
	return {
		...binRowOf(row, mergedInto),
		...(item.is === 'binned' && mergedInto !== null ? { binned: true } : {})
	};
}
const customersIn = (derived: readonly Derived[]): RecordId[] =>
	derived.flatMap((item) =>
		item.is !== 'nothing' && item.row.kind === 'customer' ? [item.row.id] : []
	);

/** The customers that lead or led to others, and those to which they led. */
async function leftBy(
	db: DerivedTables,
	derived: readonly Derived[],
	customers: readonly RecordId[],
	before: readonly (Row | undefined)[]
): Promise<ReadonlySet<RecordId>> {
	const left = new Set<RecordId>();
	if (customers.length === 0) return left;
	for (const item of derived) {
		if ((item.is === 'merged' || item.is === 'binned') && item.mergedInto !== null) {
			left.add(item.row.id);
		}
	}
	const inBin = await db.bin.bulkGet([...customers]);
	for (const row of [...inBin, ...before]) {
		const into = leadsTo(row);
		if (row !== undefined && into !== null) left.add(row.id).add(into);
	}
	return left;
}

/** What was said in records, and their files. */
async function putSaid(db: DerivedTables, said: LineChanges | null): Promise<void> {
	if (db.lines === null || said === null) return;
	if (said.put.length > 0) await db.lines.bulkPut([...said.put]);
	if (said.gone.length > 0) await db.lines.bulkDelete(said.gone.map(({ id }) => id));
}

/** What records have been through, and whom that tells something. */
async function putLines(
	db: DerivedTables,
	derived: readonly Derived[],
	areNew: boolean
): Promise<void> {
	const known = derived.flatMap((item) => (item.is === 'nothing' ? [] : [item]));
	const past = known.flatMap((item) => item.past ?? []);
	if (past.length > 0) await db.past.bulkPut(past);
	const told = await changedNotices(db, known, areNew);
	if (told.gone.length > 0) await db.notices.bulkDelete([...told.gone]);
	if (told.put.length > 0) await db.notices.bulkPut([...told.put]);
}

/**
 * Returns what changes of whom records tell something. Where it is not known what is stored of that, it is read, with
 * one request for all of them.
 */
async function changedNotices(
	db: DerivedTables,
	known: readonly Exclude<Derived, { is: 'nothing' }>[],
	areNew: boolean
): Promise<{ readonly put: readonly NoticeRow[]; readonly gone: readonly string[] }> {
	const put: NoticeRow[] = [];
	const gone = new Set<string>();
	const unknown = areNew ? [] : known.filter(({ noticesGone }) => noticesGone === null);
	const stored = new Map<string, NoticeRow>();
	if (unknown.length > 0) {
		const records = db.notices.where('record').anyOf(unknown.map(({ row }) => row.id));
		for (const notice of await records.toArray()) stored.set(notice.id, notice);
	}
	for (const id of stored.keys()) gone.add(id);
	for (const { notices, noticesGone } of known) {
		for (const id of noticesGone ?? []) gone.add(id);
		for (const notice of notices) {
			gone.delete(notice.id);
			if (!isSame(notice, stored.get(notice.id))) put.push(notice);
		}
	}
	return { put, gone: [...gone] };
}
