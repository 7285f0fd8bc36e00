import type { DexieOptions, EntityTable, Table } from 'dexie';
import type { BlobRow, DownloadRow, HeldRow, KeepingRow, PieceRow, UploadRow } from '../files/rows';
import { GuardedDatabase, type DatabasePorts } from './guarded-database';
import { keepsIndex } from '../search/keeps-index';
import type { NoticeRow } from './notices';
import type { OutboxPack, UpdatePack } from './packs';
import type { PeriodKey, TotalsKey } from './tables';
import { tellsBulk } from './tells-bulk';
import type * as Upgrades from './upgrades';
import type { ExportReport } from '../../domain/audit/entry';
import type { WorkspaceId } from '../../domain/core/ids';
import type { AuditRow, BinRow, BodyRow, LineRow, Row, VisitRow } from './rows';
import type { PostRow, ThreadRow } from './thread-rows';
import type { IndexedRow, OrdinalsRow, PostingsRow, SegmentRow } from './index-rows';
import type { AggregateRow, DealingsRow, PastRow, PeriodRow } from './figure-rows';
import type {
	CatalogueRow,
	CursorRow,
	MetaRow,
	OutboxRow,
	RefusalRow,
	UpdateRow
} from './sync-rows';

/**
 * This device's copy of one workspace's records. An update and everything derived from it are
 * committed in one transaction, so that no row ever speaks of an update that is not there.
 */
export class ReplicaDatabase extends GuardedDatabase {
	declare records: EntityTable<Row, 'id'>;
	declare bin: EntityTable<BinRow, 'id'>;
	declare updates: Table<UpdateRow | UpdatePack, number>;
	/** To be read; what writes it is in `waiting.ts`. */
	declare outbox: Pick<
		Table<OutboxRow | OutboxPack, number>,
		'where' | 'get' | 'bulkGet' | 'orderBy' | 'toArray' | 'count' | 'filter' | 'limit'
	>;
	declare cursors: EntityTable<CursorRow, 'room'>;
	declare totals: Table<AggregateRow, TotalsKey>;
	declare dealings: EntityTable<DealingsRow, 'customer'>;
	declare periods: Table<PeriodRow, PeriodKey>;
	declare past: EntityTable<PastRow, 'id'>;
	declare lines: EntityTable<LineRow, 'id'>;
	/** What was said in topics, and what their topics' rows say of that. */
	declare posts: EntityTable<PostRow, 'id'>;
	declare threads: EntityTable<ThreadRow, 'topic'>;
	declare bodies: EntityTable<BodyRow, 'id'>;
	declare notices: EntityTable<NoticeRow, 'id'>;
	declare refusals: Table<RefusalRow, number>;
	declare catalogue: EntityTable<CatalogueRow, 'id'>;
	declare blobs: EntityTable<BlobRow, 'hash'>;
	declare held: EntityTable<HeldRow, 'hash'>;
	declare uploads: EntityTable<UploadRow, 'id'>;
	/** What is to be kept on this device, and what of that is still to be fetched. */
	declare keeping: EntityTable<KeepingRow, 'id'>;
	declare downloads: EntityTable<DownloadRow, 'id'>;
	/** What has come of files that are not whole yet. */
	declare pieces: Table<PieceRow, [string, number]>;
	/** The relay's audit log, on admins' devices. */
	declare audit: Table<AuditRow, [string, number]>;
	/** Exports that the relay has not been told of. */
	declare reports: EntityTable<ExportReport, 'id'>;
	/** When records and spaces were looked at here. */
	declare visits: EntityTable<VisitRow, 'id'>;
	/** The index of words, to be read; `keepsIndex` writes it with the rows. */
	declare postings: ReadTable<PostingsRow, 'key'>;
	declare ordinals: ReadTable<OrdinalsRow, 'key'>;
	declare indexed: ReadTable<IndexedRow, 'id'>;
	declare segments: Pick<Table<SegmentRow, number>, 'toArray' | 'count'>;
	declare meta: EntityTable<MetaRow, 'key'>;

	constructor(name: string, options: DexieOptions = {}, ports: DatabasePorts = {}) {
		// Without Dexie's cache of what live queries read: while writes overlap it gave what was no longer so, and
		// a file that had been brought to the relay went on waiting.
		const ours = { chromeTransactionDurability: 'strict', cache: 'disabled' } as const;
		super(name, { ...ours, ...options }, ports);
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
		this.version(2)
			.stores({})
			.upgrade((transaction) => steps().giveMeaning(transaction));
		// The whole sales process: more kinds of record, totals by currency, pasts and notices.
		this.version(3)
			.stores({
				records: [...RECORD_INDEXES, '*words'].join(', '),
				bin: 'id, importId, mergedInto',
				aggregates: null,
				totals: '[space+stage+owner+currency], space',
				past: 'id, space',
				notices: 'id, record, at'
			})
			.upgrade((transaction) => steps().deriveAnew(transaction));
		// Files: their bytes, what is known of those, and what waits to be brought to the relay.
		this.version(4).stores({ blobs: 'hash', held: 'hash, usedAt', uploads: 'id, hash' });
		// Calls that were written down with a customer are found without opening it.
		this.version(5)
			.stores({})
			.upgrade((transaction) => steps().noteCalls(transaction));
		// Of customers that were merged into each other one stays; totals round each deal by itself.
		this.version(6)
			.stores({ records: [...RECORD_INDEXES, 'mergedInto', '*changedBy', '*words'].join(', ') })
			.upgrade(async (transaction) => {
				await steps().deriveContacts(transaction);
				await steps().countAnew(transaction);
			});
		// What each customer's deals come to, and when there was contact last.
		this.version(7)
			.stores({ dealings: 'customer' })
			.upgrade(async (transaction) => {
				await steps().noteContacts(transaction);
				await steps().countDealings(transaction);
			});
		// Totals by day and month, over all spaces. They are counted when the time zone is known, by `countPeriods`.
		this.version(8).stores({ periods: '[of+by+period+space]' });
		// The audit log, the exports that it is to be told of, and what was looked at when. What was said in records, and
		// their files: what came before is looked through by `sweepLines`.
		this.version(9).stores({
			...{ audit: '[log+seq], at', reports: 'id, at', visits: 'id, seenAt' },
			lines: 'id, record, [kind+at], *words'
		});
		// The index of words is a table of its own. It is built in the background, by `buildIndex`.
		this.version(11).stores({
			records: [...RECORD_INDEXES, 'mergedInto', '*changedBy'].join(', '),
			...{ lines: 'id, record, [kind+at]', postings: 'key', ordinals: 'key', indexed: 'id' }
		});
		// What is said in topics are records of their own, read from their rows.
		this.version(12)
			.stores({ posts: 'id, room, [topic+at+id], [topic+came]', threads: 'topic' })
			.upgrade((transaction) => steps().partTopics(transaction));
		// Totals by month over all owners, beside those of each.
		this.version(13)
			.stores({})
			.upgrade(async (transaction) => {
				await steps().addUpOwners(transaction.table<PeriodRow, PeriodKey>('periods'));
			});
		// What the index takes in of many rows at once, later. An index that no query reads costs each write.
		this.version(14).stores({
			records: [...RECORD_INDEXES_14, 'mergedInto', '*changedBy'].join(', '),
			...{ outbox: '++number, [room+number], record', segments: '++n' }
		});
		// What a member is told of is found by the member.
		this.version(15).stores({ notices: 'id, record, at, *members, [what+at]' });
		// The texts of records are beside them.
		this.version(16)
			.stores({ bodies: 'id, room, stale' })
			.upgrade((transaction) => steps().partTexts(transaction));
		// Tasks are found by their days, for calendars and timelines.
		this.version(17)
			.stores({ records: [...RECORD_INDEXES_14, 'mergedInto', '*changedBy', '*months'].join(', ') })
			.upgrade((transaction) => steps().noteMonths(transaction));
		// The files of a folder in their orders, and those that are attached to records of a space.
		this.version(18)
			.stores({
				records: [
					...RECORD_INDEXES_14,
					'mergedInto',
					'*changedBy',
					'*months',
					...FOLDER_INDEXES
				].join(', '),
				lines: 'id, record, [kind+at], [attachedIn+at]'
			})
			.upgrade((transaction) => steps().noteAttached(transaction));
		// What is to be kept on this device. Nothing was before.
		this.version(19).stores({ keeping: 'id, space', downloads: 'id' });
		// What bulk work writes of many records stands in few rows.
		this.version(20).stores({
			updates: '++n, *record',
			outbox: '++number, [room+number], *record, first',
			// No query asked for the pasts of a space by its index.
			past: 'id'
		});
		// What has come of a file that is fetched stays when the app is closed before all of it is here.
		this.version(21).stores({ pieces: '[hash+from], record' });
		// Whose deals those of a space are is asked of its totals alone.
		this.version(22).stores({ records: RECORD_INDEXES_22.join(', ') });
		this.use(tellsBulk);
		this.use(keepsIndex(ports.indexedLater));
	}

	/** Loads what brings up the older format that was found: inside the upgrade it would be too late. */
	protected override async prepare(found: number): Promise<void> {
		if (found > 0 && found < this.verno) loaded ??= await import('./upgrades');
	}
}

let loaded: typeof Upgrades | null = null;

function steps(): typeof Upgrades {
	if (loaded === null) throw new Error('the database was raised before it was prepared');
	return loaded;
}

/** What a table can be read by. */
type ReadTable<Of, Key extends keyof Of> = Pick<
	EntityTable<Of, Key>,
	'where' | 'get' | 'bulkGet' | 'count' | 'toArray'
>;

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
	'*projects'
] as const;

/** Without those that another one answers for, or none asks: every index costs each row that is written. */
const RECORD_INDEXES_14 = RECORD_INDEXES.filter(
	(index) => index !== 'owner' && index !== 'externalId'
);

/** By which the files of a folder are read. Only their rows have these keys. */
const FOLDER_INDEXES = [
	'[space+folder+sortTitle]',
	'[space+folder+updatedAt]',
	'[space+folder+size]'
] as const;

const RECORD_INDEXES_22 = [
	...RECORD_INDEXES_14.filter((index) => index !== '[space+kind+owner]'),
	...['mergedInto', '*changedBy', '*months'],
	...FOLDER_INDEXES
];
