import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { storeAcceptance } from '../../tests/support/store-acceptance';
import { LmdbStore } from './lmdb';
import { MemoryStore } from '../../tests/support/memory-store';
import { NotOwner } from './store';

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

describe('one owner of a store', () => {
	const write = (store: LmdbStore, key: string) =>
		store.commit([], [{ table: 'tokens', key, value: 1 }]);

	test('who was taken over from cannot write any more, and says so', async () => {
		const directory = temporary();
		const first = new LmdbStore(directory, () => 'log');
		await write(first, 'a');
		const second = new LmdbStore(directory, () => 'log');
		await expect(write(first, 'b')).rejects.toThrow(NotOwner);
		await write(second, 'c');
		expect(second.list('tokens').map(({ key }) => key)).toEqual(['a', 'c']);
		expect([first.isOwned, second.isOwned]).toEqual([false, true]);
		await first.close();
		await second.close();
	});

	test('a process beside the owner writes rows and takes nothing over', async () => {
		const directory = temporary();
		const owner = new LmdbStore(directory, () => 'log');
		const beside = new LmdbStore(directory, () => 'log', 'beside');
		await write(beside, 'a');
		await write(owner, 'b');
		expect(owner.list('tokens').map(({ key }) => key)).toEqual(['a', 'b']);
		await beside.close();
		await owner.close();
	});
});
