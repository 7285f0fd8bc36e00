import { open, type RootDatabase } from 'lmdb';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from '../common/platform';
import { FORMAT, FORMAT_BEFORE, UnknownFormat } from './store';

/** The store's file inside the data directory. */
export const LMDB_FILE = 'polder.lmdb';

const LOG_ID = 'log-id';

const FORMAT_KEY = 'format';

/** Opens a store's file. */
export const openRoot = (path: string): RootDatabase<string> =>
	open<string, string>({
		path,
		maxDbs: 24,
		// A write must resolve only when it is on the disk, not when it is on its way there.
		overlappingSync: false,
		// With this option LMDB creates promises that nobody handles: one that rejects would end the process.
		eventTurnBatching: false,
		encoding: 'string'
	});

/**
 * Copies a store as it is at one moment, also while a relay uses it. `target` is the new file; only its owner
 * can read it.
 */
export async function copyStore(directory: string, target: string): Promise<void> {
	const root = openRoot(join(directory, LMDB_FILE));
	try {
		await root.backup(target, false);
		chmodSync(target, 0o600);
	} finally {
		await root.close();
	}
}

/**
 * Renames the logs of a store that no relay is using. Sequence numbers under the old name are invalid from
 * then on: a device that returns with one is sent everything.
 */
export async function renameLogs(directory: string, logId: string): Promise<void> {
	const root = openRoot(join(directory, LMDB_FILE));
	try {
		await root.put(LOG_ID, logId);
	} finally {
		await root.close();
	}
}

/**
 * Returns the name of the logs of an opened file, and whether it is in the format before this one; a new file is
 * given its name and format. Throws `UnknownFormat` when the file was written in another one; it is then left as it is.
 */
export function claimFile(
	root: RootDatabase<string>,
	newLogId: () => string
): { readonly logId: string; readonly isBefore: boolean } {
	const known = root.get(LOG_ID);
	if (known === undefined) {
		const logId = newLogId();
		root.transactionSync(() => {
			root.putSync(FORMAT_KEY, FORMAT);
			root.putSync(LOG_ID, logId);
		});
		return { logId, isBefore: false };
	}
	const format = root.get(FORMAT_KEY);
	if (format !== FORMAT && format !== FORMAT_BEFORE) throw new UnknownFormat(format ?? '0');
	return { logId: known, isBefore: format === FORMAT_BEFORE };
}

/** Notes that an opened file is in the present format from now on. */
export const noteFormat = (root: RootDatabase<string>): void => {
	root.transactionSync(() => {
		root.putSync(FORMAT_KEY, FORMAT);
	});
};

/**
 * Returns why a commit failed. LMDB reports it by a separate promise, which rejects in the same turn or
 * never.
 */
export async function causeOf(error: unknown): Promise<unknown> {
	if (!(error instanceof Error) || !('commitError' in error)) return error;
	const { commitError } = error;
	if (!(commitError instanceof Promise)) return error;
	const cause: unknown = await Promise.race([
		commitError.catch((reason: unknown) => reason),
		platform.turn()
	]);
	return new Error('the store did not commit', { cause: cause ?? error });
}
