import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import sirv from 'sirv';
import { API_PATH, FILES_PATH } from '../../src/lib/protocol/rooms';
import { hashOf, sameHash } from '../access/secret-hash';
import type { Logger } from '../common/logger';
import type { MetricsPage } from './metrics';
import type { Certificate } from './certificate';

export type Health = {
	/** `degraded`: the relay can be read but takes no changes, because its disk takes nothing. */
	readonly status: 'ok' | 'degraded' | 'stopping';
	readonly uptimeSeconds: number;
	readonly connections: number;
	readonly rooms: number;
};

export type HttpOptions = {
	/** The directory of the built app. It may appear, vanish or change while the server runs. */
	readonly buildDir: string;
	readonly health: () => Health;
	readonly metrics: MetricsOptions;
	readonly logger: Logger;
	/** Answers requests below `/files`. Rejects when that fails. */
	readonly files?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
	/** Answers requests below `/api`. Rejects when that fails. */
	readonly api?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
	/** Serves `https` with this certificate; `http` without one. */
	readonly certificate?: Certificate;
	/** Whether browsers are told to use `https` only from now on (HSTS). */
	readonly isSecure?: boolean;
};

/** The metrics, and who may see them at a listener. */
export type MetricsOptions = {
	readonly page: () => Promise<MetricsPage>;
	/** The token that `Authorization: Bearer` has to show. Without one, nobody may see the metrics. */
	readonly token: string | null;
};

/**
 * The time limits for a request's headers and for a whole request, how often they are checked, ms, and the
 * largest headers, bytes. The limit for a whole request allows for a piece of a file on a very slow line.
 */
const bounds = {
	headersTimeout: 10_000,
	requestTimeout: 60_000,
	connectionsCheckingInterval: 5_000,
	maxHeaderSize: 8 * 1024
} as const;

/** How long a TLS handshake may take, ms. */
const HANDSHAKE = 10_000;

/** One year, in which browsers use `https` for every address of this host. */
const HSTS = 'max-age=31536000';

const securityHeaders = {
	// The page's own meta element has the other directives; browsers ignore this one there.
	'content-security-policy': "frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	// The camera scans the code that links a second device.
	'permissions-policy': 'camera=(self), microphone=(), geolocation=()'
} as const;

const immutablePath = '/_app/immutable/';

/**
 * Makes the relay's HTTP server: the built app, `/healthz`, and `/metrics` for whoever shows the token. The
 * server is returned before it listens, so that the caller can attach its websockets to it.
 *
 * - An address of the app is answered with its one page, a file that does not exist with 404.
 * - `/healthz` answers 200, and 503 once `health()` says "stopping". A degraded relay answers 200 because
 * people can still read.
 * - Without a built app every page answers 503 and says what to run.
 *
 * When `metrics()` fails the answer is 500 and the error is logged. No request can end the process.
 */
export function createHttp(options: HttpOptions): Server {
	const { buildDir, health, metrics, logger, files, api, certificate, isSecure } = options;
	const serveApp = appHandler(buildDir);

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
		if (isSecure === true && !isLocal(request)) {
			response.setHeader('strict-transport-security', HSTS);
		}

		const path = request.url?.split('?', 1)[0];
		if (files !== undefined && path?.startsWith(`${FILES_PATH}/`) === true) {
			await files(request, response);
			return;
		}

		if (api !== undefined && path?.startsWith(`${API_PATH}/`) === true) {
			await api(request, response);
			return;
		}
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			response.setHeader('allow', 'GET, HEAD');
			sendText(response, 405, 'Only GET and HEAD are answered here.');
			return;
		}

		if (path === '/healthz') {
			const state = health();
			const code = state.status === 'stopping' ? 503 : 200;
			send(response, code, 'application/json; charset=utf-8', JSON.stringify(state));
		} else if (path === '/metrics') {
			if (metrics.token === null) sendText(response, 404, 'There is no such file.');
			else await sendMetrics(request, response, metrics);
		} else {
			await serveApp(request, response);
		}
	}

	const listener = guarded(answer, logger);
	return certificate === undefined
		? createServer(bounds, listener)
		: createTlsServer({ ...bounds, ...certificate, handshakeTimeout: HANDSHAKE }, listener);
}

/** Makes a server for `/metrics` alone. When there is a token, it has to be shown here, too. */
export function createMetricsHttp(metrics: MetricsOptions, logger: Logger): Server {
	return createServer(
		bounds,
		guarded(async (request, response) => {
			if (request.url?.split('?', 1)[0] === '/metrics') {
				await sendMetrics(request, response, metrics);
			} else sendText(response, 404, 'Only /metrics is here.');
		}, logger)
	);
}

async function sendMetrics(
	request: IncomingMessage,
	response: ServerResponse,
	{ page, token }: MetricsOptions
): Promise<void> {
	const shown = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
	if (token !== null && !sameHash(hashOf(shown), hashOf(token))) {
		response.setHeader('www-authenticate', 'Bearer');
		sendText(response, 401, 'Show METRICS_TOKEN.');
		return;
	}
	const { contentType, body } = await page();
	send(response, 200, contentType, body);
}

/** Handles requests. An exception is logged and answered with 500, and never ends the process. */
function guarded(
	answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
	logger: Logger
): (request: IncomingMessage, response: ServerResponse) => void {
	return (request, response) => {
		answer(request, response).catch((error: unknown) => {
			logger.error({ err: error, path: request.url?.split('?', 1)[0] }, 'request failed');
			if (response.headersSent) response.destroy();
			else sendText(response, 500, 'The relay could not answer; its log says why.');
		});
	};
}

/** Returns whether a request was made to this machine by its local name, which other servers on it share. */
const isLocal = ({ headers }: IncomingMessage): boolean =>
	/^(?:.*\.)?localhost(?::\d+)?$/i.test(headers.host ?? '');

function appHandler(buildDir: string) {
	const files = sirv(buildDir, {
		// Looks at the disk for each request, so that a build made while the relay runs is served at once,
		// and a file that is gone is not promised.
		dev: true,
		etag: true,
		brotli: true,
		gzip: true,
		single: true,
		ignores: ['^/_app/'],
		setHeaders: (response, path) => {
			response.setHeader('cache-control', cacheControl(path));
		},
		onNoMatch: (_request, response) => {
			sendText(response, 404, 'There is no such file.');
		}
	});

	return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		// It is not there before the first build.
		const page = await stat(join(buildDir, 'index.html')).catch(() => undefined);
		if (!page) {
			response.setHeader('retry-after', '5');
			sendText(
				response,
				503,
				'The app has not been built yet. Run `npm start` to build and serve it.'
			);
			return;
		}
		// The app needs no byte ranges, and sirv fails on a range that ends before it begins.
		delete request.headers.range;
		endWithResponse(response);
		files(request, response);
	};
}

/**
 * Closes the file when the client disconnects, and the connection when the file cannot be read. sirv leaves
 * the file open, and a read error would end the process.
 */
function endWithResponse(response: ServerResponse): void {
	response.once('pipe', (file: Readable) => {
		file.once('error', (error) => response.destroy(error));
		response.once('close', () => file.destroy());
	});
}

function cacheControl(path: string): string {
	// All other files keep their names when their content changes: browsers ask each time, and get 304.
	return path.startsWith(immutablePath) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function sendText(response: ServerResponse, code: number, sentence: string): void {
	send(response, code, 'text/plain; charset=utf-8', `${sentence}\n`);
}

function send(response: ServerResponse, code: number, contentType: string, body: string): void {
	response.statusCode = code;
	response.setHeader('content-type', contentType);
	response.setHeader('cache-control', 'no-store');
	response.setHeader('content-length', Buffer.byteLength(body));
	response.end(body);
}
