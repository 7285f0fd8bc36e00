import type { RecordId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { customersNow } from '$lib/replica/store/merged';
import type { Page } from '$lib/replica/store/queries';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';

/** What lies in a column: a deal or a task. */
export type CardRow = DealRow | TaskRow;

/** Cards read for a stretch of a column, with the names of their customers. */
export interface CardPage {
	readonly start: number;
	/** How many rows were asked for; fewer when the column ends before. */
	readonly count: number;
	readonly rows: readonly CardRow[];
	readonly customers: ReadonlyMap<RecordId, string>;
}

/** The names of the customers that these rows are about, as far as they are known here. */
export async function customerNames(
	db: ReplicaDatabase,
	rows: readonly { readonly kind: string; readonly customer?: RecordId }[]
): Promise<ReadonlyMap<RecordId, string>> {
	const ids = new Set(rows.flatMap(({ customer }) => (customer === undefined ? [] : [customer])));
	const found = await customersNow(db, [...ids]);
	return new Map([...found].map(([id, { title }]) => [id, title]));
}

/** Cards read at a time; a window of the screen touches one or two such pages. */
const PAGE = 30;

/** The whole pages that cover the rows from `first` to `last` and a few around them. */
export function pagesAround(first: number, last: number, margin = 6): Page {
	const start = Math.floor(Math.max(0, first - margin) / PAGE) * PAGE;
	const end = Math.ceil((last + 1 + margin) / PAGE) * PAGE;
	return { start, count: Math.max(PAGE, end - start) };
}
