import { Dexie } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { FileRef } from '../../domain/file/file';
import { pathOf, placeFolders, withFoldersBelow } from '../../domain/file/folder';
import { isKept } from '../../domain/file/keeping';
import { roomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from '../store/database';
import { ATTACHING_KINDS, attachedLines, filesIn, foldersOf } from '../store/file-area';
import type { RecordStore } from '../store/records';
import type { FileRow, Row } from '../store/rows';
import type { DownloadRow, KeepingRow } from './rows';

type Store = Pick<RecordStore, 'db' | 'read'>;

const { minKey, maxKey } = Dexie;

/**
 * Returns the files that are to be kept on this device, by the hashes of their bytes: all, or those of one thing
 * and what is in it. Of a file of the file area that is its newest version.
 */
export async function wantedIn(
	store: Store,
	only?: Pick<KeepingRow, 'id' | 'space'>
): Promise<ReadonlyMap<string, DownloadRow>> {
	const wanted = new Map<string, DownloadRow>();
	const rows = await store.db.keeping.toArray();
	const spaces = new Set(rows.filter(({ keep }) => keep).map(({ space }) => space));
	for (const space of spaces) {
		if (only !== undefined && only.space !== space) continue;
		const said = rows.filter((row) => row.space === space);
		for (const row of await wantedOfSpace(store, space, said, only?.id)) {
			if (!wanted.has(row.id)) wanted.set(row.id, row);
		}
	}
	return wanted;
}

async function wantedOfSpace(
	store: Store,
	space: SpaceId,
	rows: readonly KeepingRow[],
	only: string | undefined
): Promise<readonly DownloadRow[]> {
	const { db } = store;
	const said = new Map(rows.map(({ id, keep }) => [id, keep]));
	const places = placeFolders(await foldersOf(db, space));
	const isWanted = (path: readonly string[]): boolean =>
		isKept(path, said) && (only === undefined || path.includes(only));
	const files = await filesToLookAt(db, space, rows, (id) => withFoldersBelow(id, places));
	const inArea = files.flatMap((row) => {
		const path = [space, ...(row.folder === '' ? [] : pathOf(row.folder, places)), row.id];
		if (row.file === null || !isWanted(path)) return [];
		return [download(space, row.id, row.file, row.title, { id: row.id, of: 'file', space })];
	});
	const attached: DownloadRow[] = [];
	for (const [record, ids] of await attachedToLookAt(db, space, rows)) {
		const whole = (await store.read(record))?.record;
		if (whole === undefined || !('files' in whole)) continue;
		for (const file of whole.files) {
			const id = `${record}/${file.id}`;
			if (!ids.has(id) || !isWanted([space, id])) continue;
			attached.push(download(space, record, file, file.name, { id, of: 'attached', space }));
		}
	}
	return [...inArea, ...attached];
}

const download = (
	space: SpaceId,
	record: RecordId,
	file: FileRef,
	name: string,
	keeping: DownloadRow['keeping']
): DownloadRow => ({
	...{ id: file.hash, room: roomName({ kind: 'space', space }), record, file, name, keeping },
	...{ received: 0, fault: null }
});

/** Returns the files of the file area that may be wanted: all of a space, or those in what is kept. */
async function filesToLookAt(
	db: ReplicaDatabase,
	space: SpaceId,
	rows: readonly KeepingRow[],
	foldersOfIt: (id: RecordId) => readonly RecordId[]
): Promise<readonly FileRow[]> {
	const kept = rows.filter(({ keep }) => keep);
	if (kept.some(({ of }) => of === 'space')) {
		const all = ofKind(db, space, 'file', 'sortTitle').toArray();
		return (await all).filter(isFile);
	}
	const folders = kept.filter(({ of }) => of === 'folder').flatMap(({ id }) => foldersOfIt(id));
	const ids = [
		...(await filesIn(db, space, [...new Set(folders)])),
		...kept.filter(({ of }) => of === 'file').map(({ id }) => id)
	];
	return (await db.records.bulkGet(ids)).filter(isFile);
}

/** Returns the ids of the attached files that may be wanted, by the records that they are attached to. */
async function attachedToLookAt(
	db: ReplicaDatabase,
	space: SpaceId,
	rows: readonly KeepingRow[]
): Promise<ReadonlyMap<RecordId, ReadonlySet<string>>> {
	const kept = rows.filter(({ keep }) => keep);
	const ids = kept.filter(({ of }) => of === 'attached').map(({ id }) => id);
	if (kept.some(({ of }) => of === 'space')) {
		for (const kind of ATTACHING_KINDS)
			ids.push(...(await attachedLines(db, space, kind).primaryKeys()));
	}
	const byRecord = new Map<RecordId, Set<string>>();
	for (const id of ids) {
		const record = id.slice(0, id.lastIndexOf('/'));
		byRecord.set(record, (byRecord.get(record) ?? new Set()).add(id));
	}
	return byRecord;
}

/**
 * Returns a text that changes when what is to be kept may have changed. Costs a few reads for each space of which
 * something is kept, however many files it has.
 */
export async function signOfWanted(db: ReplicaDatabase): Promise<string> {
	const rows = await db.keeping.toArray();
	const signs: unknown[] = rows.map(({ id, keep }) => [id, keep]);
	for (const space of new Set(rows.filter(({ keep }) => keep).map((row) => row.space))) {
		for (const kind of ['file', 'folder'] as const) {
			const all = ofKind(db, space, kind, 'updatedAt');
			signs.push(await all.count(), await all.clone().reverse().limit(1).keys());
		}
		for (const kind of ATTACHING_KINDS) signs.push(await attachedLines(db, space, kind).count());
	}
	return JSON.stringify(signs);
}

const ofKind = (
	{ records }: Pick<ReplicaDatabase, 'records'>,
	space: SpaceId,
	kind: 'file' | 'folder',
	by: 'sortTitle' | 'updatedAt'
) => records.where(`[space+kind+${by}]`).between([space, kind, minKey], [space, kind, maxKey]);

const isFile = (row: Row | undefined): row is FileRow => row?.kind === 'file';
