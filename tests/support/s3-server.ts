import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** How far the time of a request may be from the server's, ms: as S3 says it. */
const SKEW = 15 * 60_000;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
	createHmac('sha256', key).update(text).digest();

/** Encodes as S3's canonical request does (RFC 3986). */
const encoded = (text: string): string =>
	encodeURIComponent(text).replace(
		/[!'()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
	);

/** A fault that a test asks for, once; `none` lets a request pass. */
export type S3Fault = 'none' | 'busy' | 'cut-answer' | 'cut-request' | 'damage';

/**
 * A stand-in of an S3 service on loopback, strict in what the relay relies on: the signature (computed here from
 * the specification, not by the client's library), the time and the payload's hash in it, the length, ranges,
 * listing in pages, and errors. It keeps everything in memory.
 */
export class S3Server {
	readonly objects = new Map<string, { readonly bytes: Buffer; readonly at: number }>();
	/** What goes wrong with the next requests, in order. */
	readonly faults: S3Fault[] = [];
	/** The most names that a page of a list holds. */
	pageSize = 1000;

	private readonly server = createServer((request, response) => {
		this.answer(request, response).catch((error: unknown) => {
			if (!response.destroyed) response.destroy(error instanceof Error ? error : undefined);
		});
	});

	private constructor(
		private readonly bucket: string,
		private readonly keys: {
			readonly keyId: string;
			readonly secret: string;
			readonly region: string;
		}
	) {}

	static async start(
		bucket: string,
		keys: { readonly keyId: string; readonly secret: string; readonly region: string }
	): Promise<S3Server> {
		const started = new S3Server(bucket, keys);
		await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
		return started;
	}

	get url(): string {
		return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/${this.bucket}`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const fault = this.faults.shift();
		if (fault === 'cut-request') {
			request.socket.destroy();
			return;
		}
		const received = await buffer(request);
		if (fault === 'busy') {
			refuse(response, 503, 'SlowDown');
			return;
		}
		const body = fault === 'damage' ? Buffer.concat([received, Buffer.from('!')]) : received;
		const wrong = this.wrongWith(request, body);
		if (wrong !== null) {
			refuse(response, wrong === 'XAmzContentSHA256Mismatch' ? 400 : 403, wrong);
			return;
		}
		const url = new URL(request.url ?? '', 'http://s3');
		const [bucket, ...rest] = decodeURIComponent(url.pathname).slice(1).split('/');
		const key = rest.join('/');
		if (bucket !== this.bucket) refuse(response, 404, 'NoSuchBucket');
		else if (key === '') this.list(url.searchParams, response);
		else this.object(request, response, { key, body, isCut: fault === 'cut-answer' });
	}

	private object(
		{ method, headers }: IncomingMessage,
		response: ServerResponse,
		{ key, body, isCut }: { readonly key: string; readonly body: Buffer; readonly isCut: boolean }
	): void {
		const found = this.objects.get(key);
		if (method === 'PUT') {
			this.objects.set(key, { bytes: body, at: Date.now() });
			response.writeHead(200).end();
		} else if (method === 'DELETE') {
			this.objects.delete(key);
			response.writeHead(204).end();
		} else if (found === undefined) refuse(response, 404, 'NoSuchKey');
		else if (method === 'HEAD') {
			response.writeHead(200, { 'content-length': String(found.bytes.length) }).end();
		} else if (method === 'GET') {
			const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
			const from = Number(first ?? 0);
			const until = last === undefined ? found.bytes.length : Number(last) + 1;
			if (from >= found.bytes.length || until <= from) {
				refuse(response, 416, 'InvalidRange');
				return;
			}
			const part = found.bytes.subarray(from, until);
			response.writeHead(first === undefined ? 200 : 206, {
				'content-length': String(part.length)
			});
			if (!isCut) response.end(part);
			else response.write(part.subarray(0, part.length >> 1), () => response.destroy());
		} else refuse(response, 405, 'MethodNotAllowed');
	}

	private list(query: URLSearchParams, response: ServerResponse): void {
		if (query.get('list-type') !== '2') {
			refuse(response, 400, 'InvalidArgument');
			return;
		}
		const prefix = query.get('prefix') ?? '';
		const token = query.get('continuation-token');
		const after = token === null ? '' : Buffer.from(token.slice(2), 'base64').toString();
		const most = Math.min(this.pageSize, Number(query.get('max-keys') ?? 1000));
		const names = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
		const left = names.filter((key) => key > after);
		const page = left.slice(0, most);
		const contents = page.map((key) => {
			const at = new Date(this.objects.get(key)?.at ?? 0).toISOString();
			return `<Contents><Key>${key}</Key><LastModified>${at}</LastModified></Contents>`;
		});
		// The token has signs that an address and XML both encode.
		const next = Buffer.from(page.at(-1) ?? '').toString('base64');
		const more =
			left.length > page.length
				? `<NextContinuationToken>+&amp;${next}</NextContinuationToken>`
				: '';
		response.writeHead(200, { 'content-type': 'application/xml' });
		response.end(`<ListBucketResult>${contents.join('')}${more}</ListBucketResult>`);
	}

	/** Returns the code of what is wrong with a request's signature, time, length or payload; `null`: nothing. */
	private wrongWith(
		{ method = '', url = '', headers }: IncomingMessage,
		body: Buffer
	): string | null {
		const header = (name: string): string => String(headers[name] ?? '');
		const shown =
			/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
				header('authorization')
			);
		if (shown === null) return 'AccessDenied';
		const [, keyId = '', day = '', region = '', names = '', signature = ''] = shown;
		const { keyId: knownId, secret, region: own } = this.keys;
		if (keyId !== knownId) return 'InvalidAccessKeyId';
		if (region !== own) return 'AuthorizationHeaderMalformed';
		const time = header('x-amz-date');
		const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
		const at = Date.parse(
			`${String(y)}-${String(mo)}-${String(d)}T${String(h)}:${String(mi)}:${String(s)}Z`
		);
		if (!(Math.abs(Date.now() - at) <= SKEW) || !time.startsWith(day))
			return 'RequestTimeTooSkewed';
		const signed = names.split(';');
		if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.includes(name))) {
			return 'AccessDenied';
		}
		const address = new URL(url, 'http://s3');
		const query = [...address.searchParams]
			.map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
			.sort();
		const canonical = [
			method,
			address.pathname
				.split('/')
				.map((part) => encoded(decodeURIComponent(part)))
				.join('/'),
			query.join('&'),
			...signed.map((name) => `${name}:${header(name).trim().replace(/ +/g, ' ')}`),
			'',
			names,
			header('x-amz-content-sha256')
		].join('\n');
		const scope = `${day}/${region}/s3/aws4_request`;
		const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
		const wanted = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n'));
		if (wanted.toString('hex') !== signature) return 'SignatureDoesNotMatch';
		if (method === 'PUT' && headers['content-length'] === undefined) return 'MissingContentLength';
		return sha256(body) === header('x-amz-content-sha256') ? null : 'XAmzContentSHA256Mismatch';
	}
}

function refuse(response: ServerResponse, status: number, code: string): void {
	response.writeHead(status, { 'content-type': 'application/xml' });
	response.end(`<Error><Code>${code}</Code></Error>`);
}
