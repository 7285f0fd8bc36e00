import { Dexie } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { RecordKind } from '../../domain/core/record';
import type { ReplicaDatabase } from './database';
import { attachedIn } from './line-rows';
import type { Page } from './queries';
import type { FileRow, FolderRow, LineRow, Row } from './rows';

type Records = Pick<ReplicaDatabase, 'records'>;

const { minKey, maxKey } = Dexie;

/** What the files of a folder may be sorted by. */
export type FileSort = 'sortTitle' | 'updatedAt' | 'size';

/** Which files are asked for: those of a folder in an order. `folder` is empty at the top. */
export interface FolderQuery {
	readonly space: SpaceId;
	readonly folder: RecordId | '';
	readonly sort: FileSort;
	readonly down: boolean;
}

const isFolder = (row: Row): row is FolderRow => row.kind === 'folder';
const isFile = (row: Row): row is FileRow => row.kind === 'file';

/** Returns all folders of a space, by name. */
export async function foldersOf({ records }: Records, space: SpaceId): Promise<FolderRow[]> {
	const rows = await records
		.where('[space+kind+sortTitle]')
		.between([space, 'folder', minKey], [space, 'folder', maxKey])
		.toArray();
	return rows.filter(isFolder);
}

/**
 * Returns a page of the files of a folder. Costs what lies before it and what it shows, never the folder. `total` is how many
 * files the folder has, where that is known: then it is read from the nearer end.
 */
export async function filesPage(
	db: Records,
	query: FolderQuery,
	{ start, count }: Page,
	total?: number
): Promise<FileRow[]> {
	const whole = inFolder(db, query);
	const shown = total === undefined ? count : Math.min(count, total - start);
	const behind = total === undefined ? Infinity : total - start - shown;
	if (behind >= start || shown <= 0) {
		const rows = await (query.down ? whole.reverse() : whole).offset(start).limit(count).toArray();
		return rows.filter(isFile);
	}
	const rows = await (query.down ? whole : whole.reverse()).offset(behind).limit(shown).toArray();
	return rows.reverse().filter(isFile);
}

/** Returns how many files a folder has. */
export const filesCount = (
	db: Records,
	query: Pick<FolderQuery, 'space' | 'folder'>
): Promise<number> => inFolder(db, { ...query, sort: 'sortTitle' }).count();

/** Returns the ids of the files of some folders. */
export async function filesIn(
	db: Records,
	space: SpaceId,
	folders: readonly RecordId[]
): Promise<RecordId[]> {
	const found: RecordId[] = [];
	for (const folder of folders) {
		found.push(...(await inFolder(db, { space, folder, sort: 'sortTitle' }).primaryKeys()));
	}
	return found;
}

/**
 * Returns the folders that files say they are in and that are not among these: they are in the bin, deleted, or have
 * not come yet. Costs as many steps as there are folders with files.
 */
export async function lostFolders(
	{ records }: Records,
	space: SpaceId,
	known: ReadonlySet<RecordId>
): Promise<RecordId[]> {
	const lost: RecordId[] = [];
	let after: string = '';
	for (;;) {
		const [key] = await records
			.where('[space+folder+sortTitle]')
			.between([space, after, maxKey], [space, maxKey], false, false)
			.limit(1)
			.keys();
		const folder = Array.isArray(key) ? key[1] : undefined;
		if (typeof folder !== 'string') return lost;
		if (!known.has(folder)) lost.push(folder);
		after = folder;
	}
}

function inFolder(
	{ records }: Records,
	{ space, folder, sort }: Pick<FolderQuery, 'space' | 'folder' | 'sort'>
) {
	return records
		.where(`[space+folder+${sort}]`)
		.between([space, folder, minKey], [space, folder, maxKey]);
}

/** The kinds of record whose files the file area shows beside its own. */
export type AttachingKind = Extract<RecordKind, 'deal' | 'task' | 'topic' | 'page'>;

export const ATTACHING_KINDS: readonly AttachingKind[] = ['deal', 'task', 'topic', 'page'];

type Lines = Pick<ReplicaDatabase, 'lines'>;

/** Returns a page of the files attached to records of a kind in a space, the newest first. */
export const attachedPage = (
	db: Lines,
	space: SpaceId,
	kind: AttachingKind,
	{ start, count }: Page
): Promise<LineRow[]> =>
	attachedLines(db, space, kind).reverse().offset(start).limit(count).toArray();

/** Returns how many files are attached to records of a kind in a space. */
export const attachedCount = (db: Lines, space: SpaceId, kind: AttachingKind): Promise<number> =>
	attachedLines(db, space, kind).count();

/** Returns the lines of the files that are attached to records of a kind in a space, the oldest first. */
export function attachedLines({ lines }: Lines, space: SpaceId, kind: AttachingKind) {
	const place = attachedIn(space, kind);
	return lines.where('[attachedIn+at]').between([place, minKey], [place, maxKey]);
}
