import FolderInput from '@lucide/svelte/icons/folder-input';
import HardDriveDownload from '@lucide/svelte/icons/hard-drive-download';
import History from '@lucide/svelte/icons/history';
import Pencil from '@lucide/svelte/icons/pencil';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { m } from '$lib/i18n/messages';
import type { MenuEntry } from '$lib/ui/menu';
import { mayBin, type Item } from './actions';
import type { AreaEntry } from './file-area.svelte';

/** What can be done with the entries of a file area. */
export interface AreaDoing {
	readonly open: (index: number) => void;
	readonly edit: (item: Item) => void;
	readonly move: (item: Item) => void;
	readonly versions: (item: Item) => void;
	readonly bin: (item: Item) => void;
	/** Whether an entry is kept on this device; `null` for what cannot be. */
	readonly isKept: (entry: AreaEntry) => boolean | null;
	/** Keeps an entry on this device, or does not any more. */
	readonly keep: (entry: AreaEntry, isKept: boolean) => void;
	readonly toggle: (id: RecordId) => void;
	readonly carry: (event: DragEvent, item: Item) => void;
	readonly allowDrop: (event: DragEvent) => void;
	readonly dropInto: (event: DragEvent, folder: RecordId) => void;
}

/** Returns the menu of an entry; empty where nothing can be done with it. */
export function entryMenu(
	view: WorkspaceView,
	entry: AreaEntry,
	mayWrite: boolean,
	does: AreaDoing
): readonly MenuEntry[] {
	const item = entry.is === 'file' || entry.is === 'folder' ? entry.row : null;
	return [...keepMenu(entry, does), ...(item === null ? [] : itemMenu(view, item, mayWrite, does))];
}

function keepMenu(entry: AreaEntry, does: AreaDoing): readonly MenuEntry[] {
	const isKept = does.isKept(entry);
	if (isKept === null) return [];
	const label = isKept ? m.files_keep_not() : m.files_keep();
	return [{ label, icon: HardDriveDownload, run: () => does.keep(entry, !isKept) }];
}

function itemMenu(
	view: WorkspaceView,
	item: Item,
	mayWrite: boolean,
	does: AreaDoing
): readonly MenuEntry[] {
	return [
		...(item.kind === 'file'
			? [{ label: m.files_versions(), icon: History, run: () => does.versions(item) }]
			: []),
		...(mayWrite
			? [
					{ label: m.files_edit(), icon: Pencil, keys: 'F2', run: () => does.edit(item) },
					{ label: m.files_move(), icon: FolderInput, keys: 'M', run: () => does.move(item) }
				]
			: []),
		...(mayWrite && mayBin(view, item)
			? [
					{ separator: true as const },
					{ label: m.files_bin(), icon: Trash2, keys: 'Delete', run: () => does.bin(item) }
				]
			: [])
	];
}
