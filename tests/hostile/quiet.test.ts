import { sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { LINK_TIMING, RelayConnection } from '../../src/lib/replica/relay-connection';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { serveWebsockets } from '../../sync-server/clients/websockets';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import { WireConnection } from '../support/wire-connection';
import { waitFor } from '../support/wait-for';

let guarded: GuardedRelay;
let server: Server;
let stop: () => void;
let url: string;
beforeEach(async () => {
	guarded = await GuardedRelay.open({ proving: 5000 });
	server = createServer();
	stop = serveWebsockets(server, guarded.relay, {
		limits: DEFAULT_LIMITS,
		publicHost: null,
		proxies: 0,
		heartbeat: 150
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(async () => {
	stop();
	await guarded.relay.stop();
	server.close();
});

/** Presence of nobody, which every client of the standard protocol takes and does nothing about. */
const NOTHING = [1, 1, 0];

test.each(['directory', `space.${NORTH.id}`])(
	'a quiet connection to %s hears a word in time, and nothing before its proof',
	async (room) => {
		const stranger: Uint8Array[] = [];
		const outside = new WireConnection(url, room, { standard: (frame) => stranger.push(frame) });
		await outside.until('challenge');
		const heard: Uint8Array[] = [];
		const standard = (frame: Uint8Array) => heard.push(frame);
		const person = room === 'directory' ? guarded.keys.gus : guarded.olga;
		const inside = await WireConnection.inside(url, room, person, { standard });
		const words = () => heard.filter((frame) => String([...frame]) === String(NOTHING)).length;
		await waitFor(
			() => words() > 3,
			() => String(words()),
			5000
		);
		expect(stranger).toEqual([]);
		expect(inside.closed).toBeNull();
		inside.cut();
		outside.cut();
	}
);

test('a quiet connection with channels hears one word for all of them, and each room takes it for its own', async () => {
	const { olga } = guarded;
	let frames = 0;
	const counting = class extends WebSocket {
		constructor(address: string, protocols: string[]) {
			super(address, protocols);
			this.on('message', () => (frames += 1));
		}
	};
	const connection = new RelayConnection({
		device: {
			id: olga.id,
			publicKey: olga.publicKey,
			sign: (text) => {
				const key = { key: olga.privateKey, dsaEncoding: 'ieee-p1363' } as const;
				return Promise.resolve(sign('sha256', Buffer.from(text), key).toString('base64url'));
			}
		},
		workspace: 'workspace',
		origin: url,
		// The connection uses what a browser's class and this one have in common.
		socket: counting as unknown as typeof globalThis.WebSocket,
		tickets: { protocols: () => [], take: () => undefined },
		linkTiming: LINK_TIMING,
		onRelay: () => undefined
	});
	const rooms = ['directory', 'customers', `space.${NORTH.id}`];
	const words = rooms.map((room, index) => {
		const channel = new connection.channels(`${connection.url}/${room}`);
		const heard = { count: 0, index };
		channel.onmessage = ({ data }) => {
			if (String([...new Uint8Array(data as ArrayBuffer)]) === String(NOTHING)) heard.count += 1;
		};
		return heard;
	});
	await waitFor(
		() => words.every(({ count }) => count > 0),
		() => JSON.stringify(words),
		5000
	);
	const before = { frames, words: words[0]?.count ?? 0 };
	await waitFor(
		() => (words[0]?.count ?? 0) >= before.words + 5,
		() => JSON.stringify(words),
		5000
	);
	expect(frames - before.frames).toBe((words[0]?.count ?? 0) - before.words);
	expect(new Set(words.map(({ count }) => count)).size).toBe(1);
	connection.drop();
});
