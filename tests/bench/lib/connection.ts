import type { Socket } from 'node:net';
import WebSocket from 'ws';

/** A websocket of a bench. */
export interface Connection {
	/** Takes the frames as they arrive. */
	onFrame: (frame: Uint8Array) => void;
	send(frame: Uint8Array): void;
	close(): Promise<void>;
	/** From now on the server may hang up; resolves when it has. Until then that ends the bench. */
	ended(): Promise<void>;
}

/** Opens a connection, showing the subprotocols. `onFrame` is there before the first frame is. */
export type Open<Opened extends Connection> = (
	url: string,
	onFrame: (frame: Uint8Array) => void,
	protocols?: readonly string[]
) => Promise<Opened>;

/** A bare websocket that hands over its frames, and counts what goes over the wire. */
export class RawConnection implements Connection {
	onFrame: (frame: Uint8Array) => void = () => undefined;
	private tcp: Socket | null = null;
	private mayEnd = false;

	private constructor(private readonly socket: WebSocket) {
		socket.on('upgrade', (response) => {
			this.tcp = response.socket;
		});
		socket.on('message', (data) => {
			if (Buffer.isBuffer(data)) {
				this.onFrame(new Uint8Array(data.buffer, data.byteOffset, data.length));
			}
		});
	}

	static readonly open: Open<RawConnection> = (url, onFrame, protocols = []) =>
		new Promise((resolve, reject) => {
			const socket = new WebSocket(url, [...protocols], { perMessageDeflate: false });
			const connection = new RawConnection(socket);
			connection.onFrame = onFrame;
			socket.on('error', (error) => {
				if (!connection.mayEnd) reject(error);
			});
			socket.once('open', () => {
				resolve(connection);
			});
			// A server that hangs up has refused us: the bench must not wait for ever.
			socket.once('close', (code, reason) => {
				if (!connection.mayEnd) throw new Error(`${url}: ${String(code)} ${reason.toString()}`);
			});
		});

	send(frame: Uint8Array): void {
		// What is sent to a server that has been ended goes nowhere.
		if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
	}

	/** Bytes of the connection so far in both directions, its HTTP request and frame headers included. */
	get bytes(): number {
		return (this.tcp?.bytesRead ?? 0) + (this.tcp?.bytesWritten ?? 0);
	}

	close(): Promise<void> {
		const ended = this.ended();
		this.socket.close();
		return ended;
	}

	ended(): Promise<void> {
		this.mayEnd = true;
		return new Promise((resolve) => {
			if (this.socket.readyState === WebSocket.CLOSED) resolve();
			this.socket.once('close', () => {
				resolve();
			});
		});
	}
}
