import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie';
import type { BlobRow, HeldRow, UploadRow } from '../files/rows';
import type { NoticeRow } from './notices';
import type { TotalsKey } from './tables';
import { countAnew, deriveAnew, deriveContacts, giveMeaning, noteCalls } from './upgrade';
import type { WorkspaceId } from '../../domain/core/ids';
import type {
	AggregateRow,
	BinRow,
	CatalogueRow,
	CursorRow,
	MetaRow,
	OutboxRow,
	PastRow,
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
	/** To be read; what writes it is in `waiting.ts`. */
	declare outbox: Pick<
		Table<OutboxRow, number>,
		'where' | 'get' | 'bulkGet' | 'orderBy' | 'toArray' | 'count' | 'filter' | 'limit'
	>;
	declare cursors: EntityTable<CursorRow, 'room'>;
	declare totals: Table<AggregateRow, TotalsKey>;
	declare past: EntityTable<PastRow, 'id'>;
	declare notices: EntityTable<NoticeRow, 'id'>;
	declare refusals: Table<RefusalRow, number>;
	declare catalogue: EntityTable<CatalogueRow, 'id'>;
	declare blobs: EntityTable<BlobRow, 'hash'>;
	declare held: EntityTable<HeldRow, 'hash'>;
	declare uploads: EntityTable<UploadRow, 'id'>;
	declare meta: EntityTable<MetaRow, 'key'>;

	/** Whether it has been there: then it is not made anew. */
	private isKnown: boolean;
	private readonly factory: IDBFactory;

	constructor(
		name: string,
		options: DexieOptions = {},
		private readonly ports: DatabasePorts = {}
	) {
		// Without Dexie's cache of what live queries read: while writes overlap it gave what was no longer so, and
		// a file that had been brought to the relay went on waiting.
		super(name, { chromeTransactionDurability: 'strict', cache: 'disabled', ...options });
		this.isKnown = ports.mustExist ?? false;
		// The type of Dexie's option leaves it open what a factory is.
		this.factory = (options.indexedDB as IDBFactory | undefined) ?? indexedDB;
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
		// The whole sales process: more kinds of record, totals by currency, pasts and notices.
		this.version(3)
			.stores({
				records: RECORD_INDEXES.join(', '),
				bin: 'id, importId, mergedInto',
				aggregates: null,
				totals: '[space+stage+owner+currency], space',
				past: 'id, space',
				notices: 'id, record, at'
			})
			.upgrade(deriveAnew);
		// Files: their bytes, what is known of those, and what waits to be brought to the relay.
		this.version(4).stores({ blobs: 'hash', held: 'hash, usedAt', uploads: 'id, hash' });
		// Calls that were written down with a customer are found without opening it.
		this.version(5).stores({}).upgrade(noteCalls);
		// Of customers that were merged into each other one stays; totals round each deal by itself.
		this.version(6)
			.stores({ records: [...RECORD_INDEXES, 'mergedInto', '*changedBy'].join(', ') })
			.upgrade(async (transaction) => {
				await deriveContacts(transaction);
				await countAnew(transaction);
			});
		this.guard();
	}

	/**
	 * Rejects with `NewerDatabase` when a newer version of the app has raised the database: opened by this one, tables
	 * that it does not know would be changed.
	 */
	async refuseNewer(): Promise<void> {
		const found = (await this.factory.databases()).find(({ name }) => name === this.name);
		// Dexie counts in tenths.
		if ((found?.version ?? 0) >= (this.verno + 1) * 10) throw new NewerDatabase();
	}

	/**
	 * A tab that is told of a newer version, or that the storage has gone, closes and opens nothing again: by itself
	 * Dexie would, and make anew what is missing.
	 */
	private guard(): void {
		this.on('versionchange', ({ newVersion }) => {
			this.close({ disableAutoOpen: true });
			this.ports.onGone?.(newVersion === null ? 'removed' : 'newer');
			return false;
		});
		this.on('ready', () => {
			this.isKnown = true;
		});
		this.on('populate', () => {
			if (!this.isKnown) return;
			// The browser has taken it away under us.
			this.ports.onGone?.('removed');
			throw new MissingDatabase();
		});
	}
}

/** Why a tab can use its database no more: a newer version of the app has raised it, or it has been removed. */
export type Gone = 'newer' | 'removed';

/** What a database is opened with. */
export interface DatabasePorts {
	/** Whether only one that is there is opened, and none is made; what is opened once is never made again. */
	readonly mustExist?: boolean;
	/** The database can be used no more, and has been closed for good. */
	readonly onGone?: (why: Gone) => void;
}

/** The database is there no more, and is not made by accident. */
export class MissingDatabase extends Error {
	override readonly name = 'MissingDatabase';
}

/** A newer version of the app has raised the database. */
export class NewerDatabase extends Error {
	override readonly name = 'NewerDatabase';
}

/** A workspace's name in this browser's storage: of its database, documents, channels and lock. */
export const storageName = (workspace: WorkspaceId, profile = 'polder'): string =>
	`${profile}-${workspace}`;

/** What records are found by. Dexie leaves a row out of an index whose keys it lacks. */
const RECORD_INDEXES = [
	'id',
	'room',
	'[space+stage+order]',
	'[space+stage+closedAt]',
	'[space+kind+sortTitle]',
	'[space+kind+revenue]',
	'[space+kind+closeOn]',
	'[space+kind+updatedAt]',
	'[space+kind+createdAt]',
	'[space+kind+owner]',
	'[space+kind+status+createdAt]',
	'[kind+sortTitle]',
	'[kind+owner]',
	'[campaign+order]',
	'customer',
	'deal',
	'*links',
	'owner',
	'importId',
	'externalId',
	'*keys',
	'*projects',
	'*words'
] as const;
