import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { BLOBS_DIRECTORY, FILES_DIRECTORY } from '../files/blob-store';
import { lockOwner } from './directory-lock';
import { readSecret, SECRET_FILES } from './secrets';
import { flushToDisk, writeSmallFile } from './small-file';
import { LmdbStore } from '../store/lmdb';
import { copyStore, LMDB_FILE, renameLogs } from '../store/lmdb-file';

/** The contents of a snapshot, counted. */
export interface Contents {
	readonly rooms: number;
	readonly records: number;
	/** Files that people have attached. */
	readonly files: number;
	readonly bytes: number;
}

/**
 * Copies a data directory as it is at one moment, even while a relay works with it: everything that was
 * acknowledged before the call is in it. Fails with a sentence, and then leaves nothing behind.
 */
export async function takeSnapshot(
	dataDir: string,
	target: string
): Promise<Result<Contents, string>> {
	if (!existsSync(join(dataDir, LMDB_FILE))) return fail(`There is no workspace in ${dataDir}.`);
	if (existsSync(target)) return fail(`${target} is there already, and nothing is overwritten.`);
	// It has another name until it is whole, so that nobody takes half of one for a backup.
	const unfinished = `${target}.unfinished`;
	rmSync(unfinished, { recursive: true, force: true });
	try {
		mkdirSync(unfinished, { recursive: true, mode: 0o700 });
		await copyStore(dataDir, join(unfinished, LMDB_FILE));
		copySecrets(dataDir, unfinished);
		// The files are copied after the store. A file is stored before anything refers to it, so none is
		// missing.
		copyBlobs(dataDir, unfinished);
		const contents = await contentsOf(unfinished);
		flushToDisk(join(unfinished, LMDB_FILE));
		flushToDisk(unfinished);
		renameSync(unfinished, target);
		flushToDisk(dirname(target));
		return succeed(contents);
	} catch (error) {
		rmSync(unfinished, { recursive: true, force: true });
		return fail(`The backup was not made: ${reasonOf(error)}`);
	}
}

/** The result of a restore. */
export interface Restored extends Contents {
	/** Where the previous data is now, if there was any. */
	readonly aside: string | null;
}

/**
 * Restores a snapshot into a data directory, under a new log id. Devices that were ahead of the snapshot are
 * sent all of it again, and send what it lacks. With `replace`, what was in the directory is moved aside and
 * never deleted; without it, the directory has to be empty. Fails with a sentence.
 */
export async function restoreSnapshot(
	snapshot: string,
	dataDir: string,
	{ replace, now }: { readonly replace: boolean; readonly now: Date }
): Promise<Result<Restored, string>> {
	const missing = [LMDB_FILE, ...SECRET_FILES].find((name) => !existsSync(join(snapshot, name)));
	if (missing !== undefined) return fail(`${snapshot} is no backup: it has no ${missing}.`);
	const holder = lockOwner(dataDir);
	if (holder !== null) {
		return fail(
			`A relay runs on ${dataDir} (process ${String(holder)}); stop it first. ` +
				'If it was killed, try again in 20 seconds.'
		);
	}
	const before = existsSync(dataDir) ? readdirSync(dataDir) : [];
	if (before.length > 0 && !replace) {
		return fail(`${dataDir} is not empty. With --replace what is in it is moved aside.`);
	}
	const time = now.toISOString().replace(/[:.]/g, '-');
	const incoming = join(dataDir, `restoring-${time}`);
	let contents: Contents;
	try {
		mkdirSync(incoming, { recursive: true, mode: 0o700 });
		copyPrivately(join(snapshot, LMDB_FILE), join(incoming, LMDB_FILE));
		copySecrets(snapshot, incoming);
		copyBlobs(snapshot, incoming);
		await renameLogs(incoming, randomBytes(12).toString('hex'));
		contents = await contentsOf(incoming);
		flushToDisk(incoming);
	} catch (error) {
		rmSync(incoming, { recursive: true, force: true });
		return fail(`It was not restored: ${reasonOf(error)}`);
	}
	try {
		// Moves file by file and within the directory, because the directory may be a mount point.
		const aside = before.length > 0 ? join(dataDir, `before-restore-${time}`) : null;
		if (aside !== null) move(before, dataDir, aside);
		move(readdirSync(incoming), incoming, dataDir);
		rmSync(incoming, { recursive: true });
		flushToDisk(dataDir);
		return succeed({ ...contents, aside });
	} catch (error) {
		return fail(`It was not restored: ${reasonOf(error)}`);
	}
}

function move(names: readonly string[], from: string, to: string): void {
	mkdirSync(to, { recursive: true, mode: 0o700 });
	for (const name of names) renameSync(join(from, name), join(to, name));
}

/** Copies a file so that only its owner can read it. On the disk when it returns, apart from its name. */
function copyPrivately(from: string, to: string): void {
	copyFileSync(from, to);
	chmodSync(to, 0o600);
	flushToDisk(to);
}

/** Copies the secrets. Throws when one is invalid, because a relay would not start with the copy. */
function copySecrets(from: string, to: string): void {
	for (const name of SECRET_FILES) {
		const secret = readSecret(from, name);
		if (!secret.ok) throw new Error(secret.error);
		writeSmallFile(join(to, name), `${secret.value}\n`);
	}
}

/** Returns the paths of the whole files that people have attached. */
function blobsIn(dataDir: string): string[] {
	const blobs = join(dataDir, FILES_DIRECTORY, BLOBS_DIRECTORY);
	if (!existsSync(blobs)) return [];
	return readdirSync(blobs).flatMap((part) =>
		readdirSync(join(blobs, part)).map((name) => join(blobs, part, name))
	);
}

/** Copies the files. A file that a sweep removes meanwhile was named by no record. */
function copyBlobs(from: string, to: string): void {
	const directories = new Set<string>();
	for (const path of blobsIn(from)) {
		const copy = join(to, relative(from, path));
		directories.add(dirname(copy));
		mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
		try {
			copyPrivately(path, copy);
		} catch (error) {
			if (existsSync(path)) throw error;
		}
	}
	for (const directory of directories) flushToDisk(directory);
}

/** Opens a copy as the relay would, and counts: a copy that cannot be opened is no backup. */
async function contentsOf(directory: string): Promise<Contents> {
	const store = new LmdbStore(directory, () => 'none');
	try {
		const rooms = store.rooms();
		let records = 0;
		let bytes = statSync(join(directory, LMDB_FILE)).size;
		for (const room of rooms) {
			for (const { id } of store.records(room)) {
				if (store.record(room, id) === null) throw new Error(`record ${id} cannot be read`);
				records += 1;
			}
		}
		const blobs = blobsIn(directory);
		for (const path of blobs) bytes += statSync(path).size;
		return { rooms: rooms.length, records, files: blobs.length, bytes };
	} finally {
		await store.close();
		rmSync(join(directory, `${LMDB_FILE}-lock`), { force: true });
	}
}

const reasonOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
