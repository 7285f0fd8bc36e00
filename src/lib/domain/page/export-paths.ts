import type { RecordId } from '../core/ids';
import type { Leaf, PageTree } from './tree';

interface Titled extends Leaf {
	readonly title: string;
}

/** The longest name of a file or folder that is made of a title, in UTF-16 units. */
const LONGEST = 80;

/** Returns a title without what no file system takes in a name; `other` where nothing is left. */
export function nameOfTitle(title: string, other: string): string {
	const plain = title
		.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
		.replace(/\s+/gu, ' ')
		.trim()
		.slice(0, LONGEST)
		.replace(/[\s.]+$/u, '');
	return plain === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu.test(plain) ? other : plain;
}

/**
 * Returns where a page and those below it are in an archive: each in the folder of the one that it is under, without
 * the ending of its file. Those beside each other are numbered, so that they keep their order. No two have one path,
 * also where a file system takes capitals for small letters.
 */
export function exportPaths<Row extends Titled>(
	tree: PageTree<Row>,
	root: RecordId,
	other: string
): ReadonlyMap<RecordId, string> {
	const paths = new Map<RecordId, string>();
	const first = tree.get(root);
	if (first === undefined) return paths;
	paths.set(root, nameOfTitle(first.title, other));
	for (const { row, at, beside } of tree.grown(() => true, root)) {
		const above = paths.get(tree.parentOf(row.id) ?? root) ?? '';
		const width = String(beside).length;
		// A number makes it the only one of its name.
		const number = String(at + 1).padStart(width, '0');
		const lead = beside === 1 ? '' : `${number} `;
		paths.set(row.id, `${above}/${lead}${nameOfTitle(row.title, other)}`);
	}
	return paths;
}

/** Returns the way from one file of an archive to another. */
export function relativePath(from: string, to: string): string {
	const [here, there] = [from.split('/').slice(0, -1), to.split('/')];
	let same = 0;
	while (same < here.length && same < there.length - 1 && here[same] === there[same]) same += 1;
	return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
}
