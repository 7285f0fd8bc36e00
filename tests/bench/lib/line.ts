import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How much is sent on at once, bytes: a few milliseconds' worth. */
const STEP = 32 * 1024;

/** How much waits on the line before who sends it has to wait, bytes. */
const WAITING = 1024 * 1024;

/** A line to a port of this machine, as somebody has it at home. */
export interface HomeLine {
	/** Bytes a second, each way. */
	readonly rate: number;
	/** How long something is on its way, ms. */
	readonly delay: number;
}

/** Lays a line to a port of this machine. Give it as many as are needed: one shares nothing with another. */
export async function layLine(
	port: number,
	line: HomeLine
): Promise<{ readonly url: string; stop(): void }> {
	const open = new Set<Socket>();
	const ways = { there: new Way(line), back: new Way(line) };
	const server = createServer((near) => {
		const far = connect({ port, host: '127.0.0.1', noDelay: true });
		near.setNoDelay(true);
		for (const socket of [near, far]) {
			open.add(socket);
			socket.on('error', () => socket.destroy());
			socket.on('close', () => open.delete(socket));
		}
		ways.there.join(near, far);
		ways.back.join(far, near);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port: own } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${String(own)}`,
		stop: () => {
			server.close();
			for (const socket of open) socket.destroy();
		}
	};
}

/** One direction of a line, which all its connections share. */
class Way {
	/** When the last byte has left. */
	private free = 0;

	constructor(private readonly line: HomeLine) {}

	join(from: Socket, to: Socket): void {
		// One after the other: two timers may go off in another order than they were set.
		const onTheWay: { readonly due: number; readonly bytes: Buffer | null }[] = [];
		let waiting = 0;
		const arrive = (): void => {
			for (let next = onTheWay[0]; next !== undefined; next = onTheWay[0]) {
				const left = next.due - performance.now();
				if (left > 0) {
					setTimeout(arrive, left);
					return;
				}
				onTheWay.shift();
				waiting -= next.bytes?.length ?? 0;
				if (waiting <= WAITING) from.resume();
				if (next.bytes === null) to.destroy();
				else if (!to.destroyed) to.write(next.bytes);
			}
		};
		const leave = (bytes: Buffer | null): void => {
			const length = bytes?.length ?? 0;
			this.free = Math.max(performance.now(), this.free) + (length / this.line.rate) * 1000;
			waiting += length;
			if (waiting > WAITING) from.pause();
			onTheWay.push({ due: this.free + this.line.delay, bytes });
			if (onTheWay.length === 1) arrive();
		};
		from.on('data', (bytes) => {
			for (let at = 0; at < bytes.length; at += STEP) leave(bytes.subarray(at, at + STEP));
		});
		from.on('close', () => {
			leave(null);
		});
	}
}
