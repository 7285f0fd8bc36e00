import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { isFileHash } from '../../src/lib/domain/file/file';
import { blobName, type Blobs, type ByteRange } from './blobs';
import { sizeOf } from './disk';
import { S3Requests, type S3Address } from './s3-requests';
import { StorageFault } from './storage-fault';

/**
 * Keeps files in a bucket of an S3 service. The service compares the SHA-256 of what arrives with the hash that the
 * request was signed with, so a file that was damaged on the way is never kept.
 */
export class S3Blobs implements Blobs {
	private readonly requests: S3Requests;
	/** The address of the bucket itself, and the folder in it, with a slash at its end; empty for none. */
	private readonly bucket: S3Requests;
	private readonly folder: string;

	/** `pageSize` is how many names are asked for at once. */
	constructor(
		address: S3Address,
		private readonly pageSize = MOST_LISTED
	) {
		this.requests = new S3Requests(address);
		const { origin, pathname } = new URL(address.url);
		const [bucket = '', ...folders] = pathname.split('/').filter((part) => part !== '');
		this.bucket = new S3Requests({ ...address, url: `${origin}/${bucket}` });
		this.folder = folders.map((part) => `${decodeURIComponent(part)}/`).join('');
	}

	/** Asks for the list of the bucket, so that a wrong address or key is found when the relay starts. */
	async prepare(): Promise<void> {
		await this.list(null, 1);
	}

	async sizeOf(hash: string): Promise<number | null> {
		const answer = await this.requests.send({
			...{ method: 'HEAD', path: `/${blobName(hash)}`, statuses: [200, 404] }
		});
		answer.resume();
		if (answer.statusCode === 404) return null;
		const size = Number(answer.headers['content-length']);
		if (!Number.isSafeInteger(size)) throw new StorageFault('the S3 service says no size');
		return size;
	}

	async keep(path: string, hash: string): Promise<void> {
		const size = await sizeOf(path);
		if (size === null) throw new Error('there is no upload to keep');
		const answer = await this.requests.send({
			...{ method: 'PUT', path: `/${blobName(hash)}`, statuses: [200] },
			headers: { 'content-type': 'application/octet-stream' },
			payload: { sha256: hash, size, open: () => createReadStream(path) }
		});
		answer.resume();
	}

	async read(hash: string, { from, until }: ByteRange): Promise<Readable> {
		const path = `/${blobName(hash)}`;
		const range = `bytes=${String(from)}-${String(until - 1)}`;
		return this.requests.send({ method: 'GET', path, statuses: [206], headers: { range } });
	}

	async remove(hash: string): Promise<void> {
		const answer = await this.requests.send({
			...{ method: 'DELETE', path: `/${blobName(hash)}`, statuses: [200, 204, 404] }
		});
		answer.resume();
	}

	async *hashes(): AsyncGenerator<{ readonly hash: string; readonly at: number }> {
		let after: string | null = null;
		do {
			const page = await this.list(after, this.pageSize);
			for (const [, entry = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gsu)) {
				const hash = valueOf(entry, 'Key')?.split('/').at(-1) ?? '';
				const at = Date.parse(valueOf(entry, 'LastModified') ?? '');
				if (isFileHash(hash) && !Number.isNaN(at)) yield { hash, at };
			}
			after = valueOf(page, 'NextContinuationToken');
		} while (after !== null);
	}

	private async list(after: string | null, most: number): Promise<string> {
		const query = new URLSearchParams({ 'list-type': '2', 'max-keys': String(most) });
		if (this.folder !== '') query.set('prefix', this.folder);
		if (after !== null) query.set('continuation-token', after);
		// The signature takes a space as `%20` only.
		const path = `?${query.toString().replaceAll('+', '%20')}`;
		return text(await this.bucket.send({ method: 'GET', path, statuses: [200] }));
	}
}

/** How many names are asked for at once: more than this no service gives. */
const MOST_LISTED = 1000;

/** Returns the text of the first element with a name; `null` when there is none. */
function valueOf(xml: string, name: string): string | null {
	const found = new RegExp(`<${name}>([^<]*)</${name}>`, 'u').exec(xml)?.[1];
	return (
		found?.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '') ??
		null
	);
}

const ENTITIES: Readonly<Record<string, string>> = {
	...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
};
