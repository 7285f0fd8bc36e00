import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { TOKEN_PROTOCOL } from '../src/lib/protocol/handshake';
import { SYNC_PATH } from '../src/lib/protocol/rooms';
import type { Limits } from './limits';
import type { Relay } from './relay';
import type { Socket } from './socket';

/** How often a device is asked whether it is still there, ms. */
const HEARTBEAT = 20_000;

/** Takes the websocket connections of an HTTP server to the relay. Gives the way to stop. */
export function serveWebsockets(
	server: Server,
	relay: Relay,
	limits: Limits,
	/** The host that devices see, when a proxy stands in front of us and shows another. */
	publicHost: string | null
): () => void {
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: limits.frame,
		// A few compressed bytes could stand for very many: frames come as they are.
		perMessageDeflate: false,
		handleProtocols: (offered) =>
			[...offered].find((protocol) => protocol.startsWith(TOKEN_PROTOCOL)) ?? false
	});
	const alive = new WeakSet<WebSocket>();
	server.on('upgrade', (request, stream, head) => {
		const room = roomOf(request);
		if (room === null) {
			stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
			return;
		}
		sockets.handleUpgrade(request, stream, head, (websocket) => {
			alive.add(websocket);
			websocket.on('pong', () => alive.add(websocket));
			connect(relay, websocket, room, publicHost ?? request.headers.host ?? '');
		});
	});
	const heartbeat = setInterval(() => {
		for (const websocket of sockets.clients) {
			if (!alive.has(websocket)) websocket.terminate();
			alive.delete(websocket);
			websocket.ping();
		}
	}, HEARTBEAT);
	return () => {
		clearInterval(heartbeat);
		sockets.close();
	};
}

function connect(relay: Relay, websocket: WebSocket, room: string, host: string): void {
	const socket: Socket = {
		send: (frame) => {
			websocket.send(frame);
		},
		close: (code, reason) => {
			websocket.close(code, reason);
		},
		get unread() {
			return websocket.bufferedAmount;
		}
	};
	const protocol = websocket.protocol;
	const connection = relay.connect(socket, {
		room,
		host,
		token: protocol.startsWith(TOKEN_PROTOCOL) ? protocol.slice(TOKEN_PROTOCOL.length) : null
	});
	websocket.on('message', (data: Buffer | ArrayBuffer | Buffer[]) => {
		if (Buffer.isBuffer(data)) {
			// A view of its own: Yjs keeps parts of it, and ws reuses nothing.
			connection.receive(new Uint8Array(data.buffer, data.byteOffset, data.length));
		} else websocket.close(1003, 'one frame at a time');
	});
	websocket.on('close', () => {
		connection.gone();
	});
	// Every error is followed by a close.
	websocket.on('error', () => undefined);
}

/** The room at the end of the address, or `null` when the address is none of ours. */
function roomOf(request: IncomingMessage): string | null {
	const path = (request.url ?? '').split('?')[0] ?? '';
	if (!path.startsWith(`${SYNC_PATH}/`)) return null;
	return path.slice(SYNC_PATH.length + 1);
}
