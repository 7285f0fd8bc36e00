import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { waitFor } from '../support/wait-for';

const fixture = (name: string) =>
	fileURLToPath(new URL(`../support/fixtures/${name}`, import.meta.url));

let place: string;
let files: { readonly TLS_CERT: string; readonly TLS_KEY: string };
let relay: RelayProcess | null = null;
beforeEach(() => {
	place = mkdtempSync(join(tmpdir(), 'polder-tls-'));
	files = { TLS_CERT: join(place, 'cert.pem'), TLS_KEY: join(place, 'key.pem') };
	use('first');
});
afterEach(async () => {
	await relay?.stop();
	relay = null;
	rmSync(place, { recursive: true, force: true });
});

function use(name: 'first' | 'renewed'): void {
	copyFileSync(fixture(`${name}.cert.pem`), files.TLS_CERT);
	copyFileSync(fixture(`${name}.key.pem`), files.TLS_KEY);
}

/** Everything that the tests trust: the two certificates of their own. */
const ca = ['first', 'renewed'].map((name) => readFileSync(fixture(`${name}.cert.pem`)));

const statusOf = (url: string): Promise<number | undefined> =>
	new Promise((resolve, reject) => {
		get(url, { ca }, (answer) => {
			answer.resume();
			resolve(answer.statusCode);
		}).on('error', reject);
	});

const headerOf = (url: string, name: string): Promise<unknown> =>
	new Promise((resolve, reject) => {
		get(url, { ca }, (answer) => {
			answer.resume();
			resolve(answer.headers[name]);
		}).on('error', reject);
	});

const nameShown = (port: number): Promise<string | string[] | undefined> =>
	new Promise((resolve, reject) => {
		const socket = connect({ port, host: '127.0.0.1', ca }, () => {
			const shown: PeerCertificate = socket.getPeerCertificate();
			socket.destroy();
			resolve(shown.subject.CN);
		});
		socket.on('error', reject);
	});

test('a relay with a certificate of its own serves the app and websockets over TLS', async () => {
	relay = await startRelay({ env: files });
	expect(relay.link).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/#claim=/);
	expect(await statusOf(`${relay.url}/healthz`)).toBe(200);
	expect(await headerOf(`${relay.url}/`, 'strict-transport-security')).toBe('max-age=31536000');
	const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/sync/v1/directory`, { ca });
	await new Promise((resolve, reject) => {
		socket.once('message', resolve);
		socket.once('error', reject);
	});
	socket.terminate();
});

test('a renewed certificate is taken up on SIGHUP; a broken one leaves the old in place', async () => {
	const running = await startRelay({ env: files });
	relay = running;
	expect(await nameShown(running.port)).toBe('polder test (first)');

	writeFileSync(files.TLS_CERT, 'nonsense');
	process.kill(running.pid, 'SIGHUP');
	await waitFor(
		() => running.output().includes('the certificate was not renewed'),
		() => running.output()
	);
	expect(await nameShown(running.port)).toBe('polder test (first)');

	use('renewed');
	process.kill(running.pid, 'SIGHUP');
	await waitFor(
		() => running.output().includes('certificate renewed'),
		() => running.output()
	);
	expect(await nameShown(running.port)).toBe('polder test (renewed)');
});

test('a certificate that does not go with its key keeps the relay from starting', async () => {
	copyFileSync(fixture('renewed.key.pem'), files.TLS_KEY);
	await expect(startRelay({ env: files })).rejects.toThrow(/TLS_CERT .* do not work/);
});
