import { stamp, type Acting, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import type { RecordId, SpaceId } from '../core/ids';
import type { RecordBase } from '../core/record';
import { setField } from '../core/set-field';
import type { Tagged } from '../core/tags';
import { attachFile, fileName, valueOf } from './commands';
import type { FileRef } from './file';

/** A file in the file area of a space. Its name is its title, and its bytes are those of its newest version. */
export interface FileRecord extends RecordBase, Tagged {
	readonly kind: 'file';
	readonly space: SpaceId;
	/** The folder that it is in; `null` at the top. */
	readonly folder: RecordId | null;
	/** The newest first. Versions are only added (FL-02). */
	readonly versions: readonly FileRef[];
}

/** Returns versions with the newest first. Of two of one moment the order is the same on every device. */
export const newestFirst = (versions: readonly FileRef[]): readonly FileRef[] =>
	[...versions].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));

/** What a file or a folder is made in. */
interface Place {
	readonly space: SpaceId;
	/** `null` at the top. */
	readonly folder: RecordId | null;
}

/** Makes a file of the file area, with its first version, which gives it its name (FL-01). */
export function createFile(
	version: FileRef,
	{ space, folder }: Place,
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'file',
			space,
			title: fileName(version.name),
			createdAt: made.at,
			createdBy: made.by,
			...(folder === null ? {} : { folder }),
			[keyed('file', version.id)]: valueOf(version)
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Makes a folder (FL-01). */
export function createFolder(name: string, { space, folder }: Place, acting: Acting): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			kind: 'folder',
			space,
			title: fileName(name),
			createdAt: made.at,
			createdBy: made.by,
			...(folder === null ? {} : { parent: folder })
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Renames a file or a folder. */
export const renameItem = (
	{ title }: Pick<RecordBase, 'title'>,
	to: string,
	acting: Acting
): RecordChange => setField('title', title, fileName(to), acting);

/** Moves a file into a folder, or to the top. */
export const moveFile = (
	{ folder }: Pick<FileRecord, 'folder'>,
	to: RecordId | null,
	acting: Acting
): RecordChange => setField('folder', folder, to, acting);

/** Moves a folder into another one, or to the top. Whether it may is said by `mayMoveInto`. */
export const moveFolder = (
	{ parent }: { readonly parent: RecordId | null },
	to: RecordId | null,
	acting: Acting
): RecordChange => setField('parent', parent, to, acting);

/** Goes back to a version, which is added once more and so is the newest (FL-02). `id` is the new one’s. */
export const returnTo = (version: FileRef, id: string, acting: Acting): RecordChange =>
	attachFile({ ...version, id, at: acting.clock.now(), by: acting.actor }, acting);
