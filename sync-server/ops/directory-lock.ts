import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { platform } from '../common/platform';

/** The file that marks a data directory as locked. It contains the process id. */
const FILE = 'relay.pid';

/** How often a running relay touches the file, and the age from which the file is ignored, ms. */
const EVERY = 5_000;
const STALE = 20_000;

/** This process's lock on a data directory. */
export interface DirectoryLock {
	release(): void;
}

/**
 * Locks a data directory for this process, because two relays on one directory would assign the same sequence
 * numbers. Fails with the id of the process that has the lock. The lock of a killed relay is ignored.
 */
export function lockDirectory(directory: string): Result<DirectoryLock, number> {
	const path = join(directory, FILE);
	const holder = lockOwner(directory);
	// In a container each start may get the same process id.
	if (holder !== null && holder !== process.pid && isAlive(holder)) return fail(holder);
	try {
		writeFileSync(path, `${String(process.pid)}\n`, { mode: 0o600 });
	} catch {
		// Expected on a full or read-only disk: the relay starts without a lock, so that people can still
		// read.
	}
	const timer = platform
		.interval(() => {
			try {
				const now = new Date(platform.now());
				utimesSync(path, now, now);
			} catch {
				// Expected when somebody has deleted the file: the relay goes on without it.
			}
		}, EVERY)
		.unref();
	return succeed({
		release: () => {
			timer.cancel();
			rmSync(path, { force: true });
		}
	});
}

/**
 * Returns the id of the process that has locked a data directory, or `null`. That process may have been
 * killed up to 20 seconds ago.
 */
export function lockOwner(directory: string): number | null {
	const path = join(directory, FILE);
	try {
		if (Math.abs(platform.now() - statSync(path).mtimeMs) > STALE) return null;
		const pid = Number(readFileSync(path, 'utf8').trim());
		return Number.isInteger(pid) && pid > 0 ? pid : null;
	} catch {
		// Expected: the file does not exist, so nobody has locked the directory.
		return null;
	}
}

/** Returns whether a process with this id runs on this machine, as far as this process is allowed to know. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
