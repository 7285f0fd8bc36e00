import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { storeAcceptance } from './acceptance';
import { LmdbStore } from './lmdb';
import { MemoryStore } from './memory';

const made: string[] = [];
const temporary = () => {
	const directory = mkdtempSync(join(tmpdir(), 'polder-store-'));
	made.push(directory);
	return directory;
};
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true });
});

storeAcceptance('memory', () => ({ store: new MemoryStore('log') }));

storeAcceptance('LMDB', () => {
	const directory = temporary();
	const store = new LmdbStore(directory, () => 'log');
	return {
		store,
		reopen: async () => {
			await store.close();
			return new LmdbStore(directory, () => 'another');
		}
	};
});

test('LMDB files are for their owner only', async () => {
	const directory = temporary();
	const store = new LmdbStore(directory, () => 'log');
	expect(statSync(join(directory, 'polder.lmdb')).mode & 0o077).toBe(0);
	await store.close();
});
