import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A bad line to a port of this machine: it ends each connection after so many bytes have come back, or have been sent. */
export async function cuttingProxy(
	port: number,
	{
		cutAfter,
		cutSentAfter = Infinity
	}: { readonly cutAfter: number; readonly cutSentAfter?: number }
): Promise<{
	readonly url: string;
	readonly connections: number;
	readonly close: () => Promise<void>;
}> {
	let connections = 0;
	const open = new Set<Socket>();
	const server = createServer((client) => {
		connections += 1;
		const relay = connect(port, '127.0.0.1');
		let left = cutAfter;
		for (const socket of [client, relay]) {
			open.add(socket);
			// Each side ends when the other does.
			socket.on('error', () => socket.destroy());
			socket.on('close', () => {
				open.delete(socket);
				client.destroy();
				relay.destroy();
			});
		}
		let toSend = cutSentAfter;
		client.on('data', (bytes) => {
			relay.write(bytes.subarray(0, toSend));
			toSend -= bytes.length;
			if (toSend <= 0) relay.end(() => client.destroy());
		});
		relay.on('data', (bytes) => {
			client.write(bytes.subarray(0, left));
			left -= bytes.length;
			// What was written still arrives before the end.
			if (left <= 0) client.end(() => relay.destroy());
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
		get connections() {
			return connections;
		},
		close: async () => {
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
