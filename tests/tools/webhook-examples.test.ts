import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WEBHOOK_EVENTS } from '../../src/lib/domain/webhook/events';
import { signatureOf } from '../../sync-server/webhooks/signature';
import { waitFor } from '../support/wait-for';

const docs = join(import.meta.dirname, '..', '..', 'docs');

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

test('docs/examples/receive.mjs takes what is signed, once, and nothing else', async () => {
	const directory = mkdtempSync(join(tmpdir(), 'polder-receive-'));
	const port = await freePort();
	const script = [join(docs, 'examples', 'receive.mjs'), String(port), join(directory, 'seen')];
	const child = spawn(process.execPath, script, {
		env: { ...process.env, POLDER_WEBHOOK_SECRET: 'right' }
	});
	let said = '';
	let warned = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (warned += text));
	try {
		await waitFor(
			() => warned.includes('listening'),
			() => warned
		);
		const send = async (body: string, secrets: readonly string[], at = Date.now()) => {
			const headers = { 'polder-signature': signatureOf(body, secrets, at) };
			const url = `http://127.0.0.1:${String(port)}/`;
			return (await fetch(url, { method: 'POST', body, headers })).status;
		};
		const body = JSON.stringify({ id: 'one', type: 'deal.won', title: 'Łódź' });
		expect(await send(body, ['right'])).toBe(204);
		expect(await send(body, ['right'])).toBe(204);
		expect(await send(body, ['new', 'right'])).toBe(204);
		expect(await send(body, ['wrong'])).toBe(401);
		expect(await send(body, [])).toBe(401);
		expect(await send(body, ['right'], Date.now() - 3_600_000)).toBe(401);
		expect(said).toBe(`${body}\n`);
		expect(readFileSync(join(directory, 'seen'), 'utf8')).toBe('one\n');
	} finally {
		child.kill();
		rmSync(directory, { recursive: true, force: true });
	}
});

test('docs/webhooks.md names every event', () => {
	const page = readFileSync(join(docs, 'webhooks.md'), 'utf8');
	const rows = [...page.matchAll(/^\| (`\w+\.`(?:, `\w+\.`)*) \| (.*) \|$/gm)];
	const named = rows.flatMap(([, subjects = '', names = '']) =>
		[...subjects.matchAll(/`(\w+)\.`/g)].flatMap(([, subject]) =>
			[...(names.split(';')[0] ?? '').matchAll(/`(\w+)`/g)].map(
				([, name]) => `${String(subject)}.${String(name)}`
			)
		)
	);
	expect(named.sort()).toEqual([...WEBHOOK_EVENTS].sort());
});
