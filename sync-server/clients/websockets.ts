import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { CHANNEL_HEAD } from '../../src/lib/protocol/channels';
import { CLOSE } from '../../src/lib/protocol/messages';
import { SYNC_PATH } from '../../src/lib/protocol/rooms';
import { readSubprotocol, type Credential } from '../../src/lib/protocol/subprotocol';
import { Admission } from './admission';
import { addressOf } from '../common/network-address';
import type { Identity } from '../access/identity';
import type { Limits } from '../common/limits';
import type { Relay } from '../rooms/relay';
import { Connection } from './connection';
import type { Socket } from './socket';
import { platform } from '../common/platform';

/**
 * How often a device is pinged and also sent an empty message, ms. Browsers do not show pings to pages, and
 * y-websocket replaces a connection on which it has heard nothing for 30 s.
 */
const HEARTBEAT = 20_000;

/** How long a closing handshake may take until the connection is cut, ms. */
const GOODBYE = 10_000;

/** After how many seconds a rejected connection may be tried again. */
const TRY_AGAIN = 5;

/** How websockets are served. */
export interface WebsocketOptions {
	readonly limits: Limits;
	/** The host that devices see, when a proxy in front of the relay shows another. */
	readonly publicHost: string | null;
	/** How many of our own proxies stand in front of the relay: see `addressOf`. */
	readonly proxies: number;
	/** How often both ends show that they are there, ms; `HEARTBEAT` by default. */
	readonly heartbeat?: number;
}

/** Connects an HTTP server's websockets to the relay. Returns the function that stops it. */
export function serveWebsockets(
	server: Server,
	relay: Relay,
	{ limits, publicHost, proxies, heartbeat: every = HEARTBEAT }: WebsocketOptions
): () => void {
	const { meter } = relay.environment;
	const admission = new Admission(limits);
	const unproved = new UnprovedBytes(limits);
	// The types of ws do not have this option yet.
	const options: ServerOptions & { readonly closeTimeout: number } = {
		noServer: true,
		maxPayload: limits.frame + CHANNEL_HEAD,
		closeTimeout: GOODBYE,
		// A few compressed bytes could expand to very many, so frames are not compressed.
		perMessageDeflate: false,
		// Browsers close a connection whose subprotocol is not answered. Exactly one was offered, and it was
		// parsed.
		handleProtocols: (offered) => [...offered][0] ?? false
	};
	const sockets = new WebSocketServer(options);
	const alive = new WeakSet<WebSocket>();
	const connections = new WeakMap<WebSocket, Connection>();
	const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
		const room = roomOf(request);
		if (room === null) {
			turnAway(stream, 404);
			return;
		}
		const shown = readSubprotocol(request.headers['sec-websocket-protocol']);
		if (!shown.ok) {
			turnAway(stream, 400);
			return;
		}
		const address = addressOf(request, proxies);
		const device = deviceOf(relay, shown.value);
		let websocket: WebSocket | null = null;
		const admitted = admission.enter(address, device, (why) => {
			meter.turnedAway('taken');
			if (why === 'inside') websocket?.close(CLOSE.tooMany, 'others need a place');
			else stream.destroy();
		});
		if (typeof admitted === 'string') {
			meter.turnedAway(admitted);
			turnAway(stream, admitted === 'address' ? 429 : 503);
			return;
		}
		stream.once('close', () => {
			admitted.leave();
		});
		const host = publicHost ?? request.headers.host ?? '';
		sockets.handleUpgrade(request, stream, head, (opened) => {
			websocket = opened;
			alive.add(opened);
			opened.on('pong', () => alive.add(opened));
			const counted = unproved.watch(stream, opened);
			const proved = (who: Identity) => {
				counted();
				admitted.proved(groupsOf(who));
			};
			const token = shown.value?.kind === 'token' ? shown.value.token : null;
			const from = device === null ? address : `device ${device}`;
			connections.set(opened, connect(relay, opened, { room, host, address: from, token, proved }));
		});
	};
	server.on('upgrade', (request, stream, head) => {
		// A client that disconnects now must not end the process.
		stream.on('error', () => stream.destroy());
		try {
			upgrade(request, stream, head);
		} catch (error) {
			// A bug that one request has shown: it costs this connection and no other.
			relay.environment.logger.error({ err: error }, 'an upgrade was not foreseen');
			meter.fault();
			stream.destroy();
		}
	});
	const heartbeat = platform.interval(() => {
		for (const websocket of sockets.clients) {
			relay.faults.guard(
				'a heartbeat was not foreseen',
				() => {
					connections.get(websocket)?.beat();
					// A device that is not being read cannot show that it is there.
					if (websocket.isPaused) return;
					if (!alive.has(websocket)) websocket.terminate();
					alive.delete(websocket);
					websocket.ping();
				},
				() => {
					websocket.terminate();
				}
			);
		}
	}, every);
	return () => {
		heartbeat.cancel();
		sockets.close();
	};
}

/** Answers an upgrade request with an HTTP status and closes the connection. */
function turnAway(stream: Duplex, status: 400 | 404 | 429 | 503): void {
	const wait = status < 429 ? '' : `retry-after: ${String(TRY_AGAIN)}\r\n`;
	stream.end(
		`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\n${wait}\r\n`,
		() => stream.destroy()
	);
}

/**
 * How many bytes a connection may send in any case before it has proved who it is. An honest one sends fewer.
 */
const LITTLE = 64 * 1024;

/**
 * Ends connections that send too much before they have proved who they are, even within a frame that never
 * ends. Too much is more than one connection may send, or more than a little when all of them together have
 * sent more than all may.
 */
class UnprovedBytes {
	private all = 0;

	constructor(private readonly limits: Pick<Limits, 'queuedBytes' | 'allQueuedBytes'>) {}

	/**
	 * Counts what arrives on a connection. Returns a function to call once the connection is authenticated.
	 */
	watch(stream: Duplex, websocket: WebSocket): () => void {
		let bytes = 0;
		const count = (chunk: Buffer) => {
			bytes += chunk.length;
			this.all += chunk.length;
			const { queuedBytes, allQueuedBytes } = this.limits;
			if (bytes > queuedBytes || (this.all > allQueuedBytes && bytes > LITTLE)) {
				websocket.terminate();
			}
		};
		const end = () => {
			stream.off('data', count);
			this.all -= bytes;
			bytes = 0;
		};
		stream.on('data', count);
		stream.once('close', end);
		return end;
	}
}

/** Returns the groups by which places inside are shared out: member and device, or the script. */
const groupsOf = (who: Identity): readonly string[] =>
	who.kind === 'device' ? [who.member, who.device] : [`token ${who.token}`];

/** Returns the device of a ticket, if the ticket is valid and the workspace still knows the device. */
function deviceOf(relay: Relay, shown: Credential | null): string | null {
	if (shown?.kind !== 'ticket' || !relay.tickets.holds(shown.ticket)) return null;
	const { device } = shown.ticket;
	return relay.directory.devices.has(device) ? device : null;
}

function connect(
	relay: Relay,
	websocket: WebSocket,
	from: Pick<Socket, 'address' | 'proved'> & {
		readonly room: string;
		readonly host: string;
		readonly token: string | null;
	}
): Connection {
	const socket: Socket = {
		send: (frame) => {
			websocket.send(frame);
		},
		close: (code, reason) => {
			websocket.close(code, reason);
		},
		pause: () => {
			websocket.pause();
		},
		resume: () => {
			websocket.resume();
		},
		proved: from.proved,
		get unread() {
			return websocket.bufferedAmount;
		},
		address: from.address
	};
	const connection = Connection.open(relay, socket, from);
	websocket.on('message', (data: Buffer | ArrayBuffer | Buffer[]) => {
		if (!Buffer.isBuffer(data)) {
			websocket.close(1003, 'one frame at a time');
			return;
		}
		try {
			// This view may be kept: Yjs keeps parts of it, and ws does not reuse its buffers.
			connection.receive(new Uint8Array(data.buffer, data.byteOffset, data.length));
		} catch (error) {
			// A bug that one frame has shown: it costs this connection and no other.
			relay.environment.logger.error({ err: error, room: from.room }, 'a frame was not foreseen');
			relay.environment.meter.fault();
			websocket.close(1011, 'the relay failed');
		}
	});
	websocket.on('close', () => {
		connection.gone();
	});
	// Every error is followed by a close.
	websocket.on('error', () => undefined);
	return connection;
}

/** Returns the room at the end of the address, or `null` when the address is not one of a room. */
function roomOf(request: IncomingMessage): string | null {
	const path = (request.url ?? '').split('?')[0] ?? '';
	if (!path.startsWith(`${SYNC_PATH}/`)) return null;
	return path.slice(SYNC_PATH.length + 1);
}
