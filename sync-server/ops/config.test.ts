import { describe, expect, test } from 'vitest';
import { readConfig, variableOf } from './config';
import { DEFAULT_LIMITS } from '../common/limits';

const faultsOf = (env: Readonly<Record<string, string>>): string => {
	const read = readConfig(env);
	return read.ok ? '' : read.error.join('\n');
};

describe('the configuration', () => {
	test('is complete without any variable, and an empty one counts for none', () => {
		const read = readConfig({ PORT: '', PUBLIC_URL: ' ', POLDER_LIMIT_FRAME: '' });
		expect(read.ok && read.value).toMatchObject({
			port: 4400,
			host: '127.0.0.1',
			publicUrl: null,
			proxies: 0,
			tls: null,
			s3: null,
			metrics: { listener: null, token: null },
			logLevel: 'info',
			limits: DEFAULT_LIMITS
		});
	});

	test('shows measurements at a listener of their own, on this machine unless told otherwise', () => {
		const metricsOf = (env: Readonly<Record<string, string>>) => {
			const read = readConfig(env);
			return read.ok ? read.value.metrics : null;
		};
		expect(metricsOf({ METRICS_PORT: '9464' })).toEqual({
			listener: { port: 9464, host: '127.0.0.1' },
			token: null
		});
		expect(
			metricsOf({ METRICS_PORT: '1', METRICS_HOST: '10.0.0.1', METRICS_TOKEN: 't'.repeat(16) })
		).toEqual({ listener: { port: 1, host: '10.0.0.1' }, token: 't'.repeat(16) });
	});

	test('keeps files in a bucket when it is told one and who the relay is there', () => {
		const read = readConfig({
			FILES_S3: 'https://s3.example.org/bucket/files/',
			FILES_S3_KEY_ID: 'key',
			FILES_S3_SECRET: 'secret'
		});
		expect(read.ok && read.value.s3).toEqual({
			url: 'https://s3.example.org/bucket/files',
			region: 'us-east-1',
			keyId: 'key',
			secret: 'secret'
		});
	});

	test('sets every limit by its own variable', () => {
		expect(variableOf('burstBytes')).toBe('POLDER_LIMIT_BURST_BYTES');
		for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
			const more = (value as number) + 1;
			// Larger than what has to fit into it.
			const roomy = { POLDER_LIMIT_FRAME: '9000000', POLDER_LIMIT_BURST_BYTES: '90000000' };
			const read = readConfig({ ...roomy, [variableOf(name)]: String(more) });
			expect(read.ok && read.value.limits, name).toMatchObject({ [name]: more });
		}
	});

	test.each([
		[{ PORT: 'abc' }, 'PORT takes a whole number from 0 to 65535, not "abc".'],
		[{ PORT: '70000' }, 'PORT takes'],
		[{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN takes 16 characters or more.'],
		[{ METRICS_HOST: '0.0.0.0' }, 'METRICS_HOST goes with METRICS_PORT.'],
		[{ FILES_S3: 'https://s3.example.org/bucket' }, 'FILES_S3 goes with FILES_S3_KEY_ID'],
		[{ FILES_S3_KEY_ID: 'k', FILES_S3_SECRET: 's' }, 'FILES_S3 takes the address of a bucket'],
		[{ FILES_S3: 'https://k:s@s3.example.org/b' }, 'without a key in it'],
		[{ METRICS_PORT: 'any' }, 'METRICS_PORT takes'],
		[{ POLDER_LIMIT_UNREAD: '32MB' }, 'POLDER_LIMIT_UNREAD takes a whole number'],
		[{ POLDER_LIMIT_UNREAD: '0' }, 'POLDER_LIMIT_UNREAD takes'],
		[{ POLDER_LIMIT_UNREAL: '5' }, 'There is no limit POLDER_LIMIT_UNREAL'],
		[{ POLDER_LIMIT_FRAME: '1000000' }, 'has to be larger than POLDER_LIMIT_DOCUMENT'],
		[{ POLDER_LIMIT_BURST_BYTES: '1000' }, 'at least POLDER_LIMIT_FRAME'],
		[{ PUBLIC_URL: 'polder.example.org' }, 'PUBLIC_URL takes an address'],
		[{ TLS_CERT: 'cert.pem' }, 'TLS_CERT and TLS_KEY go together'],
		[{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY takes'],
		[{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL takes one of debug']
	])('%j is refused in words', (env, words) => {
		expect(faultsOf(env)).toContain(words);
	});

	test('says everything that is wrong at once', () => {
		expect(faultsOf({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(2);
	});

	test('counts a proxy when people reach the relay elsewhere, unless it has a certificate', () => {
		const proxies = (env: Readonly<Record<string, string>>) => {
			const read = readConfig(env);
			return read.ok ? read.value.proxies : null;
		};
		const PUBLIC_URL = 'https://polder.example.org';
		expect(proxies({ PUBLIC_URL })).toBe(1);
		expect(proxies({ PUBLIC_URL, TLS_CERT: 'a', TLS_KEY: 'b' })).toBe(0);
		expect(proxies({ PUBLIC_URL, TRUST_PROXY: '2' })).toBe(2);
		expect(proxies({ TRUST_PROXY: '1' })).toBe(1);
	});
});
