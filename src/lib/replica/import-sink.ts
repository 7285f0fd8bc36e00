import { Dexie } from 'dexie';
import { NO_CHANGE } from '../domain/core/change';
import type { Clock } from '../domain/core/day';
import type { MemberId, Random, RecordId, SpaceId, WorkspaceId } from '../domain/core/ids';
import type { RecordKind } from '../domain/core/record';
import { fail, succeed, type Result } from '../domain/core/result';
import type { Existing, KeyedRow, RecordSource } from '../domain/import/existing';
import type { ImportSink, SinkFault } from '../domain/import/plan-types';
import { changeOf } from '../domain/import/update-change';
import { roomName } from '../protocol/rooms';
import { isNotStored, saving, type Saved } from './saved';
import { countryIn } from './store/country';
import { ReplicaDatabase, storageName } from './store/database';
import { RecordStore } from './store/records';
import type { Row } from './store/rows';
import { sweep, sweepCustomers } from './store/sweep';
import { readStored } from './store/whole-fields';

/** A sink that is open until it is closed, and what is read beside it. */
export interface OpenImportSink extends ImportSink {
	/** Where the records of a space are read, or the customers. */
	source(space: SpaceId | null): RecordSource;
	close(): void;
}

/** How many records are read whole at a time. */
const CHUNK = 500;

/**
 * Opens a workspace's records for an import by one of its members, from a worker: next to the pages that have
 * them open, which see every batch as it is committed.
 */
export async function openImportSink(
	workspace: WorkspaceId,
	me: MemberId,
	{ clock, random }: { readonly clock: Clock; readonly random: Random }
): Promise<Result<OpenImportSink, SinkFault>> {
	const db = new ReplicaDatabase(storageName(workspace), {}, { mustExist: true });
	const opened = await taken(async () => {
		await db.open();
		return succeed(null);
	});
	if (!opened.ok) return opened;
	// What the rules say of it is the import's own concern, and the relay's.
	const store = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => false,
		onWrite: () => undefined
	});
	const roomOf = (room: 'customers' | SpaceId) =>
		roomName(room === 'customers' ? { kind: 'customers' } : { kind: 'space', space: room });
	return succeed({
		prepareRecords: (room, records) => {
			store.prepareNew(roomOf(room), records);
		},
		writeRecords: (room, records) => taken(() => store.createMany(roomOf(room), records)),
		updateRecords: (room, updates, { importId, stages }) =>
			taken(async () => {
				const acting = { actor: me, clock, random };
				const context = { country: await countryIn(db), importId, stages };
				const wanted = new Map(updates.map((update) => [update.id, update]));
				return store.changeEach(roomOf(room), [...wanted.keys()], (id, fields) => {
					const update = wanted.get(id);
					return update === undefined ? NO_CHANGE : changeOf(fields, update, context, acting);
				});
			}),
		source: (space) => ({
			find: (kind, wants) => find(db, kind, space, wants)
		}),
		close: () => {
			store.close();
			db.close();
		}
	});
}

/** Finds the rows that are wanted, and reads their records whole. */
async function find(
	db: ReplicaDatabase,
	kind: RecordKind,
	space: SpaceId | null,
	wants: (row: KeyedRow) => boolean
): Promise<readonly Existing[]> {
	const ids: RecordId[] = [];
	const take = (row: Row) => {
		if (row.kind === kind && wants({ ...row })) ids.push(row.id);
	};
	if (kind === 'customer') {
		await sweepCustomers(db, (rows) => {
			rows.forEach(take);
		});
	} else if (space !== null && (kind === 'deal' || kind === 'task')) {
		await sweep(db, space, kind, { pasts: false }, ({ rows }) => {
			rows.forEach(take);
		});
	} else if (space !== null) {
		await db.records
			.where('[space+kind+sortTitle]')
			.between([space, kind, Dexie.minKey], [space, kind, Dexie.maxKey])
			.each(take);
	}
	const found: Existing[] = [];
	for (let start = 0; start < ids.length; start += CHUNK) {
		found.push(...(await readStored(db, ids.slice(start, start + CHUNK))));
	}
	return found;
}

/** Does some of a sink's work. What was not saved is told as the sink tells it. */
async function taken(work: () => Promise<Saved>): Promise<Result<null, SinkFault>> {
	const saved = await saving(work);
	if (saved.ok) return saved;
	const { error } = saved;
	if (!isNotStored(error)) return fail({ code: 'not-written', detail: error.rule });
	if (error.failure === 'quota') return fail({ code: 'storage-full' });
	return fail({ code: 'not-written', detail: error.failure });
}
