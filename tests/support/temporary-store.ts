import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '../../sync-server/store/lmdb';

const made = new Set<string>();
process.on('exit', () => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** The product's store in a directory of its own, which goes when the store is closed. */
export class TemporaryStore extends LmdbStore {
	private constructor(private readonly directory: string) {
		super(directory, () => 'log');
		made.add(directory);
	}

	static make(): TemporaryStore {
		return new TemporaryStore(mkdtempSync(join(tmpdir(), 'polder-store-')));
	}

	override async close(): Promise<void> {
		await super.close();
		rmSync(this.directory, { recursive: true, force: true });
		made.delete(this.directory);
	}
}
