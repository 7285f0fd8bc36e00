import type { GivenFile } from '$lib/replica/files/files';

/** A file that was picked or dropped, with the names of the folders that it came in, the outermost first. */
export interface PlacedFile {
	readonly folders: readonly string[];
	readonly file: GivenFile;
}

/** Each asks the person for something to add. */
export interface FileChoosers {
	readonly files: () => void;
	readonly folder: () => void;
	readonly photo: () => void;
}

/** Returns files with the folders that the browser says they came in, where a whole folder was picked. */
export const placed = (files: Iterable<File>): PlacedFile[] =>
	[...files].map((file) => ({
		folders: file.webkitRelativePath.split('/').slice(0, -1),
		file: { name: file.name, type: file.type, bytes: file }
	}));

/**
 * Returns what was dropped, folders with everything in them. Must be called in the event itself: the browser
 * forgets what was dropped after it. Rejects when a folder cannot be read.
 */
export function dropped(transfer: DataTransfer): Promise<PlacedFile[]> {
	const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
	const known = entries.filter((entry) => entry !== null);
	// Without entries, as from another program, the files alone are there.
	if (known.length === 0) return Promise.resolve(placed(transfer.files));
	return Promise.all(known.map((entry) => filesOf(entry, []))).then((found) => found.flat());
}

async function filesOf(entry: FileSystemEntry, folders: readonly string[]): Promise<PlacedFile[]> {
	if (isFile(entry)) {
		const bytes = await new Promise<File>((resolve, reject) => {
			entry.file(resolve, reject);
		});
		return [{ folders, file: { name: bytes.name, type: bytes.type, bytes } }];
	}
	if (!isDirectory(entry)) return [];
	const reader = entry.createReader();
	const found: PlacedFile[] = [];
	for (;;) {
		// The browser gives them in parts, and nothing at the end.
		const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
			reader.readEntries(resolve, reject);
		});
		if (part.length === 0) return found;
		for (const one of part) found.push(...(await filesOf(one, [...folders, entry.name])));
	}
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry =>
	entry.isDirectory;
