import { randomBytes, randomFillSync } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHttp } from './http';
import { DEFAULT_LIMITS } from './limits';
import { createLogger } from './log';
import { createMetrics, meterOf } from './metrics';
import { Relay } from './relay';
import { openSecrets } from './secrets';
import { LmdbStore } from './store/lmdb';
import { serveWebsockets } from './websockets';

const port = Number(process.env['PORT'] ?? 4400);
const host = process.env['HOST'] ?? '127.0.0.1';
const dataDir = resolve(process.env['DATA_DIR'] ?? 'data');
/** Where people reach the relay when a proxy stands in front of it, `https://…`. */
const publicUrl = process.env['PUBLIC_URL'];
const buildDir = join(fileURLToPath(new URL('..', import.meta.url)), 'build');

const logger = createLogger(process.env['LOG_LEVEL'] ?? 'info');
const metrics = createMetrics();
const secrets = openSecrets(dataDir);
const began = Date.now();

const relay = new Relay({
	store: new LmdbStore(dataDir, () => randomBytes(12).toString('hex')),
	clock: { now: () => Date.now(), offset: () => 0 },
	random: { bytes: (count) => randomFillSync(new Uint8Array(count)) },
	limits: DEFAULT_LIMITS,
	meter: meterOf(metrics),
	logger,
	sealSecret: secrets.seal,
	claimSecret: secrets.claim
});

let stopping = false;
const server = createHttp({
	buildDir,
	health: () => ({
		status: stopping ? 'stopping' : 'ok',
		uptimeSeconds: Math.round((Date.now() - began) / 1000),
		connections: relay.connectionCount,
		rooms: relay.roomCount
	}),
	metrics: () => metrics.page(),
	logger
});
const stopSockets = serveWebsockets(
	server,
	relay,
	DEFAULT_LIMITS,
	publicUrl === undefined ? null : new URL(publicUrl).host
);
const tidying = setInterval(() => {
	relay.tidy().catch((error: unknown) => {
		logger.error({ err: error }, 'could not tidy');
	});
}, 10_000);

server.listen(port, host, () => {
	const local = `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}/`;
	const address = publicUrl === undefined ? local : new URL('/', publicUrl).href;
	// Whoever opens this first owns the relay: the secret is good once.
	process.stdout.write(
		`${relay.workspace === null ? `${address}#claim=${secrets.claim}` : address}\n`
	);
	logger.info({ port, host, dataDir }, 'listening');
});

/** Takes nobody new, stores what has come in, sends everybody away until later, and ends. */
async function stop(): Promise<void> {
	if (stopping) return;
	stopping = true;
	logger.info('stopping');
	clearInterval(tidying);
	server.close();
	await relay.stop();
	stopSockets();
	server.closeAllConnections();
	logger.info('stopped');
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.on(signal, () => {
		stop().then(
			() => process.exit(0),
			(error: unknown) => {
				logger.error({ err: error }, 'could not stop cleanly');
				process.exit(1);
			}
		);
	});
}
