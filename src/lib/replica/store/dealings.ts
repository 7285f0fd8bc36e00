import type { EntityTable } from 'dexie';
import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import type { DealRow, Row } from './rows';
import type { DealingCell, DealingsRow } from './figure-rows';

type Dealings = EntityTable<DealingsRow, 'customer'>;

/** What changes of deals do to the totals of one customer. */
interface Change {
	readonly cells: Map<string, DealingCell>;
	/** The newest interaction of what was counted in, and of what was counted out. */
	added: Instant | null;
	removed: Instant | null;
}

/** Collects what changes of deals do to the totals of their customers. */
export class DealingsDelta {
	private readonly customers = new Map<RecordId, Change>();

	/** Counts a deal in (`1`) or out (`-1`). A deal without a customer counts nowhere. */
	count(row: DealRow, sign: 1 | -1): void {
		const { customer, space, stage, currency, revenue, contactedAt = null } = row;
		if (customer === undefined) return;
		let change = this.customers.get(customer);
		if (change === undefined) {
			change = { cells: new Map(), added: null, removed: null };
			this.customers.set(customer, change);
		}
		addTo(change.cells, { space, stage, currency, count: sign, sum: sign * revenue });
		if (sign === 1) change.added = later(change.added, contactedAt);
		else change.removed = later(change.removed, contactedAt);
	}

	/** Adds what was collected to what is stored. The deals' rows must have been written before. */
	async commit(records: EntityTable<Row, 'id'>, dealings: Dealings): Promise<void> {
		if (this.customers.size === 0) return;
		const ids = [...this.customers.keys()];
		const stored = await dealings.bulkGet(ids);
		const rows: DealingsRow[] = [];
		const gone: RecordId[] = [];
		for (const [place, customer] of ids.entries()) {
			const change = this.customers.get(customer);
			if (change === undefined) continue;
			const old = stored[place];
			const cells = new Map((old?.cells ?? []).map((cell) => [keyOf(cell), cell]));
			for (const cell of change.cells.values()) addTo(cells, cell);
			const left = [...cells.values()].filter(({ count }) => count !== 0);
			if (left.length === 0) {
				gone.push(customer);
				continue;
			}
			const contactedAt = await newest(records, customer, change, old?.contactedAt ?? null);
			if (isSame(old, left, contactedAt)) continue;
			rows.push({ customer, cells: left, contactedAt });
		}
		if (rows.length > 0) await dealings.bulkPut(rows);
		if (gone.length > 0) await dealings.bulkDelete(gone);
	}
}

/** Returns the newest of the customer's interactions. Reads its deals only when that one was taken away. */
async function newest(
	records: EntityTable<Row, 'id'>,
	customer: RecordId,
	{ added, removed }: Change,
	old: Instant | null
): Promise<Instant | null> {
	const now = later(old, added);
	if (removed === null || removed !== now || removed === added) return now;
	const rows = await records.where('customer').equals(customer).toArray();
	return rows.reduce<Instant | null>(
		(last, row) => later(last, row.kind === 'deal' ? (row.contactedAt ?? null) : null),
		null
	);
}

const later = (one: Instant | null, other: Instant | null): Instant | null =>
	one === null ? other : other === null ? one : Math.max(one, other);

const keyOf = ({ space, stage, currency }: DealingCell): string =>
	JSON.stringify([space, stage, currency]);

function addTo(cells: Map<string, DealingCell>, cell: DealingCell): void {
	const key = keyOf(cell);
	const old = cells.get(key);
	cells.set(
		key,
		old === undefined ? cell : { ...cell, count: old.count + cell.count, sum: old.sum + cell.sum }
	);
}

/** Whether the stored totals say this already. */
function isSame(
	old: DealingsRow | undefined,
	cells: readonly DealingCell[],
	contactedAt: Instant | null
): boolean {
	if (old === undefined || old.contactedAt !== contactedAt) return false;
	if (old.cells.length !== cells.length) return false;
	const known = new Map(old.cells.map((cell) => [keyOf(cell), cell]));
	return cells.every((cell) => {
		const was = known.get(keyOf(cell));
		return was?.count === cell.count && was.sum === cell.sum;
	});
}
