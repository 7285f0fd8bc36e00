import { isDerivedId, type RecordId } from '../../domain/core/ids';
import { bodyOf, hasBody } from '../../domain/note/body';
import type { Derived } from './derive';
import type { BodyRow, BodySummary, Row } from './rows';
import type { DerivedTables } from './tables';

/** The tables of bodies, and of what follows from them. */
type BodyTables = Pick<DerivedTables, 'records'> & {
	readonly bodies: NonNullable<DerivedTables['bodies']>;
};

/** A row of a record that can have a text. */
type RowWithText = Extract<Row, { kind: 'deal' | 'task' | 'project' | 'page' }>;

const hasText = (row: Row): row is RowWithText => hasBody(row.kind);

/** Whether bodies are kept: they are not in an upgrade from before there were any. */
const areKept = (db: DerivedTables): db is DerivedTables & BodyTables => db.bodies !== null;

/**
 * Stores bodies, and what the rows of their records say of them. `before` are the rows that were there, in the order of
 * `derived`. `madeHere`: no text can have come before its record, but where the record's id follows from others. Must run
 * inside the documents' transaction, after the rows were written.
 */
export async function putBodies(
	db: DerivedTables,
	derived: readonly Derived[],
	before: readonly (Row | undefined)[],
	madeHere: boolean
): Promise<void> {
	if (!areKept(db)) return;
	const bodies = derived.flatMap((item) => (item.is === 'body' ? [item.row] : []));
	if (bodies.length > 0) await db.bodies.bulkPut(bodies);
	// A row that was there has it already: see `withSummary`.
	const fresh = derived.flatMap((item, at) => {
		if (item.is !== 'live' || !hasBody(item.row.kind) || before[at] !== undefined) return [];
		const { id } = item.row;
		return madeHere && !isDerivedId(id) ? [] : [id];
	});
	const known = fresh.length === 0 ? [] : await db.bodies.bulkGet(fresh.map(bodyOf));
	await tellRecords(db, [...bodies, ...known.flatMap((body) => body ?? [])]);
}

/** Returns a row that replaces another one of its record, with what that says of the record's text. */
export function withSummary(row: Row, before: Row | undefined): Row {
	if (before === undefined || !('body' in before)) return row;
	return hasText(row) ? { ...row, body: before.body } : row;
}

/** Writes into the rows of records what is known of their texts. A record that is not here, or is in the bin, has no row. */
async function tellRecords(db: BodyTables, bodies: readonly BodyRow[]): Promise<void> {
	if (bodies.length === 0) return;
	const rows = await db.records.bulkGet(bodies.map(({ record }) => record));
	const told = bodies.flatMap((body, at) => {
		const row = rows[at];
		return row !== undefined && hasText(row) ? [{ row, body }] : [];
	});
	const changed = told.flatMap(({ row, body: { summary } }) =>
		isSame(row.body, summary) ? [] : [{ ...row, body: summary }]
	);
	if (changed.length > 0) await db.records.bulkPut(changed);
}

const isSame = (one: BodySummary | undefined, other: BodySummary): boolean =>
	JSON.stringify(one) === JSON.stringify(other);

/** Removes a body from what its record's row says. Does nothing for another record. Must run inside a transaction. */
export async function dropBody(db: BodyTables, id: RecordId): Promise<void> {
	const body = await db.bodies.get(id);
	if (body === undefined) return;
	await db.bodies.delete(id);
	const row = await db.records.get(body.record);
	if (row === undefined || !hasText(row)) return;
	const { body: _, ...rest } = row;
	await db.records.put(rest);
}
