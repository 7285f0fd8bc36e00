import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressOf, networksOf } from '../common/network-address';
import { FairPlaces, type Place } from './fair-places';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';

/** The open connections of an HTTP server that are not websockets. */
export interface HttpConnections {
	/**
	 * Protects a connection whose request has shown who it is from: it stays open until the answer is sent.
	 */
	keep(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Bounds the number of open connections that are not websockets. When there are too many, the oldest of the
 * network that holds most is closed. Behind a proxy all connections are the proxy's, which has to bound them
 * itself; nothing is done then.
 */
export function limitConnections(
	server: Server,
	{
		limits,
		proxies,
		meter
	}: {
		readonly limits: Pick<Limits, 'httpConnections'>;
		readonly proxies: number;
		readonly meter: Pick<Meter, 'turnedAway'>;
	}
): HttpConnections {
	if (proxies > 0) return { keep: () => undefined };
	const places = new FairPlaces(limits.httpConnections);
	// Under TLS a request has another socket object than the accepted connection. Both have the same remote
	// end.
	const open = new Map<string, { readonly socket: Socket; place: Place | null }>();
	const take = (name: string, socket: Socket): Place | null => {
		const networks = networksOf(addressOf({ headers: {}, socket }, 0));
		return places.take(networks, () => {
			meter.turnedAway('taken');
			open.delete(name);
			socket.destroy();
		});
	};
	const leave = (socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): void => {
		const known = open.get(endOf(socket));
		known?.place?.leave();
		if (known !== undefined) known.place = null;
	};
	server.on('connection', (socket: Socket) => {
		const name = endOf(socket);
		const place = take(name, socket);
		if (place === null) {
			meter.turnedAway('all');
			socket.destroy();
			return;
		}
		open.set(name, { socket, place });
		socket.once('close', () => {
			place.leave();
			if (open.get(name)?.socket !== socket) return;
			open.get(name)?.place?.leave();
			open.delete(name);
		});
	});
	// Websockets have places of their own.
	server.on('upgrade', ({ socket }: IncomingMessage) => {
		leave(socket);
	});
	return {
		keep: (request, response) => {
			const name = endOf(request.socket);
			leave(request.socket);
			response.once('close', () => {
				const known = open.get(name);
				if (known === undefined || known.place !== null || known.socket.destroyed) return;
				known.place = take(name, known.socket);
				if (known.place === null) known.socket.destroy();
			});
		}
	};
}

const endOf = ({
	remoteAddress,
	remotePort
}: Pick<Socket, 'remoteAddress' | 'remotePort'>): string =>
	`${remoteAddress ?? ''} ${String(remotePort ?? 0)}`;
