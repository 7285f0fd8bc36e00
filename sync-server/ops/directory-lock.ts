import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';

/** Says that a relay runs on a data directory; holds its process id. */
const FILE = 'relay.pid';

/** How often a running relay touches its file, and when an untouched one counts for nothing, ms. */
const EVERY = 5_000;
const STALE = 20_000;

/** A data directory that is this process's alone. */
export interface Hold {
	/** Lets go of it. */
	release(): void;
}

/**
 * Takes a data directory for this process: two relays on one would give out the same sequence
 * numbers. Fails with the id of the process that has it. What a killed relay leaves behind does not
 * count.
 */
export function holdDirectory(directory: string): Result<Hold, number> {
	const path = join(directory, FILE);
	const holder = holderOf(directory);
	// A container gives the same id to each start.
	if (holder !== null && holder !== process.pid && isAlive(holder)) return fail(holder);
	try {
		writeFileSync(path, `${String(process.pid)}\n`, { mode: 0o600 });
	} catch {
		// A full disk is no reason to keep from people what is on it.
	}
	const timer = setInterval(() => {
		try {
			const now = new Date();
			utimesSync(path, now, now);
		} catch {
			// Somebody has taken the file away; the relay goes on without it.
		}
	}, EVERY);
	timer.unref();
	return succeed({
		release: () => {
			clearInterval(timer);
			rmSync(path, { force: true });
		}
	});
}

/**
 * The process that says that it runs on a data directory, or `null`. It may have been killed within
 * the last 20 seconds.
 */
export function holderOf(directory: string): number | null {
	const path = join(directory, FILE);
	try {
		if (Math.abs(Date.now() - statSync(path).mtimeMs) > STALE) return null;
		const pid = Number(readFileSync(path, 'utf8').trim());
		return Number.isInteger(pid) && pid > 0 ? pid : null;
	} catch {
		// There is none.
		return null;
	}
}

/** Whether a process with that id runs on this machine, as far as one may know. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
