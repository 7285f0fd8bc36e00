import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { S3Server } from '../../tests/support/s3-server';
import { BlobStore } from './blob-store';
import type { Blobs } from './blobs';
import { DirectoryBlobs } from './directory-blobs';
import { S3Blobs } from './s3-blobs';
import { StorageFault } from './storage-fault';

const KEYS = { keyId: 'AKIDPOLDER', secret: 'not/a+secret', region: 'eu-central-1' };

let directory: string;
let server: S3Server;

beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'polder-blobs-'));
	server = await S3Server.start('company', KEYS);
});
afterEach(async () => {
	await server.stop();
	rmSync(directory, { recursive: true, force: true });
});

const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

const inDirectory = (): Blobs => new DirectoryBlobs(join(directory, 'blobs'));
const inBucket = (): Blobs => new S3Blobs({ ...KEYS, url: server.url });
const inFolder = (): Blobs => new S3Blobs({ ...KEYS, url: `${server.url}/our%20files/2026` });

async function prepared(blobs: Blobs): Promise<BlobStore> {
	const blobStore = new BlobStore(directory, blobs);
	await blobStore.prepare();
	return blobStore;
}

function upload(blobStore: BlobStore, id: string, content: string | Buffer): void {
	writeFileSync(join(blobStore.uploads, id), content);
	writeFileSync(join(blobStore.uploads, `${id}.json`), '{}');
}

async function hashesOf(blobStore: BlobStore): Promise<string[]> {
	const found: string[] = [];
	for await (const { hash, at } of blobStore.hashes()) {
		expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
		found.push(hash);
	}
	return found.sort();
}

describe.each([
	['a directory', inDirectory],
	['a bucket', inBucket],
	['a folder of a bucket', inFolder]
])('files in %s', (_, make) => {
	test('an upload is kept under the hash that its bytes have, and nothing else stays of it', async () => {
		const blobStore = await prepared(make());
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
		const blobStore = await prepared(make());
		upload(blobStore, 'one', 'hello');
		expect(await blobStore.take('one', hashOf('other'))).toBe(false);
		expect(await blobStore.has(hashOf('other'))).toBe(false);
		expect(await blobStore.has(hashOf('hello'))).toBe(false);
		expect(readdirSync(blobStore.uploads)).toEqual([]);
	});

	test('every part of a file can be read, and the bytes are those that were brought', async () => {
		const blobStore = await prepared(make());
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
		const blobStore = await prepared(make());
		upload(blobStore, 'one', 'hello');
		await blobStore.take('one', hashOf('hello'));
		await blobStore.remove(hashOf('hello'));
		await blobStore.remove(hashOf('hello'));
		expect(await blobStore.has(hashOf('hello'))).toBe(false);
		expect(await hashesOf(blobStore)).toEqual([]);
	});

	test('what is no hash is never a path', async () => {
		const blobs = make();
		for (const bad of ['../../etc/passwd', '', 'a'.repeat(63), 'A'.repeat(64)]) {
			await expect(blobs.sizeOf(bad)).rejects.toThrow('not a hash');
			await expect(blobs.read(bad, { from: 0, until: 1 })).rejects.toThrow('not a hash');
			await expect(blobs.remove(bad)).rejects.toThrow('not a hash');
		}
		expect(server.objects.size).toBe(0);
	});
});

test('a disk that does not answer is a fault, not a file that is missing', async () => {
	const blobStore = await prepared(inDirectory());
	const hash = 'ab'.repeat(32);
	expect(await blobStore.has(hash)).toBe(false);
	// A file where a directory belongs: the disk reports an error.
	writeFileSync(join(directory, 'blobs', 'ab'), '');
	await expect(blobStore.has(hash)).rejects.toMatchObject({ code: 'ENOTDIR' });
});

describe('a bucket', () => {
	test('lists all its files, page by page', async () => {
		const blobStore = await prepared(inFolder());
		server.pageSize = 3;
		const hashes: string[] = [];
		for (let each = 0; each < 8; each += 1) {
			upload(blobStore, 'one', String(each));
			hashes.push(hashOf(String(each)));
			await blobStore.take('one', hashOf(String(each)));
		}
		server.objects.set('another folder/of somebody else', { bytes: Buffer.of(), at: 0 });
		expect(await hashesOf(blobStore)).toEqual(hashes.sort());
	});

	test('takes a file that failed at first, and one that was damaged on the way, whole', async () => {
		const blobStore = await prepared(inBucket());
		const hash = hashOf('hello');
		upload(blobStore, 'one', 'hello');
		// The first fault meets the question whether the file is there already, the next its bytes.
		server.faults.push('busy', 'none', 'cut-request', 'busy');
		await blobStore.take('one', hash);
		expect(await text(await blobStore.read(hash, { from: 0, until: 5 }))).toBe('hello');

		upload(blobStore, 'two', 'other');
		const damaged = blobStore.take('two', hashOf('other'));
		// The file arrives with one byte more: the service refuses it, and nothing is lost.
		server.faults.push('none', 'damage');
		await expect(damaged).rejects.toThrow(StorageFault);
		expect(readdirSync(blobStore.uploads)).toEqual(['two', 'two.json']);
		server.faults.length = 0;
		expect(await blobStore.take('two', hashOf('other'))).toBe(true);
	});

	test('that breaks off within a file is a fault of the stream, never a shorter file', async () => {
		const blobStore = await prepared(inBucket());
		const bytes = randomBytes(200_000);
		upload(blobStore, 'one', bytes);
		await blobStore.take('one', hashOf(bytes));
		server.faults.push('cut-answer');
		const stream = await blobStore.read(hashOf(bytes), { from: 0, until: bytes.length });
		await expect(buffer(stream)).rejects.toThrow();
	});

	test('that refuses the key, or does not exist, is said at the start, without the secret', async () => {
		for (const address of [
			{ ...KEYS, url: server.url, secret: 'wrong' },
			{ ...KEYS, url: server.url, keyId: 'wrong' },
			{ ...KEYS, url: server.url, region: 'us-east-1' },
			{ ...KEYS, url: server.url.replace('company', 'nobody') }
		]) {
			const fault: unknown = await new S3Blobs(address).prepare().catch((error: unknown) => error);
			expect(fault).toBeInstanceOf(StorageFault);
			expect(String(fault)).toMatch(
				/SignatureDoesNotMatch|InvalidAccessKeyId|AuthorizationHeaderMalformed|NoSuchBucket/
			);
			expect(String(fault)).not.toContain(address.secret);
		}
	});

	test('that does not answer at all is a fault after a few attempts', async () => {
		const blobStore = await prepared(inBucket());
		server.faults.push('busy', 'busy', 'busy', 'busy', 'busy', 'busy');
		await expect(blobStore.has(hashOf('hello'))).rejects.toThrow(StorageFault);
		expect(server.faults).toHaveLength(2);
	});
});
