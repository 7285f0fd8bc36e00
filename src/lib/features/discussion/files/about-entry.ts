import type { WorkspaceView } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import type { FileRef } from '$lib/domain/file/file';
import { m } from '$lib/i18n/messages';
import { numberText } from '$lib/ui/format';
import { groupName } from './area-words';
import type { AreaEntry } from './file-area.svelte';

/** What a list says of an entry. */
export interface AboutEntry {
	readonly name: string;
	readonly details: readonly string[];
	readonly tags: readonly string[];
	/** Bytes; `null` for what is no file. */
	readonly size: number | null;
	readonly at: Instant | null;
	/** The bytes that it stands for. */
	readonly file: FileRef | null;
}

/** Returns what a list says of an entry, in the reader's language. */
export function aboutEntry(view: WorkspaceView, entry: AreaEntry): AboutEntry {
	const nameOf = (id: string) => view.directory.members.get(id)?.name ?? m.common_unknown_person();
	const plain = { tags: [], size: null, at: null, file: null };
	switch (entry.is) {
		case 'folder':
			return { ...plain, name: entry.row.title, details: [m.files_kind_folder()] };
		case 'group':
			return {
				...plain,
				name: groupName(entry.kind),
				details: [m.files_of({ count: numberText(entry.count) })]
			};
		case 'lost':
			return {
				...plain,
				name: m.files_lost(),
				details: [m.files_of({ count: numberText(entry.count) })]
			};
		case 'file': {
			const { row } = entry;
			const { file, versionCount } = row;
			return {
				name: row.title,
				details: [
					nameOf(file?.by ?? row.createdBy),
					...(versionCount > 1 ? [m.files_version_count({ count: versionCount })] : [])
				],
				tags: row.tags ?? [],
				size: row.size,
				at: row.updatedAt,
				file
			};
		}
		case 'attached': {
			const { file, row } = entry;
			return {
				...plain,
				name: file.name,
				details: [m.files_attached_to({ title: row.title }), nameOf(file.by)],
				size: file.size,
				at: file.at,
				file
			};
		}
	}
}
