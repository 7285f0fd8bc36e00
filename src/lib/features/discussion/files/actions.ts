import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { together } from '$lib/domain/core/set-field';
import { removeTag, tagWith, type Tagged } from '$lib/domain/core/tags';
import { moveFile, moveFolder, renameItem, type FileRecord } from '$lib/domain/file/file-record';
import {
	mayMoveInto,
	withFoldersBelow,
	type Folder,
	type FolderPlaces
} from '$lib/domain/file/folder';
import { bin, restore } from '$lib/domain/history/commands';
import { isAdmin } from '$lib/domain/member/member';
import { sameName } from '$lib/domain/text/identity';
import type { AnyRecord } from '$lib/documents/read-record';
import { notSavedWords, problemOf } from '$lib/features/common/refusals/why';
import { offerUndo } from '$lib/features/common/undo/undo';
import { undoInRecords } from '$lib/features/common/undo/undo-record';
import { writeMany } from '$lib/features/records/moves/write-many';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { filesIn } from '$lib/replica/store/file-area';
import type { FileRow, FolderRow } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';

/** A file or a folder of a file area. */
export type Item = FileRow | FolderRow;

/** How many records are changed in one transaction. */
const SLICE = 500;

const isItem = (record: AnyRecord): record is FileRecord | Folder =>
	record.kind === 'file' || record.kind === 'folder';

/** Whether the person at this device may put an item into the bin (HI-05). */
export const mayBin = (view: WorkspaceView, { createdBy }: Pick<Item, 'createdBy'>): boolean =>
	createdBy === view.replica.me || (view.me !== undefined && isAdmin(view.me.role));

/** Returns where an item says that it is; `null` for the top. */
const placeOf = (record: FileRecord | Folder): RecordId | null =>
	record.kind === 'file' ? record.folder : record.parent;

function moved(record: AnyRecord, to: RecordId | null, view: WorkspaceView): RecordChange {
	if (record.kind === 'file') return moveFile(record, to, view.acting);
	return record.kind === 'folder' ? moveFolder(record, to, view.acting) : NO_CHANGE;
}

/**
 * Moves files and folders into a folder, `null` for the top, and offers to undo it. Folders that would be in themselves
 * stay where they are, and that is said.
 */
export async function moveItems(
	view: WorkspaceView,
	items: readonly Item[],
	to: RecordId | null,
	places: FolderPlaces
): Promise<void> {
	const may = items.filter(({ kind, id }) => kind === 'file' || mayMoveInto(id, to, places));
	if (may.length < items.length) toast({ message: m.files_move_into_itself(), tone: 'warn' });
	const [first] = may;
	if (first === undefined) return;
	const froms = new Map<RecordId, RecordId | null>();
	const changes = new Map<RecordId, RecordChange>();
	for (const { id } of may) {
		const record = (await view.replica.records.read(id))?.record;
		if (record === undefined || !isItem(record)) continue;
		froms.set(id, placeOf(record));
		changes.set(id, moved(record, to, view));
	}
	const { written, left } = await writeMany(view, roomOf(first.space), changes);
	tellLeft(left.values().next().value, left.size);
	if (written.length === 0) return;
	const message =
		may.length === 1
			? m.files_moved_one({ name: first.title })
			: m.files_moved({ count: written.length });
	offerUndo({ message }, () =>
		undoInRecords(view, written, {
			isStill: ({ record }) => isItem(record) && placeOf(record) === to,
			back: ({ record }) => moved(record, froms.get(record.id) ?? null, view),
			failure: m.deal_not_saved()
		})
	);
}

/**
 * Puts files and folders into the bin, folders with everything in them, and offers to undo it. What this member may not
 * put there stays, and so do the folders: nothing is left without its place.
 */
export async function binItems(
	view: WorkspaceView,
	items: readonly Item[],
	places: FolderPlaces
): Promise<void> {
	const [first] = items;
	if (first === undefined) return;
	const { space } = first;
	const folders = [
		...new Set(
			items.flatMap(({ kind, id }) => (kind === 'folder' ? withFoldersBelow(id, places) : []))
		)
	];
	const files = [
		...new Set([
			...items.flatMap(({ kind, id }) => (kind === 'file' ? [id] : [])),
			...(await filesIn(view.replica.db, space, folders))
		])
	];
	const gone: RecordId[] = [];
	// The files first: a folder goes when nothing is left in it.
	for (const ids of [files, folders]) {
		for (let from = 0; from < ids.length; from += SLICE) {
			const slice = ids.slice(from, from + SLICE);
			const changes = new Map(slice.map((id) => [id, bin(view.acting)]));
			const { written, left } = await writeMany(view, roomOf(space), changes);
			gone.push(...written);
			if (left.size === 0) continue;
			tellLeft(left.values().next().value, left.size);
			offerBack(view, first, gone, items.length);
			return;
		}
	}
	offerBack(view, first, gone, items.length);
}

function offerBack(
	view: WorkspaceView,
	first: Item,
	gone: readonly RecordId[],
	asked: number
): void {
	if (gone.length === 0) return;
	offerUndo({ message: binnedWords(first, gone.length, asked) }, () =>
		undoInRecords(view, gone, {
			isStill: ({ record }) => record.binned,
			back: () => restore(view.acting),
			failure: m.deal_not_saved()
		})
	);
}

function binnedWords({ kind, title }: Item, count: number, asked: number): string {
	if (asked === 1 && count === 1) return m.files_binned_one({ name: title });
	return asked === 1 && kind === 'folder'
		? m.files_binned_folder({ name: title, count: count - 1 })
		: m.files_binned({ count });
}

function tellLeft(why: Parameters<typeof notSavedWords>[0] | undefined, count: number): void {
	if (why === undefined) return;
	const text = notSavedWords(why, m.deal_not_saved());
	toast({ message: m.files_left({ count, why: text }), tone: 'warn' });
}

/** Sets the name of an item, and the tags of a file. Returns why that was not saved, or `null` when it was. */
export async function editItem(
	view: WorkspaceView,
	item: Item,
	name: string,
	tags: readonly string[]
): Promise<string | null> {
	const { acting } = view;
	const tagged: Tagged = {
		tags: item.kind === 'file' ? (item.tags ?? []) : [],
		...(item.kind === 'file' && item.tagKeys !== undefined ? { tagKeys: item.tagKeys } : {})
	};
	const change = together(
		renameItem(item, name, acting),
		...tagged.tags
			.filter((tag) => !tags.some((other) => sameName(other, tag)))
			.map((tag) => removeTag(tagged, tag, acting)),
		...tags.map((tag) => tagWith(tagged, tag, acting))
	);
	return problemOf(view.changeInSpace(item.space, item.id, change), m.deal_not_saved());
}

const roomOf = (space: SpaceId) => roomName({ kind: 'space', space });
