import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file, whole or not at all, that only its owner can read. On a full disk, and after a power
 * cut at any moment, the path has either its old content or all of `text`. The file is on the disk when this
 * returns. Throws the system's error; nothing new is there then.
 */
export function writeSmallFile(path: string, text: string): void {
	const unfinished = `${path}.unfinished`;
	try {
		const file = openSync(unfinished, 'w', 0o600);
		try {
			const bytes = Buffer.from(text);
			// A disk that is nearly full may take a part and report that only by the count.
			for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(unfinished, path);
	} catch (error) {
		rmSync(unfinished, { force: true });
		throw error;
	}
	flushToDisk(dirname(path));
}

/** Waits until a file's content, or a directory's names, are on the disk. */
export function flushToDisk(path: string): void {
	const file = openSync(path, 'r');
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
