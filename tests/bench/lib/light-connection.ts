import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Connection, Open } from './connection';

/** How much of a frame is handed over, bytes; more than any of those that only say something. */
const KEPT = 4096;

/** The kinds of websocket frames that mean something here. */
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** A server has hung up, or has not let somebody in. */
export class Lost extends Error {}

/**
 * A websocket that throws away what it is sent: of each frame it hands over the first 4 KB and counts
 * the rest. With it, hundreds of readers cost the load little, and hold nothing.
 */
export class LightConnection implements Connection {
	onFrame: (frame: Uint8Array) => void = () => undefined;
	/** Called when the server has hung up although it might not. */
	onLost: (why: Lost) => void = (why) => {
		throw why;
	};
	private mayEnd = false;
	private reason = '';
	/** The header of the frame that is arriving, as far as it is there. */
	private readonly header = Buffer.alloc(10);
	private headed = 0;
	/** The beginning of its payload; `null` while the header is not complete. */
	private payload: Uint8Array | null = null;
	private taken = 0;
	private length = 0;

	private constructor(private readonly socket: Socket) {}

	static readonly open: Open<LightConnection> = (url, onFrame, protocols = []) =>
		new Promise((resolve, reject) => {
			const { hostname, port, host, pathname } = new URL(url);
			const socket = connect(Number(port), hostname);
			socket.setNoDelay(true);
			const connection = new LightConnection(socket);
			connection.onFrame = onFrame;
			let answer = Buffer.alloc(0);
			let isOpen = false;
			const open = (chunk: Buffer) => {
				answer = Buffer.concat([answer, chunk]);
				const end = answer.indexOf('\r\n\r\n');
				if (end < 0) return;
				const [status = ''] = answer.toString('latin1', 0, end).split('\r\n', 1);
				if (!status.includes(' 101 ')) {
					reject(new Lost(`${url}: ${status}`));
					return;
				}
				socket.off('data', open);
				socket.on('data', (data: Buffer) => {
					connection.take(data);
				});
				isOpen = true;
				resolve(connection);
				connection.take(answer.subarray(end + 4));
			};
			socket.on('data', open);
			// Every error is followed by a close.
			socket.on('error', (error) => {
				connection.reason = error.message;
			});
			socket.once('close', () => {
				if (connection.mayEnd) return;
				const why = new Lost(`${url}: ended ${connection.reason}`);
				if (isOpen) connection.onLost(why);
				else reject(why);
			});
			const key = randomBytes(16).toString('base64');
			const shown =
				protocols.length === 0 ? '' : `Sec-WebSocket-Protocol: ${protocols.join(', ')}\r\n`;
			socket.write(
				`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${shown}` +
					`Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`
			);
		});

	send(frame: Uint8Array): void {
		this.write(BINARY, frame);
	}

	/** Bytes of the connection so far in both directions, its HTTP request and frame headers included. */
	get bytes(): number {
		return this.socket.bytesRead + this.socket.bytesWritten;
	}

	close(): Promise<void> {
		const ended = this.ended();
		this.write(CLOSE, Buffer.from([0x03, 0xe8]));
		return ended;
	}

	ended(): Promise<void> {
		this.mayEnd = true;
		return new Promise((resolve) => {
			if (this.socket.closed) resolve();
			this.socket.once('close', () => {
				resolve();
			});
		});
	}

	/** Sends a frame, masked with zeros: that leaves it as it is. */
	private write(kind: number, payload: Uint8Array): void {
		const { length } = payload;
		const header = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14);
		header[0] = 0x80 | kind;
		header[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
		if (header.length === 8) header.writeUInt16BE(length, 2);
		if (header.length === 14) header.writeBigUInt64BE(BigInt(length), 2);
		this.socket.cork();
		this.socket.write(header);
		this.socket.write(payload);
		this.socket.uncork();
	}

	/** Takes what has arrived, which may end anywhere in a frame. */
	private take(chunk: Buffer): void {
		let at = 0;
		while (at < chunk.length) {
			if (this.payload === null) {
				this.header[this.headed++] = chunk[at++] ?? 0;
				const length = lengthOf(this.header, this.headed);
				if (length === null) continue;
				this.length = length;
				this.payload = new Uint8Array(Math.min(length, KEPT));
				this.taken = 0;
			} else {
				const end = Math.min(chunk.length, at + this.length - this.taken);
				const wanted = Math.min(end - at, Math.max(0, this.payload.length - this.taken));
				if (wanted > 0) this.payload.set(chunk.subarray(at, at + wanted), this.taken);
				this.taken += end - at;
				at = end;
			}
			if (this.taken < this.length) continue;
			const { payload } = this;
			this.headed = 0;
			this.payload = null;
			this.answer((this.header[0] ?? 0) & 0x0f, payload);
		}
	}

	private answer(kind: number, payload: Uint8Array): void {
		if (kind === BINARY) this.onFrame(payload);
		else if (kind === PING) this.write(PONG, payload);
		else if (kind === CLOSE) {
			this.reason = `${String(((payload[0] ?? 0) << 8) | (payload[1] ?? 0))} ${Buffer.from(payload.subarray(2)).toString()}`;
			if (!this.mayEnd) this.write(CLOSE, payload.subarray(0, 2));
			this.socket.end();
		}
	}
}

/** The length of a frame's payload by its header; `null` while not all of the header is there. */
function lengthOf(header: Buffer, headed: number): number | null {
	const short = (header[1] ?? 0) & 0x7f;
	const needed = short === 127 ? 10 : short === 126 ? 4 : 2;
	if (headed < needed) return null;
	if (needed === 2) return short;
	return needed === 4 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
}
