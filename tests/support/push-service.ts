import { createECDH } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

const fixture = (name: string) =>
	readFileSync(new URL(`fixtures/${name}.pem`, import.meta.url), 'utf8');

/** What a push service was sent. */
export interface Pushed {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

/** A push service on loopback, with a certificate of its own. It answers as the test says. */
export class PushService {
	readonly pushed: Pushed[] = [];
	/** The status of the next answers, the last of them for all further ones. */
	answers: number[] = [201];
	readonly ca = [fixture('first.cert')];

	private constructor(private readonly server: Server) {}

	static async open(): Promise<PushService> {
		const server = createServer({ cert: fixture('first.cert'), key: fixture('first.key') });
		const service = new PushService(server);
		server.on('request', (request, response) => {
			const parts: Buffer[] = [];
			request.on('data', (part: Buffer) => parts.push(part));
			request.on('end', () => {
				const { url = '', headers } = request;
				service.pushed.push({ path: url, headers, body: Buffer.concat(parts) });
				const [status = 201] = service.answers;
				if (service.answers.length > 1) service.answers.shift();
				response.writeHead(status).end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return service;
	}

	/** The address of one device. */
	endpoint(name: string): string {
		const { port } = this.server.address() as AddressInfo;
		return `https://127.0.0.1:${String(port)}/${name}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

/** The keys that a browser makes for a subscription. */
export function browserKeys(): { readonly p256dh: string; readonly auth: string } {
	const pair = createECDH('prime256v1');
	pair.generateKeys();
	return {
		p256dh: pair.getPublicKey('base64url'),
		auth: Buffer.alloc(16, 3).toString('base64url')
	};
}
