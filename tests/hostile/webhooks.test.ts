import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putMember } from '../../src/lib/documents/write-directory';
import { member } from '../../src/lib/domain/member/testkit';
import type { Question } from '../../src/lib/protocol/handshake';
import { newDeal } from '../support/guarded-records';
import { everythingIn } from '../support/hostile-kit';
import type { Person } from '../support/guarded-relay';
import { isSigned, Receiver, WebhookKit } from '../support/webhook-kit';
import { waitFor } from '../support/wait-for';

let kit: WebhookKit;
let receiver: Receiver;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
	kit = await WebhookKit.open({ webhookTimeout: 300 });
	receiver = await Receiver.open();
});
afterEach(async () => {
	await kit.close();
	await receiver.close();
	for (const close of closing.splice(0)) await close();
});

/** A receiver that says what it likes, byte by byte. */
async function rawReceiver(talk: (socket: Socket) => void): Promise<string> {
	const sockets = new Set<Socket>();
	const server: Server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('data', () => {
			talk(socket);
		});
		socket.resume();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closing.push(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	});
	return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

const tried = async (id: string) => {
	const answer = await kit.ask('olga', { ask: 'test-webhook', id });
	if (answer.answer !== 'delivery') throw new Error(JSON.stringify(answer));
	return answer.delivery;
};

test('HI-09 · who made, changed, rolled, deleted and brought back a webhook is in the audit log, without its address or secret', async () => {
	const { id } = await kit.make({ url: receiver.url, name: 'Ledger' });
	for (const question of [
		{ ask: 'change-webhook', id, name: 'Books' },
		{ ask: 'roll-webhook', id },
		{ ask: 'delete-webhook', id, deleted: true },
		{ ask: 'delete-webhook', id, deleted: false },
		{ ask: 'delete-webhook', id: 'none', deleted: true }
	] as const) {
		await kit.ask('olga', question);
	}
	const { entries } = kit.guarded.relay.audit.read(0);
	expect(entries.map(({ by, act, subject }) => ({ by, act, subject }))).toEqual([
		{ by: 'olga', act: 'webhook-made', subject: 'Ledger' },
		{ by: 'olga', act: 'webhook-changed', subject: 'Ledger' },
		{ by: 'olga', act: 'webhook-rolled', subject: 'Books' },
		{ by: 'olga', act: 'webhook-deleted', subject: 'Books' },
		{ by: 'olga', act: 'webhook-restored', subject: 'Books' }
	]);
	expect(JSON.stringify(entries)).not.toContain(new URL(receiver.url).host);
});

describe('LS-04 · the relay calls nothing of its own network for a webhook', () => {
	test.each([
		...['http://127.0.0.2/', 'http://127.1.1.1/', 'http://2130706434/', 'http://0x7f.0.0.2/'],
		...['http://[::1]/', 'http://[::ffff:127.0.0.2]/', 'http://[64:ff9b::7f00:1]/', 'http://0/'],
		...['http://localhost/', 'http://a.localhost/', 'http://169.254.169.254/latest/meta-data/'],
		...['http://10.0.0.1/', 'http://192.168.0.1/', 'http://[fd00::1]/', 'http://[fe80::1]/'],
		...[
			'http://192.0.2.1/',
			'http://user:pass@127.0.0.1/',
			'file:///etc/passwd',
			'gopher://x/',
			'x'
		]
	])('LS-04 · %s is refused when it is said', async (url) => {
		const wish = { id: 'bad', name: 'Bad', spaces: null, events: ['deal.created' as const] };
		const refused = { answer: 'no', rule: 'LS-04', reason: 'not-called' };
		expect(await kit.ask('olga', { ask: 'make-webhook', ...wish, url })).toEqual(refused);
		const { id } = await kit.make({ url: receiver.url });
		expect(await kit.ask('olga', { ask: 'change-webhook', id, url })).toEqual(refused);
		expect(kit.shown(id).url).toBe(receiver.url);
	});

	test('a name whose addresses change is called at none that was not checked', async () => {
		// The same port of another inner address: where a second question for the name would lead.
		const victim = await Receiver.open('127.0.0.2', receiver.port);
		closing.push(() => victim.close());
		let asked = 0;
		kit.names.set('rebind.example', () => (++asked % 2 === 1 ? ['127.0.0.1'] : ['127.0.0.2']));
		const { id } = await kit.make({ url: `http://rebind.example:${String(receiver.port)}/` });
		expect(await tried(id)).toMatchObject({ status: 204, problem: null });
		expect(asked).toBe(1);
		expect(await tried(id)).toMatchObject({ status: null, problem: 'address' });
		kit.names.set('both.example', () => ['127.0.0.1', '127.0.0.2']);
		await kit.ask('olga', {
			...{ ask: 'change-webhook', id, url: `http://both.example:${String(receiver.port)}/` }
		});
		expect(await tried(id)).toMatchObject({ status: null, problem: 'address' });
		expect([receiver.received.length, victim.received.length]).toEqual([1, 0]);
		expect(receiver.received[0]?.headers.host).toBe(`rebind.example:${String(receiver.port)}`);
	});

	test.each([301, 302, 303, 307, 308])('LS-04 · a redirect (%i) leads nowhere', async (status) => {
		const victim = await Receiver.open('127.0.0.2');
		closing.push(() => victim.close());
		receiver.answer = (response) => {
			response.writeHead(status, { location: victim.url }).end();
		};
		const { id } = await kit.make({ url: receiver.url });
		expect(await tried(id)).toMatchObject({ status, problem: 'redirect' });
		expect(victim.received).toEqual([]);
	});

	test('what stays of an answer is its status, whatever is in it', async () => {
		receiver.answer = (response) => {
			response.writeHead(500, { 'x-secret': 'inner-header' }).end('inner-content');
		};
		const { id } = await kit.make({ url: receiver.url });
		await tried(id);
		expect(JSON.stringify(kit.shown(id))).not.toMatch(/inner-(header|content)/);
		expect(kit.log.join()).not.toMatch(/inner-(header|content)/);
	});
});

describe('LS-04 · receivers that bite', () => {
	const HEAD = 'HTTP/1.1 200 OK\r\n';
	const drip = (socket: Socket, text: string) => {
		const timer = setInterval(() => socket.write(text), 5);
		socket.on('close', () => {
			clearInterval(timer);
		});
	};
	test.each<readonly [string, (socket: Socket) => void, Record<string, unknown>]>([
		['say nothing', () => undefined, { status: null, problem: 'timeout' }],
		['hang up', (socket) => socket.destroy(), { status: null, problem: 'connection' }],
		['speak something else', (socket) => socket.end('SSH-2.0\r\n'), { problem: 'answer' }],
		[
			'send heads without end',
			(socket) => {
				socket.write(HEAD);
				drip(socket, `x-${'a'.repeat(2000)}: 1\r\n`);
			},
			{ status: null, problem: 'answer' }
		],
		['drip a head', (socket) => drip(socket, 'H'), { status: null, problem: 'answer' }],
		[
			'send provisional answers without end',
			(socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'),
			{ status: null, problem: 'timeout' }
		],
		[
			'switch protocols',
			(socket) => socket.write('HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
			{ status: null, problem: 'answer' }
		],
		[
			'send a huge answer',
			(socket) => {
				socket.write(`${HEAD}\r\n`);
				const chunk = Buffer.alloc(65_536);
				const more = () => {
					while (!socket.destroyed && socket.write(chunk));
				};
				socket.on('drain', more);
				more();
			},
			{ status: 200, problem: null }
		],
		[
			'send an answer without end',
			(socket) => {
				socket.write(`${HEAD}\r\n`);
				drip(socket, 'a');
			},
			{ status: 200, problem: null }
		]
	])('LS-04 · those that %s are done with in time', async (_, talk, outcome) => {
		const { id } = await kit.make({ url: await rawReceiver(talk) });
		expect(await tried(id)).toMatchObject(outcome);
	});

	test('a slow one delays no edit, and nothing of what waits is kept in memory', async () => {
		const { id } = await kit.make({ url: await rawReceiver(() => undefined) });
		for (let count = 0; count < 30; count += 1) {
			await kit.change('olga', `d${String(count)}`, newDeal('olga'));
		}
		// All thirty are acknowledged; the webhook is at its first.
		expect(kit.shown(id).deliveries.length).toBeLessThan(3);
		expect(kit.waiting).toBeLessThanOrEqual(1);
	});

	test('a thousand that fail do not keep one that works waiting, and few are tried at once', async () => {
		await kit.close();
		kit = await WebhookKit.open({ webhookTimeout: 50, webhooks: 2000 });
		let open = 0;
		let most = 0;
		const url = await rawReceiver((socket) => {
			open += 1;
			most = Math.max(most, open);
			socket.on('close', () => {
				open -= 1;
			});
		});
		const { webhooks } = kit.guarded.relay;
		const wish = { name: 'x', url, events: ['deal.created' as const], spaces: null };
		const made = Array.from({ length: 1000 }, (_, at) =>
			webhooks.add({ ...wish, id: `fails${String(at)}` }, { member: 'olga', at: 0, salt: 'x' })
		);
		await Promise.all(made);
		await kit.change('olga', 'first', newDeal('olga'));
		await kit.untilWaiting(1000);
		await kit.make({ url: receiver.url });
		// All of them are to be tried again at once.
		kit.pass(3_600_000);
		expect(kit.waiting).toBe(0);
		await kit.change('olga', 'd1', newDeal('olga'));
		await receiver.until(1);
		// Long before the others had their turn.
		expect(kit.waiting).toBeLessThan(500);
		expect(most).toBeLessThanOrEqual(16);
	}, 30_000);
});

describe('LS-04 · who makes webhooks, and what they are told', () => {
	const asked = (id: string): Question[] => [
		{
			...{ ask: 'make-webhook', id: 'another', name: 'x', url: receiver.url, spaces: null },
			...{ events: ['deal.created'] }
		},
		{ ask: 'webhooks' },
		{ ask: 'change-webhook', id, url: receiver.url },
		{ ask: 'pause-webhook', id, paused: true },
		{ ask: 'pause-webhook', id, paused: false },
		{ ask: 'roll-webhook', id },
		{ ask: 'test-webhook', id },
		{ ask: 'delete-webhook', id, deleted: true },
		{ ask: 'delete-webhook', id, deleted: false }
	];

	test.each<Person>(['sue', 'anna', 'gus'])(
		'LS-04 · %s may ask nothing about them',
		async (who) => {
			const { id } = await kit.make({ url: receiver.url });
			const before = JSON.stringify(kit.guarded.relay.webhooks.rows());
			for (const question of asked(id)) {
				expect(await kit.ask(who, question)).toEqual({
					...{ answer: 'no', rule: 'OP-05', reason: 'admins-only' }
				});
			}
			expect(JSON.stringify(kit.guarded.relay.webhooks.rows())).toBe(before);
			expect(receiver.received).toEqual([]);
		}
	);

	test('an id that is taken replaces nothing', async () => {
		const { id, secret } = await kit.make({ url: receiver.url });
		const wish = { id, name: 'Mine', url: 'http://127.0.0.1:9/', spaces: null };
		const again = await kit.ask('adam', {
			...{ ask: 'make-webhook', ...wish, events: ['deal.won'] }
		});
		expect(again).toMatchObject({ answer: 'no' });
		await tried(id);
		expect(receiver.received.every((each) => isSigned(each, secret))).toBe(true);
	});

	test.each(['demoted', 'removed'] as const)(
		'LS-04 · when its maker is %s it tells nothing more and says so; whoever lets it go on is its maker',
		async (what) => {
			const { id } = await kit.make({ url: receiver.url }, 'adam');
			await kit.change('olga', 'd1', newDeal('olga'));
			await receiver.until(1);
			await kit.guarded.relay.rooms.editDirectory((doc) => {
				const adam = member('adam', what === 'demoted' ? 'agent' : 'admin');
				putMember(doc, { ...adam, standing: what === 'removed' ? 'removed' : 'active' });
			});
			await kit.change('olga', 'd2', newDeal('olga'));
			await kit.untilPaused(id);
			expect(kit.shown(id).paused?.reason).toBe('maker');
			expect(receiver.received).toHaveLength(1);
			await kit.ask('olga', { ask: 'pause-webhook', id, paused: false });
			await receiver.until(2);
			expect(kit.shown(id)).toMatchObject({ createdBy: 'olga', paused: null });
		}
	);

	test('there are only so many', async () => {
		await kit.close();
		kit = await WebhookKit.open({ webhooks: 2 });
		await kit.make({ url: receiver.url });
		await kit.make({ url: receiver.url });
		await expect(kit.make({ url: receiver.url })).rejects.toThrow('too-many');
	});

	test('no device has them in a document, and no list, log or store has a secret', async () => {
		const before = everythingIn(kit.guarded.store);
		const url = `${receiver.url}?key=in-the-address`;
		const { id, secret } = await kit.make({ url, name: 'Shop' });
		await tried(id);
		receiver.answer = (response) => {
			response.writeHead(500).end();
		};
		await tried(id);
		await kit.ask('olga', { ask: 'change-webhook', id, url: 'http://127.0.0.1:9/in-the-address' });
		await tried(id);
		await kit.ask('olga', { ask: 'pause-webhook', id, paused: true });
		expect(everythingIn(kit.guarded.store)).toBe(before);
		const tables = ['webhooks', 'webhook-progress', 'webhook-cursors'] as const;
		const stored = JSON.stringify(tables.map((table) => kit.guarded.store.list(table)));
		expect(stored).not.toContain(secret);
		expect(JSON.stringify(await kit.ask('olga', { ask: 'webhooks' }))).not.toContain(secret);
		expect(kit.log.join()).not.toMatch(new RegExp(`${secret}|in-the-address`));
	});
});

describe('LS-04 · a restart', () => {
	test('goes on where it was, with the same ids, and tells nothing twice that was taken', async () => {
		const { id } = await kit.make({ url: receiver.url });
		await kit.change('olga', 'd1', newDeal('olga'));
		await waitFor(
			() => kit.shown(id).deliveries.length === 1,
			() => 'the first was taken'
		);
		receiver.answer = (response) => {
			response.writeHead(503).end();
		};
		await kit.change('olga', 'd2', newDeal('olga'));
		await kit.untilWaiting();
		await kit.stop();
		receiver.answer = (response) => {
			response.writeHead(200).end();
		};
		await kit.change('olga', 'd3', newDeal('olga'));
		kit.begin();
		// How long it has yet to wait is kept as well.
		await kit.untilWaiting();
		kit.pass(10_000);
		await receiver.until(4);
		expect(receiver.events.map(({ recordId }) => recordId)).toEqual(['d1', 'd2', 'd2', 'd3']);
		expect(receiver.events[1]?.id).toBe(receiver.events[2]?.id);
	});
});
