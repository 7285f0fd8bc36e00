/** Where the pages of an import are, by where their files are. A key is a path without the ending of its file. */

/** The kinds of file that can be a page. */
export type TextKind = 'markdown' | 'html' | 'docx' | 'text';

const KINDS: Readonly<Record<string, TextKind>> = {
	md: 'markdown',
	markdown: 'markdown',
	html: 'html',
	htm: 'html',
	docx: 'docx',
	txt: 'text'
};

const endingOf = (path: string): string => /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase() ?? '';

/** Returns as what a file is read, as its name says; `null` for one that is no page. */
export function textKind(path: string): TextKind | null {
	const ending = endingOf(path);
	return Object.hasOwn(KINDS, ending) ? (KINDS[ending] ?? null) : null;
}

/** Whether a file can be a picture, as its name says. */
export const isPicturePath = (path: string): boolean =>
	['png', 'jpg', 'jpeg', 'gif', 'webp'].includes(endingOf(path));

/**
 * Returns a path as it is within an import: names between slashes. Returns `null` for one that leads out of it, for
 * what programs keep for themselves, and for a folder.
 */
export function plainPath(path: string): string | null {
	const parts = path
		.replaceAll('\\', '/')
		.split('/')
		.filter((part) => part !== '' && part !== '.');
	const isOwn = parts.some((part) => part.startsWith('.') || part === '__MACOSX');
	return parts.length === 0 || isOwn || /[/\\]$/u.test(path) ? null : parts.join('/');
}

/** Returns the path to which an address in a file leads; `null` where it leads out of the import. */
export function pathFrom(file: string, address: string): string | null {
	if (/^[a-z][a-z0-9+.-]*:|^\/\/|^#/iu.test(address)) return null;
	let target: string;
	try {
		target = decodeURIComponent(address.split(/[?#]/u, 1)[0] ?? '');
	} catch {
		// It is not written as addresses are: as a name it may still be right.
		target = address;
	}
	if (target === '') return null;
	const parts = target.startsWith('/') ? [] : file.split('/').slice(0, -1);
	for (const part of target.replaceAll('\\', '/').split('/')) {
		if (part === '' || part === '.') continue;
		if (part !== '..') parts.push(part);
		else if (parts.pop() === undefined) return null;
	}
	return parts.join('/');
}

const withoutEnding = (path: string): string => path.replace(/\.[^./]+$/u, '');

/** A folder says what it is in a file with one of these names. */
const OF_FOLDER = /(?:^|\/)(?:readme|index)$/iu;

/** Returns the key of the page of each file. One that is named as its folder, or for it, is the folder's page. */
export function pageKeys(paths: readonly string[]): ReadonlyMap<string, string> {
	const keys = new Map<string, string>();
	const taken = new Set<string>();
	const take = (path: string, key: string): void => {
		const free = !taken.has(key) && key !== '' ? key : path;
		taken.add(free);
		keys.set(path, free);
	};
	const ofFolders = paths.filter((path) => OF_FOLDER.test(withoutEnding(path)));
	for (const path of paths) if (!ofFolders.includes(path)) take(path, withoutEnding(path));
	for (const path of ofFolders) {
		const folder = path.split('/').slice(0, -1).join('/');
		take(path, folder === '' ? withoutEnding(path) : folder);
	}
	return keys;
}

/** Returns the key of the page above one; `null` at the top. */
export const keyAbove = (key: string): string | null =>
	key.includes('/') ? key.slice(0, key.lastIndexOf('/')) : null;

/** Returns what a page is called whose text does not say it: as its file, without what programs add. */
export function nameOfKey(key: string): string {
	const name = key.slice(key.lastIndexOf('/') + 1);
	// Notion adds an id, and what is numbered is numbered for its order.
	const plain = name
		.replace(/\s+[0-9a-f]{32}$/u, '')
		.replace(/^\d{1,4}[ ._-]+(?=\S)/u, '')
		.trim();
	return plain === '' ? name : plain;
}

/** Compares keys as people put names in order: 2 before 10. Whatever is under a page comes behind it. */
export function inOrder(one: string, other: string): number {
	const [a, b] = [one.split('/'), other.split('/')];
	for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
		const order = (a[at] ?? '').localeCompare(b[at] ?? '', undefined, { numeric: true });
		if (order !== 0) return order;
		if (a[at] !== b[at]) return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
	}
	return a.length - b.length;
}
