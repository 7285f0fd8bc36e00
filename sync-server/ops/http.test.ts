import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, createMetricsHttp, type Health } from './http';
import { createLogger } from '../common/logger';
import { createMetrics, type MetricsPage } from './metrics';

const page = '<!doctype html><title>Polder</title>';
const shown = { authorization: 'Bearer the-measurements-token' };

type Answer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
};

let directory: string;
let buildDir: string;
let server: Server;
let status: Health['status'];
let metrics: () => Promise<MetricsPage>;

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'polder-http-'));
	buildDir = join(directory, 'build');
	status = 'ok';
	metrics = createMetrics().page;
	server = createHttp({
		buildDir,
		health: () => ({ status, uptimeSeconds: 1, connections: 2, rooms: 3 }),
		metrics: { page: () => metrics(), token: 'the-measurements-token' },
		logger: createLogger('silent'),
		isSecure: true
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
	const closed = new Promise((resolve) => server.close(resolve));
	// A connection that was used a moment ago would be kept open for the next request.
	server.closeAllConnections();
	await closed;
	await rm(directory, { recursive: true, force: true });
});

async function writeBuild(files: Readonly<Record<string, string>>): Promise<void> {
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(buildDir, path)), { recursive: true });
		await writeFile(join(buildDir, path), text);
	}
}

/** Sends the path exactly as it is given; fetch would resolve `..`. */
function get(
	path: string,
	headers: Readonly<Record<string, string>> = {},
	method = 'GET'
): Promise<Answer> {
	const { port } = server.address() as AddressInfo;
	return new Promise((resolve, reject) => {
		httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => {
				const body = Buffer.concat(chunks).toString();
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
			});
		})
			.on('error', reject)
			.end();
	});
}

describe('the built app', () => {
	beforeEach(() =>
		writeBuild({
			'index.html': page,
			'index.html.br': 'brotli page',
			'index.html.gz': 'gzip page',
			'service-worker.js': 'self;',
			'icons/polder.svg': '<svg/>',
			'_app/immutable/entry/app.abc.js': 'app;',
			'_app/immutable/entry/app.abc.js.br': 'brotli app',
			'_app/version.json': '{}'
		})
	);

	it.each(['/', '/index.html', '/spaces/7/deals/8', '/spaces/7?view=board', '/any.thing/deep'])(
		'answers %s with the page, to be asked for again each time',
		async (path) => {
			const answer = await get(path);
			expect(answer).toMatchObject({ status: 200, body: page });
			expect(answer.headers['content-type']).toBe('text/html;charset=utf-8');
			expect(answer.headers['cache-control']).toBe('no-cache');
		}
	);

	it('keeps hashed files for ever and asks again for the service worker', async () => {
		const app = await get('/_app/immutable/entry/app.abc.js');
		expect(app).toMatchObject({ status: 200, body: 'app;' });
		expect(app.headers['cache-control']).toBe('public, max-age=31536000, immutable');
		expect((await get('/service-worker.js')).headers['cache-control']).toBe('no-cache');
		expect((await get('/_app/version.json')).headers['cache-control']).toBe('no-cache');
	});

	it.each([
		'/_app/immutable/entry/gone.js',
		'/_app/immutable/entry/gone',
		'/_app/gone',
		'/icons/gone.png',
		'/robots.txt'
	])('answers 404 for the missing file %s and lets nobody keep it', async (path) => {
		const answer = await get(path);
		expect(answer.status).toBe(404);
		expect(answer.headers['cache-control']).toBe('no-store');
	});

	it('prefers brotli, then gzip, and says so', async () => {
		const brotli = await get('/', { 'accept-encoding': 'gzip, br' });
		expect(brotli).toMatchObject({ status: 200, body: 'brotli page' });
		expect(brotli.headers).toMatchObject({
			'content-encoding': 'br',
			'content-type': 'text/html;charset=utf-8',
			vary: 'Accept-Encoding'
		});
		expect((await get('/spaces/7', { 'accept-encoding': 'gzip' })).body).toBe('gzip page');
		expect((await get('/icons/polder.svg', { 'accept-encoding': 'br' })).body).toBe('<svg/>');
	});

	it('answers 304 to a page that is still the same', async () => {
		const { headers } = await get('/');
		const again = await get('/', { 'if-none-match': String(headers['etag']) });
		expect(again).toMatchObject({ status: 304, body: '' });
	});

	it('serves a new build without a restart', async () => {
		await get('/');
		await writeBuild({ 'index.html': 'new page', '_app/immutable/entry/app.def.js': 'new;' });
		expect((await get('/')).body).toBe('new page');
		expect((await get('/_app/immutable/entry/app.def.js')).body).toBe('new;');
	});

	it.each([
		'/../package.json',
		'/..%2fpackage.json',
		'/_app/../../package.json',
		'/%',
		'//',
		'/%00'
	])('gives nothing from outside its directory for %s', async (path) => {
		await writeFile(join(directory, 'package.json'), 'outside');
		const answer = await get(path);
		expect([200, 404]).toContain(answer.status);
		expect([page, 'There is no such file.\n']).toContain(answer.body);
	});

	it('ignores a range, even a wrong one', async () => {
		expect(await get('/', { range: 'bytes=10-5' })).toMatchObject({ status: 200, body: page });
	});

	it('answers HEAD without a body and refuses what would write', async () => {
		expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
		const refused = await get('/', {}, 'POST');
		expect(refused.status).toBe(405);
		expect(refused.headers['allow']).toBe('GET, HEAD');
	});
});

describe('the relay about itself', () => {
	it('says what to run when there is no built app', async () => {
		const answer = await get('/');
		expect(answer.status).toBe(503);
		expect(answer.body).toContain('npm start');
	});

	it('is healthy until it stops', async () => {
		const healthy = await get('/healthz');
		expect(healthy.status).toBe(200);
		expect(JSON.parse(healthy.body)).toEqual({
			status: 'ok',
			uptimeSeconds: 1,
			connections: 2,
			rooms: 3
		});
		// On a full disk people can still read, so a load balancer must not send them elsewhere.
		status = 'degraded';
		expect(await get('/healthz')).toMatchObject({ status: 200 });
		status = 'stopping';
		expect((await get('/healthz')).status).toBe(503);
	});

	it('shows its measurements', async () => {
		const registry = createMetrics();
		metrics = registry.page;
		registry.meter.connections(2);
		registry.meter.refused('OP-07');
		registry.meter.committed(0.004, 1);
		const answer = await get('/metrics', shown);
		expect(answer.headers['content-type']).toMatch(/^text\/plain/);
		expect(answer.body).toContain('polder_open_connections 2');
		expect(answer.body).toContain('polder_edits_refused_total{rule="OP-07"} 1');
		expect(answer.body).toContain('polder_commit_seconds_bucket{le="0.005"} 1');
		expect(answer.body).toContain('process_cpu_seconds_total');
	});

	it.each([
		['nothing', {}],
		['another token', { authorization: 'Bearer another' }],
		['a longer one', { authorization: 'Bearer the-measurements-token-and-more' }],
		['an empty one', { authorization: 'Bearer ' }],
		['another scheme', { authorization: 'Basic the-measurements-token' }],
		['an address of this machine', { 'x-forwarded-for': '127.0.0.1', host: 'localhost' }]
	])('shows its measurements to nobody who shows %s', async (_, headers) => {
		const answer = await get('/metrics', headers);
		expect(answer.status).toBe(401);
		expect(answer.body).not.toContain('polder_');
	});

	it('has no measurements for anybody without a token, but at a listener of their own', async () => {
		const logger = createLogger('silent');
		const plain = createHttp({
			buildDir,
			health: () => ({ status, uptimeSeconds: 1, connections: 2, rooms: 3 }),
			metrics: { page: () => metrics(), token: null },
			logger
		});
		const own = createMetricsHttp({ page: () => metrics(), token: null }, logger);
		for (const each of [plain, own]) {
			await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
		}
		const ask = async (of: Server, path: string, authorization = '') => {
			const { port } = of.address() as AddressInfo;
			const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
				headers: { authorization }
			});
			return { status: answer.status, text: await answer.text() };
		};
		expect((await ask(plain, '/metrics')).status).toBe(404);
		expect((await ask(plain, '/metrics', 'Bearer null')).status).toBe(404);
		expect((await ask(own, '/metrics')).text).toContain('polder_open_connections');
		expect((await ask(own, '/')).status).toBe(404);
		expect((await ask(own, '/healthz')).status).toBe(404);
		for (const each of [plain, own]) each.close();
	});

	it('reads no headers that are larger than any of ours', async () => {
		expect((await get('/healthz', { 'x-large': 'x'.repeat(9_000) })).status).toBe(431);
	});

	it('survives measurements that fail', async () => {
		metrics = () => Promise.reject(new Error('no numbers'));
		expect((await get('/metrics', shown)).status).toBe(500);
		expect((await get('/healthz')).status).toBe(200);
	});

	it.each(['/', '/healthz', '/metrics', '/_app/gone.js'])(
		'sends the security headers with %s',
		async (path) => {
			const { headers } = await get(path);
			expect(headers).toMatchObject({
				'content-security-policy': "frame-ancestors 'none'",
				'x-content-type-options': 'nosniff',
				'referrer-policy': 'no-referrer',
				'cross-origin-opener-policy': 'same-origin',
				'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
				'strict-transport-security': 'max-age=31536000'
			});
		}
	);

	it('asks nobody to come by https to the name that all servers of this machine share', async () => {
		for (const host of ['localhost', 'localhost:4400', 'app.localhost:4400']) {
			expect((await get('/', { host })).headers['strict-transport-security']).toBeUndefined();
		}
		const { headers } = await get('/', { host: 'localhost.example.org' });
		expect(headers['strict-transport-security']).toBeDefined();
	});
});

describe('the log', () => {
	it('never holds a secret, however deep or in a child logger', () => {
		const lines: string[] = [];
		const logger = createLogger('info', { write: (line) => void lines.push(line) });
		logger.info({ token: 'hidden', member: { signature: 'hidden', name: 'shown' } }, 'one');
		logger.info({ devices: [{ keys: { secret: 'hidden' } }] }, 'two');
		logger
			.child({ token: 'hidden', room: 'shown' })
			.warn({ a: { b: { token: 'hidden' } } }, 'three');
		expect(lines).toHaveLength(3);
		expect(lines.join('')).not.toContain('hidden');
		expect(lines.join('')).toContain('shown');
	});
});
