import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import sirv from 'sirv';
import { FILES_PATH } from '../../src/lib/protocol/rooms';
import { hashOf, sameHash } from '../access/secret-hash';
import type { Logger } from '../common/logger';
import type { MetricsPage } from './metrics';
import type { Certificate } from './certificate';

export type Health = {
	/** `degraded`: the relay can be read, and takes no change, because its disk takes nothing. */
	readonly status: 'ok' | 'degraded' | 'stopping';
	readonly uptimeSeconds: number;
	readonly connections: number;
	readonly rooms: number;
};

export type HttpOptions = {
	/** Directory with the built app; it may appear, vanish or change while the server runs. */
	readonly buildDir: string;
	readonly health: () => Health;
	readonly metrics: MetricsOptions;
	readonly logger: Logger;
	/** Answers what is below `/files`; rejects when it cannot. */
	readonly files?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
	/** Serves `https` with this; without it `http`. */
	readonly certificate?: Certificate;
	/** Whether browsers are to come by `https` only from now on (HSTS). */
	readonly isSecure?: boolean;
};

/** The measurements, and who may see them at a listener. */
export type MetricsOptions = {
	readonly page: () => Promise<MetricsPage>;
	/** What has to be shown as `Authorization: Bearer`; without one nobody is shown them. */
	readonly token: string | null;
};

/**
 * How long a request may take to say what it wants, ms, and how often that is looked at. The second
 * is for the slowest line that brings a piece of a file. And how large its headers may be, bytes.
 */
const bounds = {
	headersTimeout: 10_000,
	requestTimeout: 60_000,
	connectionsCheckingInterval: 5_000,
	maxHeaderSize: 8 * 1024
} as const;

/** How long the beginning of TLS may take, ms. */
const HANDSHAKE = 10_000;

/** For a year: browsers come by `https` only, whatever an address says. */
const HSTS = 'max-age=31536000';

const securityHeaders = {
	// The page's own meta element carries the other directives; this one is ignored there.
	'content-security-policy': "frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	// The camera reads the code that links a second device.
	'permissions-policy': 'camera=(self), microphone=(), geolocation=()'
} as const;

const immutablePath = '/_app/immutable/';

/**
 * The relay's HTTP side: the built app, `/healthz`, and `/metrics` for who shows the token. The server is returned before
 * it listens, so that the caller can attach its websocket to it.
 *
 * - An address of the app answers with its one page; a file that does not exist answers 404.
 * - `/healthz` answers 200, and 503 once `health()` says "stopping". A relay that is degraded still
 *   lets people read, so it answers 200.
 * - Without a built app every page answers 503 and says what to run.
 *
 * A failing `metrics()` answers 500 and is logged; no request can end the process.
 */
export function createHttp(options: HttpOptions): Server {
	const { buildDir, health, metrics, logger, files, certificate, isSecure } = options;
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

/** A server for `/metrics` and nothing else. With a token that has to be shown here, too. */
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

/** Answers requests; what cannot be answered is logged and answered with 500. Nothing ends the process. */
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

/** Whether a request was made to this machine by its own name, which other servers on it share. */
const isLocal = ({ headers }: IncomingMessage): boolean =>
	/^(?:.*\.)?localhost(?::\d+)?$/i.test(headers.host ?? '');

function appHandler(buildDir: string) {
	const files = sirv(buildDir, {
		// Looks at the disk for each request: a build made while the relay runs is served at once, and
		// no file is promised that is gone.
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
		// Parts of a file are no use to the app, and sirv fails on a range that ends before it begins.
		delete request.headers.range;
		endWithResponse(response);
		files(request, response);
	};
}

/**
 * Closes a file when its reader leaves, and the connection when the file cannot be read:
 * sirv leaves the first open, and lets the second end the process.
 */
function endWithResponse(response: ServerResponse): void {
	response.once('pipe', (file: Readable) => {
		file.once('error', (error) => response.destroy(error));
		response.once('close', () => file.destroy());
	});
}

function cacheControl(path: string): string {
	// Everything else keeps its name when its content changes: ask each time, and get 304.
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
