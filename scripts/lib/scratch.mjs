import { mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';

/** The least that has to be free, there and of the memory as a whole, in bytes: journeys keep browsers and files in it. */
const ENOUGH = 6 * 1024 ** 3;

const PREFIX = 'polder-tests-';

/**
 * Makes a directory for what a run of the tests writes, and returns its path: in memory where there is plenty, because
 * a database that waits for the disk at every commit took a third of the time of the tests. It is removed with the
 * process, and what a run left there that was killed goes when the next one begins.
 *
 * @param {string} memory
 * @param {number} enough bytes
 */
export async function scratchDirectory(memory = MEMORY, enough = ENOUGH) {
	await removeLeft(memory);
	if (process.env['TMPDIR'] === undefined && (await hasPlenty(memory, enough))) {
		const directory = join(memory, `${PREFIX}${String(process.pid)}`);
		await mkdir(directory, { mode: 0o700 });
		return directory;
	}
	return mkdtemp(join(tmpdir(), PREFIX));
}

/**
 * @param {string} memory
 * @param {number} enough bytes
 */
async function hasPlenty(memory, enough) {
	// Only Linux has it.
	const space = await statfs(memory).catch(() => null);
	if (space === null) return false;
	// The memory of a container may be less than that of the machine.
	return Math.min(space.bavail * space.bsize, process.availableMemory()) >= enough;
}

/** @param {string} memory */
async function removeLeft(memory) {
	const names = await readdir(memory).catch(() => []);
	for (const name of names) {
		if (!name.startsWith(PREFIX) || isOther(Number(name.slice(PREFIX.length)))) continue;
		await rm(join(memory, name), { recursive: true, force: true });
	}
}

/**
 * Whether a number is that of another process that runs.
 *
 * @param {number} pid
 */
function isOther(pid) {
	if (pid === process.pid) return false;
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// A process of somebody else may not be asked, and is there.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
