/** What can be kept on a device. An attached file is one of a record other than a file of the file area. */
export type KeptKind = 'space' | 'folder' | 'file' | 'attached';

/** What was said about keeping things on a device, by their ids: `true` to keep, `false` not to. */
export type KeepingSaid = ReadonlyMap<string, boolean>;

/**
 * Returns whether something is kept on a device (FL-04). `path` are the ids of what it is in, the outermost first, and its
 * own at the end. Of what was said the nearest counts; without a word nothing is kept.
 */
export function isKept(path: readonly string[], said: KeepingSaid): boolean {
	for (let at = path.length - 1; at >= 0; at -= 1) {
		const word = said.get(path[at] ?? '');
		if (word !== undefined) return word;
	}
	return false;
}

/**
 * Returns what has to be said of the last of a path so that it is kept or not: `null` when what is said of the things
 * around it says that already.
 */
export function wordFor(path: readonly string[], keep: boolean, said: KeepingSaid): boolean | null {
	return isKept(path.slice(0, -1), said) === keep ? null : keep;
}
