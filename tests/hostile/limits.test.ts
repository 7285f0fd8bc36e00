import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as awareness from 'y-protocols/awareness';
import * as Y from 'yjs';
import { addPost } from '../../src/lib/domain/history/commands';
import { CLOSE } from '../../src/lib/protocol/messages';
import { Dice } from '../support/dice';
import { actingAs, newDeal } from '../support/guarded-records';
import { NORTH, type Person } from '../support/guarded-relay';
import { makeKey, type Key } from '../support/raw-device';
import { again, SEEDS, shareOf } from '../support/seeds';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireConnection } from '../support/wire-connection';
import { WireReplica } from '../support/wire-replica';

const ROOM = `space.${NORTH.id}`;

let directory: string;
let keys: Readonly<Record<Person, Key>>;
let relay: RelayProcess;
beforeAll(async () => {
	({ directory, keys } = await seedData());
});
afterEach(() => relay.stop());
afterAll(() => {
	rmSync(directory, { recursive: true, force: true });
});

/** The relay with limits so small that a test reaches them. */
async function start(limits: Readonly<Record<string, number>> = {}, env = {}): Promise<void> {
	const set = Object.entries(limits).map(([name, value]) => [
		`POLDER_LIMIT_${name}`,
		String(value)
	]);
	relay = await startRelay({
		dataDir: directory,
		env: { ...(Object.fromEntries(set) as Record<string, string>), ...env }
	});
}

async function metric(name: string): Promise<number> {
	const text = await relay.metrics();
	const line = text.split('\n').find((each) => each.startsWith(`${name} `));
	return Number(line?.slice(name.length + 1) ?? NaN);
}

const wellAndAlive = async () => {
	expect(await (await fetch(`${relay.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
	const door = await WireConnection.inside(relay.url, ROOM, keys.olga);
	door.cut();
};

async function closeOf(connection: WireConnection): Promise<number | undefined> {
	await connection.until('closed');
	return connection.closed?.code;
}

describe('what means nothing', () => {
	test.each(SEEDS)(
		`random bytes to the port, as frames before and after the proof, harm nobody else (${again('tests/hostile/limits.test.ts')})`,
		async (seed) => {
			await start();
			const bystander = await WireConnection.inside(relay.url, ROOM, keys.adam);
			const dice = new Dice(seed);
			const bytesAtMost = (most: number) =>
				Uint8Array.from({ length: 1 + dice.below(most) }, () => dice.below(256));
			for (let n = 0; n < shareOf(40); n++) {
				const socket = await rawSocket();
				socket.write(bytesAtMost(3000));
				socket.destroy();
			}
			for (let n = 0; n < shareOf(60); n++) {
				const door = new WireConnection(relay.url, ROOM);
				await door.until('challenge');
				if (n % 2 === 1) {
					door.hello(keys.olga);
					await door.until('welcome');
				}
				// Half of them begin like something we know.
				const bytes = bytesAtMost(200);
				if (dice.below(2) === 0) bytes[0] = dice.pick([0, 1, 3, 100]);
				door.throw(bytes);
				if (dice.below(3) === 0) door.throw('text');
				door.throw(new Uint8Array([255]));
				if (n % 2 === 1) expect(await closeOf(door)).toBe(CLOSE.malformed);
				door.cut();
			}
			expect(bystander.closed).toBeNull();
			expect(await metric('polder_faults_total')).toBe(0);
			await wellAndAlive();
		}
	);

	test('half requests, half upgrades, huge headers and broken websocket frames harm nobody else', async () => {
		await start();
		const upgrade =
			`GET /sync/v1/${ROOM} HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
			'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
		const first = [
			'GET',
			'GET / HTTP/1.1\r\nhost',
			'\r\n\r\n\r\n',
			`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
			'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\nabc',
			upgrade,
			`${upgrade}sec-websocket-extensions: permessage-deflate; client_max_window_bits\r\n\r\n`,
			upgrade.replace('13', '99') + '\r\n',
			upgrade.replace('/sync/v1/', '/elsewhere/') + '\r\n',
			// Upgraded, and then: an unmasked frame, a length beyond all sense, a reserved opcode.
			`${upgrade}\r\n\x01\x05hello`,
			`${upgrade}\r\n\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff`,
			`${upgrade}\r\n\x8f\x80\x00\x00\x00\x00`
		];
		const sockets: Socket[] = [];
		for (const text of [...first, ...first]) {
			const socket = await rawSocket();
			socket.write(Buffer.from(text, 'latin1'));
			sockets.push(socket);
			// Every other one breaks off at once, as a crash would.
			if (sockets.length % 2 === 0) socket.resetAndDestroy();
		}
		await wellAndAlive();
		for (const socket of sockets) socket.destroy();
		await wellAndAlive();
	});

	test('frames are never compressed, whatever the other side offers', async () => {
		await start();
		const door = await WireConnection.inside(relay.url, ROOM, keys.olga);
		expect(door.socket.extensions).toBe('');
		door.cut();
	});
});

describe('too many', () => {
	test('connections from one address are turned away with a time to come back, others are let in', async () => {
		await start({ ADDRESS_CONNECTIONS: 2 }, { TRUST_PROXY: '1' });
		const from = (address: string) =>
			new WireConnection(relay.url, ROOM, {}, { 'x-forwarded-for': `6.6.6.6, ${address}` });
		const [first, second] = [from('1.1.1.1'), from('1.1.1.1')];
		await Promise.all([first.until('challenge'), second.until('challenge')]);
		const third = from('1.1.1.1');
		await third.until('closed');
		expect(third.turnedAway).toEqual({ status: 429, retryAfter: '5' });
		const other = from('2.2.2.2');
		await other.until('challenge');
		first.cut();
		await waitFor(
			async () => {
				const again = from('1.1.1.1');
				await waitFor(
					() => again.closed !== null || again.messages.length > 0,
					() => 'an answer'
				);
				return again.closed === null;
			},
			() => 'a free place'
		);
		expect(await metric('polder_connections_turned_away_total{why="address"}')).toBeGreaterThan(0);
	});

	test('without a proxy nobody chooses their own address', async () => {
		await start({ ADDRESS_CONNECTIONS: 1 });
		const first = new WireConnection(relay.url, ROOM, {}, { 'x-forwarded-for': '1.1.1.1' });
		await first.until('challenge');
		const second = new WireConnection(relay.url, ROOM, {}, { 'x-forwarded-for': '2.2.2.2' });
		await second.until('closed');
		expect(second.turnedAway?.status).toBe(429);
	});

	/** Whether a member who comes from an address is let in before the relay would hang up on strangers. */
	const comesIn = async (address: string, protocols: readonly string[] = []) => {
		const door = new WireConnection(relay.url, ROOM, {}, forwarded(address), protocols);
		await waitFor(
			() => door.closed !== null || door.messages.length > 0,
			() => 'an answer'
		);
		if (door.closed !== null) return door;
		door.hello(keys.olga);
		await waitFor(
			() => door.closed !== null || door.messages.some(({ type }) => type === 'welcome'),
			() => 'to be let in'
		);
		return door;
	};
	const forwarded = (address: string) => ({ 'x-forwarded-for': address });
	const ticketOf = ({ messages }: WireConnection): string => {
		const welcome = messages.find((message) => message.type === 'welcome');
		return welcome?.welcome.ticket ?? '';
	};

	test('strangers of three networks who hold every place lose them to a member, each time', async () => {
		await start({ STRANGERS: 12 }, { TRUST_PROXY: '1' });
		const flood = (n: number) =>
			new WireConnection(
				relay.url,
				ROOM,
				{},
				forwarded(`${String(1 + (n % 3))}.1.1.${String(n % 5)}`)
			);
		const strangers = Array.from({ length: 12 }, (_, n) => flood(n));
		await Promise.all(strangers.map((stranger) => stranger.until('challenge')));
		for (let n = 0; n < 20; n += 1) {
			const door = await comesIn('9.9.9.9');
			expect(door.closed).toBeNull();
			door.cut();
			// They take it back at once.
			strangers.push(flood(n));
		}
		expect(await metric('polder_connections_turned_away_total{why="taken"}')).toBeGreaterThan(15);
		for (const stranger of strangers) stranger.cut();
	});

	test('strangers of many networks, one each, are not sent away; who has a ticket comes in all the same', async () => {
		await start({ STRANGERS: 3 }, { TRUST_PROXY: '1' });
		const before = await comesIn('9.9.9.9');
		const ticket = `polder-ticket.${ticketOf(before)}`;
		before.cut();
		const strangers = ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map(
			(address) => new WireConnection(relay.url, ROOM, {}, forwarded(address))
		);
		await Promise.all(strangers.map((stranger) => stranger.until('challenge')));
		const turned = await comesIn('9.9.9.9');
		expect(turned.turnedAway).toEqual({ status: 503, retryAfter: '5' });
		const returned = await comesIn('9.9.9.9', [ticket]);
		expect(returned.closed).toBeNull();
		expect(returned.socket.protocol).toBe(ticket);
		expect(strangers.map(({ closed }) => closed)).toEqual([null, null, null]);
		// A ticket after a restart is as good; one of another relay is none, and no harm.
		returned.cut();
		await relay.restart();
		const again = await comesIn('9.9.9.9', [ticket]);
		expect(again.closed).toBeNull();
		const forged = await comesIn('9.9.9.9', [ticket.slice(0, -3) + 'abc']);
		expect(forged.closed).toBeNull();
		for (const door of [again, forged, ...strangers]) door.cut();
	});

	test('a ticket lets nobody in: its holder has to prove who they are', async () => {
		await start();
		const before = await comesIn('');
		const ticket = `polder-ticket.${ticketOf(before)}`;
		before.cut();
		const thief = new WireConnection(relay.url, ROOM, {}, {}, [ticket]);
		await thief.until('challenge');
		thief.throw(new Uint8Array([0, 0, 1, 0]));
		thief.hello(makeKey());
		expect(await closeOf(thief)).toBe(CLOSE.unknown);
		expect(thief.messages.map(({ type }) => type)).toEqual(['challenge']);
		const asked = await fetch(`${relay.url}/files/${ROOM}/deal/file`, {
			headers: { authorization: `Bearer ${ticketOf(before)}` }
		});
		expect(asked.status).toBe(401);
	});

	test('what is no subprotocol of ours, to the letter, is answered with 400 and never looked up', async () => {
		await start();
		const secret = 'S'.repeat(43);
		const bad = [
			`polder-token.${'a'.repeat(6000)}.${secret}`,
			`polder-token.${'a'.repeat(65)}.${secret}`,
			`polder-token.a.${secret}x`,
			'polder-token.a',
			`polder-ticket.${'a'.repeat(6000)}.1.${secret}`,
			'polder-ticket.a.1.b',
			'something'
		];
		for (const protocol of bad) {
			const door = new WireConnection(relay.url, ROOM, {}, {}, [protocol]);
			await door.until('closed');
			expect([protocol.slice(0, 20), door.turnedAway?.status]).toEqual([
				protocol.slice(0, 20),
				400
			]);
		}
		const unknown = new WireConnection(relay.url, ROOM, {}, {}, [`polder-token.a.${secret}`]);
		expect(await closeOf(unknown)).toBe(CLOSE.unknown);
		expect(await metric('polder_faults_total')).toBe(0);
		await wellAndAlive();
	});

	test('places inside are shared out by members: who holds most gives way to who comes', async () => {
		await start({ CONNECTIONS: 3 });
		const olgas = [];
		for (const room of [ROOM, ROOM, 'directory']) {
			olgas.push(await WireConnection.inside(relay.url, room, keys.olga));
		}
		const adam = await WireConnection.inside(relay.url, ROOM, keys.adam);
		const [first, ...others] = olgas;
		if (first === undefined) throw new Error('nobody');
		expect(await closeOf(first)).toBe(CLOSE.tooMany);
		expect([adam, ...others].map(({ closed }) => closed)).toEqual([null, null, null]);
		for (const door of [adam, ...others]) door.cut();
	});

	test('HTTP connections that say nothing give way, those of who floods first', async () => {
		await start({ HTTP_CONNECTIONS: 5 });
		const idle: Socket[] = [];
		for (let n = 0; n < 30; n += 1) idle.push(await rawSocket());
		await waitFor(
			() => idle.filter(({ destroyed }) => destroyed).length >= 25,
			() => `${String(idle.filter(({ destroyed }) => destroyed).length)} cut`
		);
		// Who comes is answered, also by a websocket, which takes none of these places.
		await wellAndAlive();
		const doors = [];
		for (let n = 0; n < 8; n += 1) {
			doors.push(await WireConnection.inside(relay.url, ROOM, keys.olga));
		}
		expect(doors.map(({ closed }) => closed)).toEqual(doors.map(() => null));
		for (const door of doors) door.cut();
		for (const socket of idle) socket.destroy();
	});

	test('connections and rooms of one device end with 4429, the others stay', async () => {
		await start({ DEVICE_CONNECTIONS: 3, DEVICE_ROOMS: 2 });
		const first = await WireConnection.inside(relay.url, ROOM, keys.olga);
		await WireConnection.inside(relay.url, 'directory', keys.olga);
		const another = async (room: string) => {
			const door = new WireConnection(relay.url, room);
			await door.until('challenge');
			door.hello(keys.olga);
			return door;
		};
		expect(await closeOf(await another('customers'))).toBe(CLOSE.tooMany);
		const third = await another(ROOM);
		await third.until('welcome');
		expect(await closeOf(await another(ROOM))).toBe(CLOSE.tooMany);
		expect(first.closed).toBeNull();
		await WireConnection.inside(relay.url, 'customers', keys.adam);
	});

	test('bytes before the proof end the connection, also within one frame that never ends', async () => {
		await start({ QUEUED_BYTES: 100_000 });
		const door = new WireConnection(relay.url, ROOM);
		await door.until('challenge');
		door.throw(new Uint8Array(1_000_000));
		await door.until('closed');
		await wellAndAlive();
	});
});

test('bytes before the proof are bounded over all: who brings much goes, who brings little stays', async () => {
	await start({ ALL_QUEUED_BYTES: 300_000 });
	const honest = new WireConnection(relay.url, ROOM);
	await honest.until('challenge');
	honest.throw(new Uint8Array(1_000));
	const greedy = Array.from({ length: 8 }, () => new WireConnection(relay.url, ROOM));
	await Promise.all(greedy.map((door) => door.until('challenge')));
	for (const door of greedy) door.throw(new Uint8Array(100_000));
	await waitFor(
		() => greedy.filter(({ closed }) => closed !== null).length >= 5,
		() => `${String(greedy.filter(({ closed }) => closed !== null).length)} closed`
	);
	honest.hello(keys.olga);
	await honest.until('welcome');
	// What is gone counts no more.
	for (const door of greedy) door.cut();
	await wellAndAlive();
	honest.cut();
});

describe('too fast', () => {
	test('edits are read later, and every one of them arrives', async () => {
		// All are sent at once, and so few may be a second that no machine is too slow to be slowed down.
		await start({ BURST: 10, PER_SECOND: 12 });
		const olga = new WireReplica(() => relay.url, ROOM, keys.olga);
		olga.connect();
		await waitFor(
			() => olga.cursor !== null,
			() => 'in'
		);
		for (let n = 0; n < 20; n++) {
			const id = `fast${String(n)}`;
			olga.change(id, newDeal('olga', 'olga', { title: id }), id);
		}
		await waitFor(
			() => olga.isDone,
			() => `${String(olga.waitingCount)} wait`,
			40_000
		);
		expect(olga.faults).toEqual([]);
		expect(olga.acknowledged.size).toBe(20);
		expect(await metric('polder_devices_slowed_down_total')).toBeGreaterThan(0);
		olga.cut();
	});

	test('presence beyond its rate is dropped, and nothing else', async () => {
		await start({ AWARENESS_BURST: 3, AWARENESS_PER_SECOND: 1 });
		const olga = await WireConnection.inside(relay.url, ROOM, keys.olga);
		const seen: Uint8Array[] = [];
		const adam = await WireConnection.inside(relay.url, ROOM, keys.adam, {
			standard: (frame) => {
				if (frame[0] === 1) seen.push(frame);
			}
		});
		const states = new awareness.Awareness(new Y.Doc());
		for (let n = 0; n < 100; n++) {
			states.setLocalState({ typing: n });
			const to = encoding.createEncoder();
			encoding.writeVarUint(to, 1);
			const update = awareness.encodeAwarenessUpdate(states, [states.clientID]);
			encoding.writeVarUint8Array(to, update);
			olga.throw(encoding.toUint8Array(to));
		}
		states.destroy();
		await waitFor(
			async () => (await metric('polder_awareness_dropped_total')) >= 95,
			() => 'the drops'
		);
		expect(seen.length).toBeLessThan(10);
		expect([olga.closed, adam.closed]).toEqual([null, null]);
		olga.cut();
		adam.cut();
	});
});

test('who does not read is cut off before the relay’s memory fills, and has everything after coming back', async () => {
	await start({ UNREAD: 2_000_000 });
	const url = () => relay.url;
	const [writer, slow] = [
		new WireReplica(url, ROOM, keys.olga),
		new WireReplica(url, ROOM, keys.adam)
	];
	for (const replica of [writer, slow]) replica.connect();
	await waitFor(
		() => writer.cursor !== null && slow.cursor !== null,
		() => 'in'
	);
	const before = await metric('process_resident_memory_bytes');
	slow.stopReading();
	const text = 'x'.repeat(19_000);
	let count = 0;
	let largest = 0;
	// 40 MB in all: twenty times what may wait, and more than the system's own buffers take.
	while (count < 2_000) {
		if (writer.waitingCount >= 50) {
			await new Promise((resolve) => setTimeout(resolve, 1));
			continue;
		}
		const id = `slow${String(Math.floor(count / 20))}`;
		const post = addPost(`${String(count)} ${text}`, actingAs('olga'));
		if (post === null) throw new Error('no post');
		writer.change(id, count % 20 === 0 ? newDeal('olga') : post, String(count));
		count += 1;
		if (count % 200 === 0) {
			largest = Math.max(largest, await metric('process_resident_memory_bytes'));
		}
	}
	await waitFor(
		() => writer.isDone,
		() => 'the writer'
	);
	expect(await metric('polder_connections_closed_total{code="4301"}')).toBe(1);
	// What the writer's own 40 MB cost is in it, with much room for a garbage collector in no hurry.
	expect(largest - before).toBeLessThan(300_000_000);

	// The goodbye is behind what it did not read, or was not waited for.
	slow.cut();
	slow.connect();
	await waitFor(
		() => slow.cursor === writer.cursor,
		() => 'the slow one to have caught up'
	);
	for (const [id, doc] of writer.records) {
		const copy = slow.records.get(id);
		expect(copy?.getArray('posts').length, id).toBe(doc.getArray('posts').length);
	}
	writer.cut();
	slow.cut();
}, 90_000);

test('a relay with a wrong limit does not start, and says which', async () => {
	await start();
	await expect(
		startRelay({ env: { POLDER_LIMIT_UNREAD: 'much', POLDER_LIMIT_NONSENSE: '1' } })
	).rejects.toThrow(/no limit POLDER_LIMIT_NONSENSE[^]*POLDER_LIMIT_UNREAD takes a whole number/);
});

async function rawSocket(): Promise<Socket> {
	const socket = connect(relay.port, '127.0.0.1');
	// Whether the relay answers or breaks off is the relay's business here.
	socket.on('error', () => undefined);
	await once(socket, 'connect');
	return socket;
}
