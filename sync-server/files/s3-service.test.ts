import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blobsAcceptance, hashesOf, hashOf, upload } from '../../tests/support/blobs-acceptance';
import { SWIFT_KEYS, SwiftServer } from '../../tests/support/swift-server';
import { BlobStore } from './blob-store';
import { S3Blobs } from './s3-blobs';
import { StorageFault } from './storage-fault';

/** The tests need Debian's packages of OpenStack Swift (docs/operations.md), and run where somebody asks for them. */
const isAskedFor = process.env['SWIFT'] !== undefined;

describe.skipIf(!isAskedFor)('a real S3 service: OpenStack Swift', () => {
	let swift: SwiftServer;
	beforeAll(async () => {
		swift = await SwiftServer.start();
	}, 90_000);
	afterAll(() => swift.stop());

	const bucket = (): Promise<string> => swift.bucket(`b${randomBytes(8).toString('hex')}`);

	blobsAcceptance('a bucket', async () => new S3Blobs({ ...SWIFT_KEYS, url: await bucket() }));
	blobsAcceptance(
		'a folder of a bucket',
		async () => new S3Blobs({ ...SWIFT_KEYS, url: `${await bucket()}/our%20files/2026` })
	);

	describe('what it refuses', () => {
		let directory: string;
		beforeEach(() => {
			directory = mkdtempSync(join(tmpdir(), 'polder-s3-'));
		});
		afterEach(() => {
			rmSync(directory, { recursive: true, force: true });
		});

		test('a wrong secret, a wrong key and a bucket that is not there are said at the start, without the secret', async () => {
			const url = await bucket();
			for (const address of [
				{ ...SWIFT_KEYS, url, secret: 'wrong-secret' },
				{ ...SWIFT_KEYS, url, keyId: 'test:nobody' },
				{ ...SWIFT_KEYS, url: `${url}-none` }
			]) {
				const fault: unknown = await new S3Blobs(address)
					.prepare()
					.catch((error: unknown) => error);
				expect(fault).toBeInstanceOf(StorageFault);
				expect(String(fault)).toMatch(/SignatureDoesNotMatch|InvalidAccessKeyId|NoSuchBucket/);
				expect(String(fault)).not.toContain(address.secret);
			}
		});

		test('bytes that are others than the signed hash says are not kept', async () => {
			const blobs = new S3Blobs({ ...SWIFT_KEYS, url: await bucket() });
			const blobStore = new BlobStore(directory, blobs);
			await blobStore.prepare();
			upload(blobStore, 'one', 'damaged');
			await expect(blobs.keep(join(blobStore.uploads, 'one'), hashOf('whole'))).rejects.toThrow(
				StorageFault
			);
			expect(await blobs.sizeOf(hashOf('whole'))).toBe(null);
			expect(await hashesOf(blobStore)).toEqual([]);
		});

		test('what is not there, and a part that is not, are faults and never another file', async () => {
			const blobs = new S3Blobs({ ...SWIFT_KEYS, url: await bucket() });
			const blobStore = new BlobStore(directory, blobs);
			await blobStore.prepare();
			await expect(blobs.read(hashOf('none'), { from: 0, until: 4 })).rejects.toThrow(/NoSuchKey/);
			upload(blobStore, 'one', 'hello');
			await blobStore.take('one', hashOf('hello'));
			await expect(blobs.read(hashOf('hello'), { from: 5, until: 9 })).rejects.toThrow(
				StorageFault
			);
			const part = await blobs.read(hashOf('hello'), { from: 1, until: 4 });
			expect(await text(part)).toBe('ell');
		});

		test('a list that has more names than it gives at once is read to its end', async () => {
			const blobs = new S3Blobs({ ...SWIFT_KEYS, url: await bucket() }, 2);
			const blobStore = new BlobStore(directory, blobs);
			await blobStore.prepare();
			const hashes: string[] = [];
			for (const name of ['a', 'b', 'c', 'd', 'e']) {
				upload(blobStore, name, name);
				await blobStore.take(name, hashOf(name));
				hashes.push(hashOf(name));
			}
			expect(await hashesOf(blobStore)).toEqual(hashes.sort());
		});
	});
});
