import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory of the benches. */
export const benchDir = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The repository. */
export const root = resolve(benchDir, '..', '..');

const made: string[] = [];

/**
 * A new directory for data of a bench. On the disk, as a relay's is: `BENCH_DISK` names another one
 * where the system's directory for temporary files lives in memory.
 */
export async function dataDir(): Promise<string> {
	const directory = await mkdtemp(join(process.env['BENCH_DISK'] ?? tmpdir(), 'polder-bench-'));
	made.push(directory);
	return directory;
}

/** Removes what `dataDir` has made. */
export async function removeData(): Promise<void> {
	for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true });
}
