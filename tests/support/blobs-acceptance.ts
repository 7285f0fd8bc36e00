import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BlobStore } from '../../sync-server/files/blob-store';
import type { Blobs } from '../../sync-server/files/blobs';

/** Returns the SHA-256 of bytes, hexadecimal. */
export const hashOf = (bytes: string | Buffer): string =>
	createHash('sha256').update(bytes).digest('hex');

/** Puts an upload on the disk, as it stands there once its last piece has arrived. */
export function upload(blobStore: BlobStore, id: string, content: string | Buffer): void {
	writeFileSync(join(blobStore.uploads, id), content);
	writeFileSync(join(blobStore.uploads, `${id}.json`), '{}');
}

/** Returns the hashes of everything that is kept, in their order. All of it has to have come just now. */
export async function hashesOf(blobStore: BlobStore): Promise<string[]> {
	const found: string[] = [];
	for await (const { hash, at } of blobStore.hashes()) {
		expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
		found.push(hash);
	}
	return found.sort();
}

/** What every adapter must do. `make` returns an empty place for files below a directory. */
export function blobsAcceptance(
	name: string,
	make: (directory: string) => Blobs | Promise<Blobs>
): void {
	describe(`files in ${name}`, () => {
		let directory: string;
		beforeEach(() => {
			directory = mkdtempSync(join(tmpdir(), 'polder-blobs-'));
		});
		afterEach(() => {
			rmSync(directory, { recursive: true, force: true });
		});

		async function prepared(): Promise<BlobStore> {
			const blobStore = new BlobStore(directory, await make(directory));
			await blobStore.prepare();
			return blobStore;
		}

		test('an upload is kept under the hash that its bytes have, and nothing else stays of it', async () => {
			const blobStore = await prepared();
			upload(blobStore, 'one', 'hello');
			expect(await blobStore.take('one', hashOf('hello'))).toBe(true);
			expect(await blobStore.sizeOf(hashOf('hello'))).toBe(5);
			expect(readdirSync(blobStore.uploads)).toEqual([]);
			// A second upload of the same bytes by somebody else: one copy is enough.
			upload(blobStore, 'two', 'hello');
			expect(await blobStore.take('two', hashOf('hello'))).toBe(true);
			expect(readdirSync(blobStore.uploads)).toEqual([]);
			expect(await hashesOf(blobStore)).toEqual([hashOf('hello')]);
		});

		test('an upload with other bytes is thrown away', async () => {
			const blobStore = await prepared();
			upload(blobStore, 'one', 'hello');
			expect(await blobStore.take('one', hashOf('other'))).toBe(false);
			expect(await blobStore.has(hashOf('other'))).toBe(false);
			expect(await blobStore.has(hashOf('hello'))).toBe(false);
			expect(readdirSync(blobStore.uploads)).toEqual([]);
		});

		test('every part of a file can be read, and the bytes are those that were brought', async () => {
			const blobStore = await prepared();
			const bytes = randomBytes(300_000);
			upload(blobStore, 'one', bytes);
			await blobStore.take('one', hashOf(bytes));
			for (const [from, until] of [
				[0, 300_000],
				[0, 1],
				[299_999, 300_000],
				[123_456, 234_567]
			] as const) {
				const read = await buffer(await blobStore.read(hashOf(bytes), { from, until }));
				expect(read.equals(bytes.subarray(from, until))).toBe(true);
			}
		});

		test('a removed file is gone, and removing it again is no fault', async () => {
			const blobStore = await prepared();
			upload(blobStore, 'one', 'hello');
			await blobStore.take('one', hashOf('hello'));
			await blobStore.remove(hashOf('hello'));
			await blobStore.remove(hashOf('hello'));
			expect(await blobStore.has(hashOf('hello'))).toBe(false);
			expect(await hashesOf(blobStore)).toEqual([]);
		});

		test('what is no hash is never a path', async () => {
			const blobs = await make(directory);
			for (const bad of ['../../etc/passwd', '', 'a'.repeat(63), 'A'.repeat(64)]) {
				await expect(blobs.sizeOf(bad)).rejects.toThrow('not a hash');
				await expect(blobs.read(bad, { from: 0, until: 1 })).rejects.toThrow('not a hash');
				await expect(blobs.remove(bad)).rejects.toThrow('not a hash');
			}
		});
	});
}
