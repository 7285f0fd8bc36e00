import type { RecordChange } from '../../domain/core/change';
import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import type { OwnedBytes } from '../../domain/core/owned-bytes';
import type { RoomName } from '../../protocol/rooms';
import type { OutboxRow, UpdateRow } from './sync-rows';

/**
 * Packs: what bulk work writes of many records stands in few rows. A browser's database takes about as long for a row
 * as for fifty small ones in one row, and an index of the records finds a pack by each of them (ADR 0036).
 */

/** Updates of several records in one row of `updates`, in the order in which they were written. */
export interface UpdatePack {
	readonly n?: number;
	readonly record: readonly RecordId[];
	readonly update: readonly OwnedBytes[];
	/** The client ids under which this device wrote each of them; left out when it wrote none. */
	readonly mine?: readonly (readonly number[])[];
}

/**
 * Edits of several records of one room in one row of the outbox. Their numbers follow each other: the relay answers each
 * by its own.
 */
export interface OutboxPack {
	/** The number of the last of them. */
	readonly number: number;
	/** The number of the first of them. Only packs have it, so that they are counted without being read. */
	readonly first: number;
	readonly room: RoomName;
	readonly record: readonly RecordId[];
	readonly update: readonly OwnedBytes[];
	readonly change: readonly (RecordChange | null)[];
	readonly at: Instant;
}

/** An edit that waits, with its number. */
export type WaitingRow = OutboxRow & { readonly number: number };

/** How many make a pack at least: fewer are rows of their own. */
const FEWEST = 8;

/** How many one has at most, and up to how many bytes: whoever opens one record reads the whole pack. */
export const MOST = 32;
const MOST_BYTES = 64 * 1024;

/** Whether a row holds several records. */
export const isPack = <Pack extends UpdatePack | OutboxPack>(
	row: Pack | UpdateRow | OutboxRow
): row is Pack => typeof row.record !== 'string';

/** Cuts a list into pieces that are small enough for a pack. */
function* pieces<Item extends { readonly update: OwnedBytes }>(
	items: readonly Item[]
): Generator<Item[]> {
	let piece: Item[] = [];
	let size = 0;
	for (const item of items) {
		if (piece.length === MOST || (piece.length > 0 && size + item.update.length > MOST_BYTES)) {
			yield piece;
			piece = [];
			size = 0;
		}
		piece.push(item);
		size += item.update.length;
	}
	if (piece.length > 0) yield piece;
}

/** Returns the rows in which new updates are stored, in their order. */
export function packUpdates(rows: readonly UpdateRow[]): (UpdateRow | UpdatePack)[] {
	const packed: (UpdateRow | UpdatePack)[] = [];
	for (const piece of pieces(rows)) {
		if (piece.length < FEWEST || piece.some(({ generation }) => generation !== undefined)) {
			packed.push(...piece);
			continue;
		}
		const mine = piece.map(({ mine: of = [] }) => of);
		packed.push({
			record: piece.map(({ record }) => record),
			update: piece.map(({ update }) => update),
			...(mine.every(({ length }) => length === 0) ? {} : { mine })
		});
	}
	return packed;
}

/** Returns what a stored row has of a record: its updates, with the number of the row. */
export function updatesIn(row: UpdateRow | UpdatePack, id: RecordId): UpdateRow[] {
	return allUpdatesIn(row).filter(({ record }) => record === id);
}

/** Returns all updates of a stored row, with its number. */
export function allUpdatesIn(row: UpdateRow | UpdatePack): UpdateRow[] {
	if (!isPack<UpdatePack>(row)) return [row];
	const n = row.n === undefined ? {} : { n: row.n };
	return row.record.flatMap((record, at) => {
		const update = row.update[at];
		const mine = row.mine?.[at] ?? [];
		if (update === undefined) return [];
		return [{ ...n, record, update, ...(mine.length > 0 ? { mine } : {}) }];
	});
}

/** Returns a pack without the updates of some records; `null` when nothing is left of it. */
export function withoutRecords(pack: UpdatePack, ids: ReadonlySet<RecordId>): UpdatePack | null {
	const left = pack.record.flatMap((record, at) => (ids.has(record) ? [] : [at]));
	if (left.length === 0) return null;
	const { mine } = pack;
	return {
		...pack,
		record: left.flatMap((at) => pack.record[at] ?? []),
		update: left.flatMap((at) => pack.update[at] ?? []),
		...(mine === undefined ? {} : { mine: left.map((at) => mine[at] ?? []) })
	};
}

/** Whether an edit says nothing but what the edits of a pack say. */
const isPlain = ({ again, authored, stamped }: OutboxRow): boolean =>
	again === undefined && authored === undefined && stamped === undefined;

/**
 * Returns the rows in which new edits wait, in their order and numbered from `from` on; `null` when none of them makes a
 * pack.
 */
export function packEdits(
	rows: readonly OutboxRow[]
): ((from: number) => (OutboxRow | OutboxPack)[]) | null {
	const runs: OutboxRow[][] = [];
	for (const row of rows) {
		const last = runs.at(-1);
		const [first] = last ?? [];
		const isNext = first?.room === row.room && first.at === row.at && isPlain(first);
		if (last !== undefined && isNext && isPlain(row)) last.push(row);
		else runs.push([row]);
	}
	const parts = runs.flatMap((run) => [...pieces(run)]);
	if (!parts.some(({ length }) => length >= FEWEST)) return null;
	return (from) => {
		let next = from;
		return parts.flatMap((part): (OutboxRow | OutboxPack)[] => {
			const first = next;
			next += part.length;
			const [head] = part;
			if (head === undefined || part.length < FEWEST) {
				return part.map((row, at) => ({ ...row, number: first + at }));
			}
			return [
				{
					...{ number: next - 1, first, room: head.room, at: head.at },
					record: part.map(({ record }) => record),
					update: part.map(({ update }) => update),
					change: part.map(({ change }) => change)
				}
			];
		});
	};
}

/** Returns the edits of a row of the outbox, each as a row of its own. */
export function editsIn(row: OutboxRow | OutboxPack): WaitingRow[] {
	if (!isPack<OutboxPack>(row))
		return row.number === undefined ? [] : [{ ...row, number: row.number }];
	const { room, at, first } = row;
	return row.record.flatMap((record, index) => {
		const update = row.update[index];
		if (update === undefined) return [];
		return [{ number: first + index, room, record, update, change: row.change[index] ?? null, at }];
	});
}
