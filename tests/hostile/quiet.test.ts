import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
		heartbeat: 20
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
