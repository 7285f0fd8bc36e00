import { randomBytes, randomFillSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Api } from './api/api';
import { changeCertificate, readCertificate, type Certificate } from './ops/certificate';
import { readConfig, type Config } from './ops/config';
import { lockDirectory } from './ops/directory-lock';
import { Files } from './files/files';
import { S3Blobs } from './files/s3-blobs';
import type { S3Address } from './files/s3-requests';
import { BLOBS_DIRECTORY, FILES_DIRECTORY } from './files/blob-store';
import type { Blobs } from './files/blobs';
import { DirectoryBlobs } from './files/directory-blobs';
import { createHttp, createMetricsHttp } from './ops/http';
import { limitConnections } from './clients/http-connections';
import { createLogger } from './common/logger';
import { createMetrics } from './ops/metrics';
import { Relay } from './rooms/relay';
import { latestMoment, RelayClock } from './store/relay-clock';
import { openSecrets } from './ops/secrets';
import { Pushes } from './push/pushes';
import { openVapid } from './push/vapid';
import { LmdbStore } from './store/lmdb';
import { UnknownFormat } from './store/store';
import { serveWebsockets } from './clients/websockets';
import { AddressGuard, PUBLIC_ONLY } from './webhooks/addresses';
import { WebhookDeliveries } from './webhooks/deliveries';
import { dnsResolve } from './webhooks/send';
import { platform } from './common/platform';

/** The exit code after a bug (EX_SOFTWARE): the supervisor then starts the relay again. */
const FAULT = 70;

/** How long closing the connections may take when the store belongs to another relay, ms. */
const GOODBYE = 250;

/** How long an orderly stop may take after a bug, ms. */
const STOPPING = 5_000;

/** How often files that no record names are looked for, ms. */
const SWEEP_EVERY = 3_600_000;

/**
 * How often the present moment is stored, ms. After a crash, up to this much time may seem not to have
 * passed.
 */
const KEEP_TIME_EVERY = 30_000;

const read = readConfig(process.env);
if (!read.ok) refuse(read.error);
const config = read.value;
const { port, host, dataDir, publicUrl, tls, limits } = config;
const certificate = tls === null ? null : certificateOf(tls);
const buildDir = join(fileURLToPath(new URL('..', import.meta.url)), 'build');

mkdirSync(dataDir, { recursive: true, mode: 0o700 });
const lock = lockDirectory(dataDir);
if (!lock.ok) {
	refuse([`Another relay runs on ${dataDir} (process ${String(lock.error)}); stop it first.`]);
}

const logger = createLogger(config.logLevel);
const metrics = createMetrics(dataDir);
const opened = openSecrets(dataDir);
if (!opened.ok) {
	lock.value.release();
	refuse([opened.error]);
}
const secrets = opened.value;
const vapid = openVapid(dataDir);
if (!vapid.ok) {
	lock.value.release();
	refuse([vapid.error]);
}
const store = openStore();
await store.upgrade();
const lastRan = latestMoment(store);
const clock = new RelayClock(store);
const began = clock.now();

const relay = new Relay({
	store,
	clock,
	random: { bytes: (count) => randomFillSync(new Uint8Array(count)) },
	limits,
	meter: metrics.meter,
	logger,
	sealSecret: secrets.seal,
	claimSecret: secrets.claim,
	onStoreLost: () => {
		endAtOnce(0);
	}
});

const files = await Files.open(relay, join(dataDir, FILES_DIRECTORY), {
	proxies: config.proxies,
	...(config.s3 === null ? {} : { blobs: await bucket(config.s3) }),
	diskClock: { now: () => platform.now() },
	onKnown: (request, response) => {
		connections.keep(request, response);
	}
});

const api = new Api(relay, {
	proxies: config.proxies,
	onKnown: (request, response) => {
		connections.keep(request, response);
	}
});

/** Returns the addresses of this machine, and the name under which people reach the relay. */
const ownAddresses = (): string[] => [
	...Object.values(networkInterfaces()).flatMap(
		(each) => each?.map(({ address }) => address) ?? []
	),
	...(publicUrl === null ? [] : [publicUrl.hostname])
];
const deliveries = new WebhookDeliveries(relay, {
	guard: new AddressGuard(config.webhooks, ownAddresses, dnsResolve())
});

// Push services are on the public network: what webhooks may call beside it is not for every member.
const pushes = new Pushes(
	relay,
	{ key: vapid.value, guard: new AddressGuard(PUBLIC_ONLY, ownAddresses, dnsResolve()) },
	lastRan
);

let stopping = false;
const server = createHttp({
	buildDir,
	health: () => ({
		status: stopping ? 'stopping' : relay.storage.isFailing ? 'degraded' : 'ok',
		uptimeSeconds: Math.round((clock.now() - began) / 1000),
		connections: relay.connectionCount,
		rooms: relay.rooms.count
	}),
	metrics: { page: () => metrics.page(), token: config.metrics.token },
	logger,
	files: (request, response) => files.answer(request, response),
	api: (request, response) => api.answer(request, response),
	isSecure: certificate !== null || publicUrl?.protocol === 'https:',
	...(certificate === null ? {} : { certificate })
});
const connections = limitConnections(server, {
	limits,
	proxies: config.proxies,
	meter: relay.environment.meter
});
const metricsServer =
	config.metrics.listener === null
		? null
		: createMetricsHttp({ page: () => metrics.page(), token: config.metrics.token }, logger);
const stopSockets = serveWebsockets(server, relay, {
	limits,
	publicHost: publicUrl?.host ?? null,
	proxies: config.proxies
});
const tidying = platform.interval(() => {
	Promise.all([relay.tidy(), deliveries.tidy(), pushes.tidy()]).catch((error: unknown) => {
		logger.error({ err: error }, 'could not tidy');
	});
}, 10_000);

/** Stores the present moment. A failure needs no report here, because every other write reports it. */
const keepTime = (): Promise<void> =>
	clock.keep().catch((error: unknown) => {
		logger.debug({ err: error }, 'could not store the time');
	});
await keepTime();
const keepingTime = platform.interval(() => void keepTime(), KEEP_TIME_EVERY);

const sweeping = platform.interval(
	() => {
		files.sweep().then(
			(swept) => {
				if (Object.values(swept).some((count) => count > 0)) logger.info(swept, 'swept files');
			},
			(error: unknown) => {
				logger.error({ err: error }, 'could not sweep files');
			}
		);
	},
	Math.min(SWEEP_EVERY, limits.fileGrace)
);

server.on('error', (error) => {
	refuse([`The relay cannot listen on ${host}, port ${String(port)}: ${error.message}`]);
});
metricsServer?.on('error', (error) => {
	refuse([`The relay cannot listen for METRICS_PORT: ${error.message}`]);
});
metricsServer?.listen(config.metrics.listener?.port, config.metrics.listener?.host, () => {
	const { address, port: at } = metricsServer.address() as AddressInfo;
	const shown = address.includes(':') ? `[${address}]` : address;
	logger.info({ metrics: `http://${shown}:${String(at)}/metrics` }, 'measurements are shown');
});
server.listen(port, host, () => {
	const scheme = certificate === null ? 'http' : 'https';
	const local = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${String(port)}/`;
	const address = publicUrl === null ? local : new URL('/', publicUrl).href;
	// The first to open this link owns the relay: the secret works once.
	process.stdout.write(
		`${relay.workspace === null ? `${address}#claim=${secrets.claim}` : address}\n`
	);
	logger.info({ port, host, dataDir }, 'listening');
});

/** Takes no new connections, stores what has come in, asks everybody to come back later, and ends. */
async function stop(): Promise<void> {
	if (stopping) return;
	stopping = true;
	logger.info('stopping');
	tidying.cancel();
	sweeping.cancel();
	keepingTime.cancel();
	await keepTime();
	server.close();
	metricsServer?.close();
	await Promise.all([deliveries.stop(), pushes.stop()]);
	await relay.stop();
	stopSockets();
	server.closeAllConnections();
	metricsServer?.closeAllConnections();
	if (lock.ok) lock.value.release();
	logger.info('stopped');
}

/** Ends without closing the store. Everything that was acknowledged is on the disk in any case. */
function endAtOnce(code: number): void {
	stopSockets();
	server.close();
	// The close frames to devices go out first.
	platform.timeout(() => process.exit(code), GOODBYE);
}

let failed = false;
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
	process.on(event, (error: unknown) => {
		// What is in memory cannot be relied on any more; the supervisor starts the relay again.
		metrics.meter.fault();
		logger.error({ err: error, event }, 'a bug that nobody caught: the relay ends');
		if (failed) return;
		failed = true;
		platform.timeout(() => process.exit(FAULT), STOPPING).unref();
		void stop().finally(() => process.exit(FAULT));
	});
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

process.on('SIGHUP', () => {
	if (tls === null) return;
	const renewed = readCertificate(tls);
	if (renewed.ok) {
		changeCertificate(server, renewed.value);
		logger.info('certificate renewed');
	} else
		logger.error({ reason: renewed.error }, 'the certificate was not renewed: the old one stays');
});

function certificateOf(files: NonNullable<Config['tls']>): Certificate {
	const found = readCertificate(files);
	if (!found.ok) {
		refuse([`TLS_CERT (${files.cert}) and TLS_KEY (${files.key}) do not work: ${found.error}`]);
	}
	return found.value;
}

function openStore(): LmdbStore {
	try {
		return new LmdbStore(dataDir, () => randomBytes(12).toString('hex'));
	} catch (error) {
		if (!(error instanceof UnknownFormat)) throw error;
		if (lock.ok) lock.value.release();
		refuse([error.message]);
	}
}

/** Prints what has to be changed, and ends. */
/** Returns the bucket for the files, which has to answer. Files that are in the data directory have to be copied there first. */
async function bucket(address: S3Address): Promise<Blobs> {
	const directory = join(dataDir, FILES_DIRECTORY, BLOBS_DIRECTORY);
	for await (const { hash } of new DirectoryBlobs(directory).hashes()) {
		refuse([
			`FILES_S3 is set, and ${directory} contains files (${hash}). Copy what is in it into the bucket, ` +
				'then move the directory away: docs/operations.md says how.'
		]);
	}
	const blobs = new S3Blobs(address);
	await blobs.prepare().catch((error: unknown) => {
		refuse([
			`FILES_S3 (${address.url}) does not answer as a bucket: ${error instanceof Error ? error.message : String(error)}`
		]);
	});
	return blobs;
}

function refuse(sentences: readonly string[]): never {
	process.stderr.write(`${sentences.join('\n')}\n`);
	process.exit(1);
}
