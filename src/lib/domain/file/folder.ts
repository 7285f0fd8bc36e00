import type { RecordId, SpaceId } from '../core/ids';
import type { RecordBase } from '../core/record';

/** A folder in the file area of a space. What is in it says so itself. */
export interface Folder extends RecordBase {
	readonly kind: 'folder';
	readonly space: SpaceId;
	/** The folder that it is in, as it says; `null` at the top. See `placeFolders` for where it is. */
	readonly parent: RecordId | null;
}

/** What of a folder decides where it is. */
export interface FolderBranch {
	readonly id: RecordId;
	/** Left out of rows at the top. */
	readonly parent?: RecordId | null | undefined;
}

/** The folder that each folder is in; `null` at the top. Following it always ends at the top. */
export type FolderPlaces = ReadonlyMap<RecordId, RecordId | null>;

/**
 * Returns where each folder is (FL-03). One whose parent is not among them is at the top. People who move folders
 * apart from each other can close a circle: of such a circle the folder with the lowest id is at the top, and
 * every other is where it says. The answer depends on nothing but what the folders say, so it is the same on every
 * device.
 */
export function placeFolders(folders: Iterable<FolderBranch>): FolderPlaces {
	const parents = new Map<RecordId, RecordId | null>();
	for (const { id, parent } of folders) parents.set(id, parent ?? null);
	for (const [id, parent] of parents) {
		if (parent !== null && !parents.has(parent)) parents.set(id, null);
	}
	const settled = new Set<RecordId>();
	for (const start of parents.keys()) {
		const path: RecordId[] = [];
		const places = new Map<RecordId, number>();
		let at: RecordId | null = start;
		while (at !== null && !settled.has(at) && !places.has(at)) {
			places.set(at, path.length);
			path.push(at);
			at = parents.get(at) ?? null;
		}
		const begins = at === null ? undefined : places.get(at);
		if (begins !== undefined) {
			const lowest = path.slice(begins).reduce((low, id) => (id < low ? id : low));
			parents.set(lowest, null);
		}
		for (const id of path) settled.add(id);
	}
	return parents;
}

/** Returns the folders from the top to one, which is the last; empty for one that is not there. */
export function pathOf(id: RecordId, places: FolderPlaces): readonly RecordId[] {
	const path: RecordId[] = [];
	let at: RecordId | null = places.has(id) ? id : null;
	while (at !== null) {
		path.unshift(at);
		at = places.get(at) ?? null;
	}
	return path;
}

/** Whether a folder may be moved into another one, `null` for the top: not into itself or what is in it. */
export const mayMoveInto = (
	folder: RecordId,
	into: RecordId | null,
	places: FolderPlaces
): boolean => into === null || (places.has(into) && !pathOf(into, places).includes(folder));

/** Returns a folder and all folders below it, each before what is in it. */
export function withFoldersBelow(id: RecordId, places: FolderPlaces): readonly RecordId[] {
	const below = new Map<RecordId, RecordId[]>();
	for (const [folder, parent] of places) {
		if (parent !== null) below.set(parent, [...(below.get(parent) ?? []), folder]);
	}
	const all = [id];
	for (const folder of all) all.push(...(below.get(folder) ?? []));
	return all;
}
