import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BlobStore } from './blob-store';

let directory: string;
let blobStore: BlobStore;

beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'polder-blobStore-'));
	blobStore = new BlobStore(directory);
	await blobStore.prepare();
});
afterEach(() => {
	rmSync(directory, { recursive: true, force: true });
});

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

function upload(id: string, text: string): void {
	writeFileSync(join(blobStore.uploads, id), text);
	writeFileSync(join(blobStore.uploads, `${id}.json`), '{}');
}

test('an upload is kept under the hash that its bytes have, and nothing else stays of it', async () => {
	upload('one', 'hello');
	expect(await blobStore.take('one', hashOf('hello'))).toBe(true);
	expect(await blobStore.sizeOf(hashOf('hello'))).toBe(5);
	expect(readdirSync(blobStore.uploads)).toEqual([]);
	// A second upload of the same bytes by somebody else: one copy is enough.
	upload('two', 'hello');
	expect(await blobStore.take('two', hashOf('hello'))).toBe(true);
	expect(readdirSync(blobStore.uploads)).toEqual([]);
});

test('an upload with other bytes is thrown away', async () => {
	upload('one', 'hello');
	expect(await blobStore.take('one', hashOf('other'))).toBe(false);
	expect(await blobStore.has(hashOf('other'))).toBe(false);
	expect(await blobStore.has(hashOf('hello'))).toBe(false);
	expect(readdirSync(blobStore.uploads)).toEqual([]);
});

test('what is no hash is never a path', () => {
	for (const bad of ['../../etc/passwd', '', 'a'.repeat(63), 'A'.repeat(64)]) {
		expect(() => blobStore.read(bad)).toThrow('not a hash');
	}
});

test('a disk that does not answer is a fault, not a file that is missing', async () => {
	const hash = 'ab'.repeat(32);
	expect(await blobStore.has(hash)).toBe(false);
	// A file where a directory belongs: the disk reports an error.
	writeFileSync(join(blobStore.blobs, 'ab'), '');
	await expect(blobStore.has(hash)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
