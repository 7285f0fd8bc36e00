import type { EntityTable, Table } from 'dexie';
import type { NoticeRow } from './notices';
import type { AggregateRow, BinRow, DealingsRow, PastRow, Row, UpdateRow } from './rows';

/** The key of one cell of totals: space, stage, owner, currency. */
export type TotalsKey = [string, string, string, string];

/** The documents, and the tables of what follows from them. */
export interface DerivedTables {
	readonly updates: Table<UpdateRow, number>;
	readonly records: EntityTable<Row, 'id'>;
	readonly bin: EntityTable<BinRow, 'id'>;
	readonly totals: Table<AggregateRow, TotalsKey>;
	/** `null` in upgrades from before it was kept, after which it is counted as a whole. */
	readonly dealings: EntityTable<DealingsRow, 'customer'> | null;
	readonly past: EntityTable<PastRow, 'id'>;
	readonly notices: EntityTable<NoticeRow, 'id'>;
}
