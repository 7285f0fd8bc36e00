import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie';
import { giveMeaning } from './upgrade';
import type { WorkspaceId } from '../../domain/core/ids';
import type {
	AggregateRow,
	BinRow,
	CatalogueRow,
	CursorRow,
	MetaRow,
	OutboxRow,
	RefusalRow,
	Row,
	UpdateRow
} from './rows';

/**
 * This device's copy of one workspace's records. An update and everything derived from it are
 * committed in one transaction, so that no row ever speaks of an update that is not there.
 */
export class ReplicaDatabase extends Dexie {
	declare records: EntityTable<Row, 'id'>;
	declare bin: EntityTable<BinRow, 'id'>;
	declare updates: Table<UpdateRow, number>;
	declare outbox: Table<OutboxRow, number>;
	declare cursors: EntityTable<CursorRow, 'room'>;
	declare aggregates: Table<AggregateRow, [string, string, string]>;
	declare refusals: Table<RefusalRow, number>;
	declare catalogue: EntityTable<CatalogueRow, 'id'>;
	declare meta: EntityTable<MetaRow, 'key'>;

	constructor(name: string, options: DexieOptions = {}) {
		super(name, { chromeTransactionDurability: 'strict', ...options });
		this.version(1).stores({
			records: [
				'id',
				'room',
				'[space+stage+order]',
				'[space+kind+sortTitle]',
				'[space+kind+revenue]',
				'[space+kind+closeOn]',
				'[space+kind+updatedAt]',
				'[space+kind+createdAt]',
				'[space+kind+owner]',
				'[kind+sortTitle]',
				'customer',
				'owner',
				'importId',
				'externalId',
				'*words'
			].join(', '),
			bin: 'id, importId',
			updates: '++n, record',
			outbox: '++number, [room+number], record, at',
			cursors: 'room',
			aggregates: '[space+stage+owner], space',
			refusals: '++n, record',
			catalogue: 'id',
			meta: 'key'
		});
		// What waits says what it means, and so does what was refused.
		this.version(2).stores({}).upgrade(giveMeaning);
	}
}

/** A workspace's name in this browser's storage: of its database, documents, channels and lock. */
export const storageName = (workspace: WorkspaceId, profile = 'polder'): string =>
	`${profile}-${workspace}`;
