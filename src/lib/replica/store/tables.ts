import type { EntityTable, Table } from 'dexie';
import type { LineRow } from './rows';
import type { NoticeRow } from './notices';
import type { UpdatePack } from './packs';
import type { BinRow, BodyRow, Row } from './rows';
import type { PostRow, ThreadRow } from './thread-rows';
import type { AggregateRow, DealingsRow, PastRow, PeriodOf, PeriodRow } from './figure-rows';
import type { UpdateRow } from './sync-rows';

/** The key of one cell of totals: space, stage, owner, currency. */
export type TotalsKey = [string, string, string, string];

/** The key of one row of totals by day: of what, by month or day, period, space. */
export type PeriodKey = [PeriodOf, 'month' | 'day', string, string];

/** The documents, and the tables of what follows from them. */
export interface DerivedTables {
	readonly updates: Table<UpdateRow | UpdatePack, number>;
	readonly records: EntityTable<Row, 'id'>;
	readonly bin: EntityTable<BinRow, 'id'>;
	readonly totals: Table<AggregateRow, TotalsKey>;
	/** `null` in upgrades from before it was kept, after which it is counted as a whole. */
	readonly dealings: EntityTable<DealingsRow, 'customer'> | null;
	/** `null` in upgrades: counted as a whole when they are needed first. */
	readonly periods: Table<PeriodRow, PeriodKey> | null;
	/** `null` in upgrades from before they were kept: see `sweepLines`. */
	readonly lines: EntityTable<LineRow, 'id'> | null;
	/** `null` in upgrades from before posts were records. */
	readonly posts: EntityTable<PostRow, 'id'> | null;
	readonly threads: EntityTable<ThreadRow, 'topic'> | null;
	/** `null` in upgrades from before texts were beside their records. */
	readonly bodies: EntityTable<BodyRow, 'id'> | null;
	readonly past: EntityTable<PastRow, 'id'>;
	readonly notices: EntityTable<NoticeRow, 'id'>;
}
