import { resolve } from 'node:path';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import type { S3Address } from '../files/s3-requests';
import { PUBLIC_ONLY, readAllowed, type Allowed } from '../webhooks/addresses';
import { DEFAULT_LIMITS, FRAME_HEAD, type Limits } from '../common/limits';

/** The settings of a relay. All of them come from environment variables. */
export interface Config {
	readonly port: number;
	readonly host: string;
	readonly dataDir: string;
	/** The address at which people reach the relay, when that is not `host` and `port`. */
	readonly publicUrl: URL | null;
	/** How many of our own proxies stand in front of the relay. */
	readonly proxies: number;
	/** The files with a certificate (and its intermediate certificates) and with its key. */
	readonly tls: { readonly cert: string; readonly key: string } | null;
	readonly metrics: MetricsConfig;
	/** What webhooks may call beside the public network. */
	readonly webhooks: Allowed;
	/** The bucket in which the files are kept; `null`: they are kept in the data directory. */
	readonly s3: S3Address | null;
	readonly logLevel: string;
	readonly limits: Limits;
}

/** Who may see `/metrics`: nobody, unless one of these is set. Access never depends on an address. */
export interface MetricsConfig {
	/** A separate listener for the metrics alone. */
	readonly listener: { readonly port: number; readonly host: string } | null;
	/** The token that has to be shown, at that listener and at the relay's own address. */
	readonly token: string | null;
}

const PREFIX = 'POLDER_LIMIT_';

/** A shorter token would be too easy to guess. */
const TOKEN_LENGTH = 16;

const LOG_LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** Returns the variable that sets a limit, such as `POLDER_LIMIT_BURST_BYTES` for `burstBytes`. */
export const variableOf = (name: string): string =>
	PREFIX + name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * Reads the configuration. Fails with one sentence for each fault: a relay that starts with
 * half of its settings is worse than one that does not start.
 */
export function readConfig(
	env: Readonly<Record<string, string | undefined>>
): Result<Config, readonly string[]> {
	const faults: string[] = [];
	// An empty variable counts as unset, as in files with `NAME=`.
	const given = (name: string): string | null => {
		const value = env[name]?.trim() ?? '';
		return value === '' ? null : value;
	};
	const whole = (name: string, least: number, most: number, otherwise: number): number => {
		const text = given(name);
		if (text === null) return otherwise;
		const value = /^\d+$/.test(text) ? Number(text) : NaN;
		if (value >= least && value <= most) return value;
		faults.push(
			`${name} takes a whole number from ${String(least)} to ${String(most)}, not "${text}".`
		);
		return otherwise;
	};

	const tls = readTls(given, faults);
	const publicUrl = readPublicUrl(given('PUBLIC_URL'), faults);
	const logLevel = given('LOG_LEVEL') ?? 'info';
	if (!LOG_LEVELS.includes(logLevel)) {
		faults.push(`LOG_LEVEL takes one of ${LOG_LEVELS.join(', ')}, not "${logLevel}".`);
	}
	const config: Config = {
		port: whole('PORT', 0, 65_535, 4400),
		host: given('HOST') ?? '127.0.0.1',
		dataDir: resolve(given('DATA_DIR') ?? 'data'),
		publicUrl,
		// A relay with another public address and without a certificate of its own has a proxy in front of
		// it.
		proxies: whole('TRUST_PROXY', 0, 10, publicUrl !== null && tls === null ? 1 : 0),
		tls,
		metrics: readMetrics(given, whole, faults),
		webhooks: readWebhooks(given, faults),
		s3: readS3(given, faults),
		logLevel,
		limits: readLimits(env, whole, faults)
	};
	return faults.length === 0 ? succeed(config) : fail(faults);
}

function readLimits(
	env: Readonly<Record<string, string | undefined>>,
	whole: (name: string, least: number, most: number, otherwise: number) => number,
	faults: string[]
): Limits {
	const known = new Set(Object.keys(DEFAULT_LIMITS).map(variableOf));
	for (const name of Object.keys(env)) {
		if (!name.startsWith(PREFIX) || known.has(name)) continue;
		faults.push(`There is no limit ${name}; docs/operations.md lists them.`);
	}
	const limits: Record<string, number> = {};
	for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
		limits[name] = whole(variableOf(name), 1, Number.MAX_SAFE_INTEGER, value as number);
	}
	const read = { ...DEFAULT_LIMITS, ...limits };
	for (const name of ['document', 'record', 'update'] as const) {
		if (read[name] + FRAME_HEAD <= read.frame) continue;
		faults.push(
			`${variableOf('frame')} has to be larger than ${variableOf(name)} by ${String(FRAME_HEAD)} bytes or more: ` +
				'a device brings it in one frame.'
		);
	}
	if (read.burstBytes < read.frame) {
		faults.push(`${variableOf('burstBytes')} has to be at least ${variableOf('frame')}.`);
	}
	return read;
}

function readMetrics(
	given: (name: string) => string | null,
	whole: (name: string, least: number, most: number, otherwise: number) => number,
	faults: string[]
): MetricsConfig {
	const token = given('METRICS_TOKEN');
	if (token !== null && token.length < TOKEN_LENGTH) {
		faults.push(`METRICS_TOKEN takes ${String(TOKEN_LENGTH)} characters or more.`);
	}
	const host = given('METRICS_HOST');
	if (given('METRICS_PORT') === null) {
		if (host !== null) faults.push('METRICS_HOST goes with METRICS_PORT.');
		return { listener: null, token };
	}
	const port = whole('METRICS_PORT', 0, 65_535, 0);
	return { listener: { port, host: host ?? '127.0.0.1' }, token };
}

function readWebhooks(given: (name: string) => string | null, faults: string[]): Allowed {
	const http = given('WEBHOOK_HTTP');
	if (http !== null && http !== 'yes') faults.push(`WEBHOOK_HTTP takes yes, not "${http}".`);
	const allowed = readAllowed(given('WEBHOOK_ALLOW') ?? '', http === 'yes');
	if (allowed.ok) return allowed.value;
	faults.push(
		`WEBHOOK_ALLOW takes names, addresses and networks as 10.1.0.0/16 with commas, not "${allowed.error}".`
	);
	return PUBLIC_ONLY;
}

function readS3(given: (name: string) => string | null, faults: string[]): S3Address | null {
	const address = given('FILES_S3');
	const keyId = given('FILES_S3_KEY_ID');
	const secret = given('FILES_S3_SECRET');
	const region = given('FILES_S3_REGION') ?? 'us-east-1';
	if (address === null && keyId === null && secret === null) return null;
	const url = address !== null && URL.canParse(address) ? new URL(address) : null;
	const isBucket =
		url !== null &&
		['https:', 'http:'].includes(url.protocol) &&
		url.pathname.length > 1 &&
		[url.username, url.password, url.search, url.hash].every((part) => part === '');
	if (url !== null && isBucket && keyId !== null && secret !== null) {
		return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, region, keyId, secret };
	}
	faults.push(
		isBucket
			? 'FILES_S3 goes with FILES_S3_KEY_ID and FILES_S3_SECRET.'
			: 'FILES_S3 takes the address of a bucket as https://s3.example.org/bucket, without a key in it.'
	);
	return null;
}

function readTls(given: (name: string) => string | null, faults: string[]): Config['tls'] {
	const cert = given('TLS_CERT');
	const key = given('TLS_KEY');
	if (cert !== null && key !== null) return { cert: resolve(cert), key: resolve(key) };
	if (cert !== null || key !== null) faults.push('TLS_CERT and TLS_KEY go together.');
	return null;
}

function readPublicUrl(text: string | null, faults: string[]): URL | null {
	if (text === null) return null;
	const url = URL.canParse(text) ? new URL(text) : null;
	if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
	faults.push(`PUBLIC_URL takes an address as https://polder.example.org, not "${text}".`);
	return null;
}
