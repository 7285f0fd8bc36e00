import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSecrets } from '../../sync-server/ops/secrets';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { GuardedRelay, type Person } from './guarded-relay';
import type { Key } from './raw-device';

/**
 * A data directory with the small company of `GuardedRelay` in it, and its people's keys. Whoever
 * calls this removes the directory.
 */
export async function seedData(): Promise<{
	readonly directory: string;
	readonly keys: Readonly<Record<Person, Key>>;
}> {
	const directory = mkdtempSync(join(tmpdir(), 'polder-seeded-'));
	const guarded = await GuardedRelay.open({}, new LmdbStore(directory, () => 'first-log'));
	await guarded.relay.stop();
	const secrets = openSecrets(directory);
	if (!secrets.ok) throw new Error(secrets.error);
	return { directory, keys: guarded.keys };
}
