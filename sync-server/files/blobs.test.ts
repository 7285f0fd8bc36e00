import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blobsAcceptance, hashesOf, hashOf, upload } from '../../tests/support/blobs-acceptance';
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

const inDirectory = (): Blobs => new DirectoryBlobs(join(directory, 'blobs'));
const inBucket = (): Blobs => new S3Blobs({ ...KEYS, url: server.url });
const inFolder = (): Blobs => new S3Blobs({ ...KEYS, url: `${server.url}/our%20files/2026` });

async function prepared(blobs: Blobs): Promise<BlobStore> {
	const blobStore = new BlobStore(directory, blobs);
	await blobStore.prepare();
	return blobStore;
}

blobsAcceptance('a directory', (place) => new DirectoryBlobs(join(place, 'blobs')));
blobsAcceptance('a bucket', inBucket);
blobsAcceptance('a folder of a bucket', inFolder);

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
