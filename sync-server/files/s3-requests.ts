import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { AwsV4Signer } from 'aws4fetch';
import { platform } from '../common/platform';
import { StorageFault } from './storage-fault';

/** A bucket of an S3 service, or a folder in one, and who the relay is there. */
export interface S3Address {
	/** Without a slash at its end, such as `https://s3.eu-central-1.amazonaws.com/bucket/folder`. */
	readonly url: string;
	readonly region: string;
	readonly keyId: string;
	readonly secret: string;
}

/** What a request brings: its bytes are opened anew for each attempt. */
interface Payload {
	readonly sha256: string;
	readonly size: number;
	readonly open: () => Readable;
}

interface Asked {
	readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
	/** The address below the one of the bucket, with a slash at its beginning; or a query. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly payload?: Payload;
	/** The statuses that are an answer. Every other one is a fault. */
	readonly statuses: readonly number[];
}

/** The SHA-256 of nothing. */
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** How often a request is sent before the service counts as failing, and how long the first pause is, ms. */
const ATTEMPTS = 4;
const PAUSE = 100;

/** How long a connection may carry nothing, ms. */
const SILENCE = 20_000;

/** How much of the explanation of a fault goes into the log, characters. */
const TOLD = 300;

/** Sends signed requests (Signature Version 4) to an S3 service. All of them may be repeated. */
export class S3Requests {
	constructor(private readonly address: S3Address) {}

	/**
	 * Sends a request, again after a short while when the service is busy or the connection failed. Resolves
	 * with one of the statuses that were asked for. Rejects with a `StorageFault` otherwise.
	 */
	async send(asked: Asked): Promise<IncomingMessage> {
		let fault: StorageFault | null = null;
		for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
			if (attempt > 0)
				await new Promise<void>((resolve) => platform.timeout(resolve, PAUSE * 2 ** attempt));
			const answer = await this.attempt(asked).catch((error: unknown) => {
				fault = new StorageFault(`${asked.method} at the S3 service`, { cause: error });
				return null;
			});
			if (answer === null) continue;
			const status = answer.statusCode ?? 0;
			if (asked.statuses.includes(status)) return answer;
			// The service may end before it has explained itself. The status says that it refused.
			const told = (await text(answer).catch(() => '')).slice(0, TOLD);
			fault = new StorageFault(
				`${asked.method} at the S3 service: ${String(status)} ${told}`.trimEnd()
			);
			if (status < 500 && status !== 429 && status !== 408) break;
		}
		throw fault ?? new Error('no attempt was made');
	}

	private async attempt({ method, path, headers, payload }: Asked): Promise<IncomingMessage> {
		const { url, region, keyId, secret } = this.address;
		const signer = new AwsV4Signer({
			method,
			url: url + path,
			headers: { ...headers, 'x-amz-content-sha256': payload?.sha256 ?? NOTHING },
			...{ accessKeyId: keyId, secretAccessKey: secret, service: 's3', region }
		});
		const signed = await signer.sign();
		const open = signed.url.protocol === 'https:' ? httpsRequest : httpRequest;
		const request = open(signed.url, {
			method,
			headers: {
				...Object.fromEntries(signed.headers),
				...(payload === undefined ? {} : { 'content-length': String(payload.size) })
			},
			timeout: SILENCE
		});
		request.once('timeout', () => {
			request.destroy(new Error('the service says nothing'));
		});
		const answer = new Promise<IncomingMessage>((resolve, reject) => {
			request.once('response', resolve);
			request.once('error', reject);
		});
		if (payload === undefined) request.end();
		else {
			// A service that refuses may answer before it has read everything: then the answer counts.
			await Promise.race([pipeline(payload.open(), request), answer.then(() => undefined)]).catch(
				(error: unknown) => {
					request.destroy(error instanceof Error ? error : new Error('the file cannot be read'));
				}
			);
		}
		return answer;
	}
}
