import type { Socket } from 'node:net';
import WebSocket from 'ws';

/** A bare websocket that hands over its frames, and counts what goes over the wire. */
export class RawConnection {
	/** Takes the frames as they arrive. */
	onFrame: (frame: Uint8Array) => void = () => undefined;
	private tcp: Socket | null = null;

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

	/** Opens a connection. `onFrame` is there before the first frame is. */
	static open(url: string, onFrame: (frame: Uint8Array) => void): Promise<RawConnection> {
		return new Promise((resolve, reject) => {
			const socket = new WebSocket(url, { perMessageDeflate: false });
			const connection = new RawConnection(socket);
			connection.onFrame = onFrame;
			socket.once('error', reject);
			socket.once('open', () => {
				resolve(connection);
			});
			// A server that hangs up has refused us: the bench must not wait for ever.
			socket.once('close', (code, reason) => {
				if (!connection.closing) throw new Error(`${url}: ${String(code)} ${reason.toString()}`);
			});
		});
	}

	private closing = false;

	send(frame: Uint8Array): void {
		this.socket.send(frame);
	}

	/** Bytes of the connection so far in both directions, its HTTP request and frame headers included. */
	get bytes(): number {
		return (this.tcp?.bytesRead ?? 0) + (this.tcp?.bytesWritten ?? 0);
	}

	close(): Promise<void> {
		this.closing = true;
		return new Promise((resolve) => {
			this.socket.once('close', () => {
				resolve();
			});
			this.socket.close();
		});
	}
}
