import type { RecordId } from '../../domain/core/ids';
import { endOf, type Leading } from '../../domain/customer/one';
import type { BinRow, Row } from './rows';
import type { DerivedTables } from './tables';

/** Where customers lead, as far as it has been looked up. */
export type Leads = Map<RecordId, Leading | undefined>;

/** Whom a stored customer leads to; `null`: nobody. Of its row, or of its row in the bin. */
export const leadsTo = (row: Row | BinRow | undefined): RecordId | null =>
	row !== undefined && 'mergedInto' in row ? (row.mergedInto ?? null) : null;

/** Which customer one is in the end; see `endOf`. */
export async function followed(
	db: Pick<DerivedTables, 'records' | 'bin'>,
	id: RecordId,
	leads: Leads = new Map()
): Promise<RecordId> {
	const seen = new Set<RecordId>();
	let now: RecordId | null = id;
	while (now !== null && !seen.has(now)) {
		seen.add(now);
		await look(db, [now], leads);
		now = leads.get(now)?.into ?? null;
	}
	return endOf(id, (one) => leads.get(one));
}

/** All customers that lead to one, directly or by way of others, by their ids. */
export async function leadingTo(
	db: Pick<DerivedTables, 'records' | 'bin'>,
	id: RecordId
): Promise<RecordId[]> {
	const found = new Set<RecordId>();
	let front: RecordId[] = [id];
	while (front.length > 0) {
		const keys = [
			...(await db.bin.where('mergedInto').anyOf(front).primaryKeys()),
			...(await db.records.where('mergedInto').anyOf(front).primaryKeys())
		];
		front = keys.filter((key) => key !== id && !found.has(key));
		for (const key of front) found.add(key);
	}
	return [...found].sort();
}

async function look(
	db: Pick<DerivedTables, 'records' | 'bin'>,
	ids: readonly RecordId[],
	leads: Leads
): Promise<void> {
	const missing = ids.filter((id) => !leads.has(id));
	if (missing.length === 0) return;
	const [rows, binned] = [await db.records.bulkGet(missing), await db.bin.bulkGet(missing)];
	for (const [index, id] of missing.entries()) {
		const [row, inBin] = [rows[index], binned[index]];
		if (row !== undefined) leads.set(id, { into: leadsTo(row), binned: false });
		else if (inBin === undefined) leads.set(id, undefined);
		else {
			const into = leadsTo(inBin);
			leads.set(id, { into, binned: into === null || inBin.binned === true });
		}
	}
}
