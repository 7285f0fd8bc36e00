import type { EntityTable, Table } from 'dexie';
import type { NoticeRow } from './notices';
import type { AggregateRow, BinRow, PastRow, Row } from './rows';

/** The key of one cell of totals: space, stage, owner, currency. */
export type TotalsKey = [string, string, string, string];

/** The tables of what follows from documents. */
export interface DerivedTables {
	readonly records: EntityTable<Row, 'id'>;
	readonly bin: EntityTable<BinRow, 'id'>;
	readonly totals: Table<AggregateRow, TotalsKey>;
	readonly past: EntityTable<PastRow, 'id'>;
	readonly notices: EntityTable<NoticeRow, 'id'>;
}
