import type { RecordId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { customersNow } from '$lib/replica/store/merged';
import type { Page } from '$lib/replica/store/queries';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';

/** A card of a column: a deal or a task. */
export type CardRow = DealRow | TaskRow;

/** The cards that were read for a range of a column, with the names of their customers. */
export interface CardPage {
	readonly start: number;
	/** How many rows were asked for. There are fewer when the column ends earlier. */
	readonly count: number;
	readonly rows: readonly CardRow[];
	readonly customers: ReadonlyMap<RecordId, string>;
}

/** Returns the names of these rows' customers, as far as this device knows them. */
export async function customerNames(
	db: ReplicaDatabase,
	rows: readonly { readonly kind: string; readonly customer?: RecordId }[]
): Promise<ReadonlyMap<RecordId, string>> {
	const ids = new Set(rows.flatMap(({ customer }) => (customer === undefined ? [] : [customer])));
	const found = await customersNow(db, [...ids]);
	return new Map([...found].map(([id, { title }]) => [id, title]));
}

/** How many cards are read at a time. The visible part of a column touches one or two such pages. */
const PAGE = 30;

/** Returns the whole pages that cover the rows from `first` to `last` and a few rows around them. */
export function pagesAround(first: number, last: number, margin = 6): Page {
	const start = Math.floor(Math.max(0, first - margin) / PAGE) * PAGE;
	const end = Math.ceil((last + 1 + margin) / PAGE) * PAGE;
	return { start, count: Math.max(PAGE, end - start) };
}
