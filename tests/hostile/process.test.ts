import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { CLOSE } from '../../src/lib/protocol/messages';
import { freePort, startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
beforeEach(async () => {
	relay = await startRelay();
});
afterEach(() => relay.stop());

const connect = async (path: string): Promise<WebSocket> => {
	const socket = new WebSocket(relay.url.replace('http', 'ws') + path);
	await once(socket, 'message');
	return socket;
};

test('asked to stop, the relay sends everybody away until later and ends', async () => {
	const socket = await connect('/sync/v1/directory');
	const closed = once(socket, 'close');
	await relay.kill('SIGTERM');
	expect((await closed)[0]).toBe(CLOSE.restarting);
	expect(relay.output()).toContain('stopped');
});

test('what the relay keeps is for its owner only, and no secret is in its log', () => {
	const modes = readdirSync(relay.dataDir)
		.filter((name) => !name.endsWith('-lock'))
		.map((name) => [name, (statSync(join(relay.dataDir, name)).mode & 0o777).toString(8)]);
	expect(Object.fromEntries(modes)).toEqual({
		'claim.secret': '600',
		files: '700',
		'polder.lmdb': '600',
		'relay.pid': '600',
		'seal.secret': '600',
		'vapid.secret': '600'
	});
	const secret = relay.link.split('#claim=')[1] ?? '';
	expect(secret.length).toBeGreaterThan(40);
	const log = relay
		.output()
		.split('\n')
		.filter((line) => line.startsWith('{'));
	expect(log.join('\n')).not.toContain(secret);
});

test('an address that is none of ours is no websocket', async () => {
	const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/elsewhere`);
	const [error] = (await once(socket, 'error')) as [Error];
	expect(error.message).toContain('404');
});

test('a strange room, a strange escape and a huge frame close one connection and nothing else', async () => {
	for (const path of ['/sync/v1/%E0%A4%A', '/sync/v1/', '/sync/v1/a/b/c']) await connect(path);
	const socket = await connect('/sync/v1/directory');
	const closed = once(socket, 'close');
	socket.send(new Uint8Array(9 * 1024 * 1024));
	await closed;
	await connect('/sync/v1/directory');
	expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
});

test('measurements are shown at METRICS_PORT on this machine, and not at the relay’s own address', async () => {
	const own = await startRelay({
		env: { METRICS_TOKEN: '', METRICS_PORT: String(await freePort()) }
	});
	try {
		const listening = /"metrics":"(http:[^"]+)"/.exec(own.output())?.[1] ?? '';
		expect(await (await fetch(listening)).text()).toContain('polder_open_connections');
		expect((await fetch(`${own.url}/metrics`)).status).toBe(404);
		// Whatever a proxy says of where somebody comes from.
		const headers = { 'x-forwarded-for': '127.0.0.1' };
		expect((await fetch(`${own.url}/metrics`, { headers })).status).toBe(404);
	} finally {
		await own.stop();
	}
	expect((await fetch(`${relay.url}/metrics`)).status).toBe(401);
	expect(await relay.metrics()).toContain('polder_open_connections');
});
