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
	/** How many bytes have come back and have been sent, over all connections. */
	readonly carried: { readonly back: number; readonly sent: number };
	readonly close: () => Promise<void>;
}> {
	let connections = 0;
	const carried = { back: 0, sent: 0 };
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
			const passed = bytes.subarray(0, Math.max(0, toSend));
			relay.write(passed);
			carried.sent += passed.length;
			toSend -= bytes.length;
			if (toSend <= 0) relay.end(() => client.destroy());
		});
		relay.on('data', (bytes) => {
			const passed = bytes.subarray(0, Math.max(0, left));
			client.write(passed);
			carried.back += passed.length;
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
		carried,
		close: async () => {
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
