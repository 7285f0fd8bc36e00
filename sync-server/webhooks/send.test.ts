import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AddressGuard, readAllowed } from './addresses';
import { send } from './send';

const fixture = (name: string) =>
	readFileSync(new URL(`../../tests/support/fixtures/${name}.pem`, import.meta.url), 'utf8');
const limits = { webhookTimeout: 5000, webhookAnswer: 1000 };
const allowed = readAllowed('127.0.0.1, polder.test, other.test', false);
if (!allowed.ok) throw new Error(allowed.error);
const guard = new AddressGuard(
	allowed.value,
	() => [],
	() => Promise.resolve(['127.0.0.1'])
);

const server = createServer({ cert: fixture('first.cert'), key: fixture('first.key') });
let port = 0;
beforeEach(async () => {
	server.removeAllListeners('request').on('request', (request, response) => {
		request.resume();
		response.end(request.headers.host);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	port = (server.address() as AddressInfo).port;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const sendTo = (host: string, ca?: readonly string[]) =>
	send({ url: `https://${host}:${String(port)}/`, headers: {}, body: '{}' }, guard, limits, ca);

test('LS-04 · the certificate of a receiver has to be valid, and for its name', async () => {
	const ca = [fixture('first.cert')];
	expect(await sendTo('127.0.0.1', ca)).toEqual({ status: 200, problem: null });
	// Nobody vouches for it.
	expect(await sendTo('127.0.0.1')).toEqual({ status: null, problem: 'certificate' });
	// It is for another name, although the address is the same.
	expect(await sendTo('other.test', ca)).toEqual({ status: null, problem: 'certificate' });
});
