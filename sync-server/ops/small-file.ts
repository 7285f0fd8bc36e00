import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file whole or not at all, readable by its owner only: on a full disk, and after a
 * power cut at any moment, the path holds what it held before or all of `text`. On the disk when it
 * returns. Throws what the system says; nothing new is there then.
 */
export function writeSmallFile(path: string, text: string): void {
	const unfinished = `${path}.unfinished`;
	try {
		const file = openSync(unfinished, 'w', 0o600);
		try {
			const bytes = Buffer.from(text);
			// A disk that is nearly full may take a part and say so by the count alone.
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

/** Waits until what was written to a file, or the names in a directory, are on the disk. */
export function flushToDisk(path: string): void {
	const file = openSync(path, 'r');
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
