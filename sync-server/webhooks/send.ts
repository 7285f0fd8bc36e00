import { Resolver } from 'node:dns/promises';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import type { Delivery } from '../../src/lib/protocol/webhooks';
import type { AddressGuard, Resolve } from './addresses';
import { platform } from '../common/platform';

/** What is sent. */
export interface Message {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | Uint8Array;
}

/** What came of it. */
export type Outcome = Pick<Delivery, 'status' | 'problem'>;

export interface SendLimits {
	/** How long everything may take, from the name to the end of the answer, ms. */
	readonly webhookTimeout: number;
	/** How much of an answer is read, bytes. Only its status matters. */
	readonly webhookAnswer: number;
}

const failed = (problem: NonNullable<Delivery['problem']>): Outcome => ({ status: null, problem });

/**
 * Sends a message once and returns what came of it; never throws. The connection goes to an address that was
 * checked and to no other, no redirect is followed, and the time and the size of the answer are bounded.
 *
 * @param ca certificates to trust beside those of the system
 */
export async function send(
	{ url: text, headers, body }: Message,
	guard: AddressGuard,
	limits: SendLimits,
	ca?: readonly string[]
): Promise<Outcome> {
	const read = guard.read(text);
	if (!read.ok) return failed(read.error);
	const url = read.value;
	const deadline = new AbortController();
	const timer = platform.timeout(() => {
		deadline.abort();
	}, limits.webhookTimeout);
	try {
		const addresses = await within(guard.addressesOf(url), deadline.signal);
		if (addresses === null) return failed('timeout');
		if (!addresses.ok) return failed(addresses.error);
		const request = url.protocol === 'https:' ? requestHttps : requestHttp;
		const asked = request(url, {
			method: 'POST',
			headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
			// A connection of its own: one that was kept could lead to an address that was checked long ago.
			agent: false,
			lookup: pinned(addresses.value),
			signal: deadline.signal,
			...(ca === undefined ? {} : { ca: [...ca] })
		});
		return await answered(asked, body, { deadline: deadline.signal, most: limits.webhookAnswer });
	} finally {
		timer.cancel();
		deadline.abort();
	}
}

/** Answers Node's question for a name with the addresses that were checked. */
const pinned =
	(addresses: readonly string[]): LookupFunction =>
	(_, { all }, tell) => {
		const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
		const [first] = found;
		if (all === true || first === undefined) tell(null, found);
		else tell(null, first.address, first.family);
	};

/** Sends the body and waits for the end of the answer, or for as much of it as is read. */
function answered(
	asked: ClientRequest,
	body: string | Uint8Array,
	{ deadline, most }: { readonly deadline: AbortSignal; readonly most: number }
): Promise<Outcome> {
	return new Promise((resolve) => {
		// Once the status has been said, what is cut off of the answer changes nothing.
		let said: Outcome | null = null;
		asked.on('error', (error) => {
			resolve(said ?? failed(deadline.aborted ? 'timeout' : problemOf(error)));
		});
		// An answer that is no HTTP any more: it is another protocol from here on.
		asked.on('upgrade', (_, socket) => {
			socket.destroy();
			resolve(failed('answer'));
		});
		asked.on('response', (response) => {
			const outcome = outcomeOf(response);
			said = outcome;
			let size = 0;
			const end = () => {
				resolve(outcome);
				asked.destroy();
			};
			response.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (size > most) end();
			});
			response.on('end', end);
			response.on('error', () => {
				resolve(outcome);
			});
		});
		asked.end(body);
	});
}

function outcomeOf({ statusCode = 0 }: IncomingMessage): Outcome {
	const isRedirect = statusCode >= 300 && statusCode < 400;
	return { status: statusCode, problem: isRedirect ? 'redirect' : null };
}

/** Returns a word for a failure. The error's own text may have the address in it, and is kept nowhere. */
function problemOf(error: Error): NonNullable<Delivery['problem']> {
	const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
	if (code.startsWith('HPE_')) return 'answer';
	const isCertificate =
		/^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME)/.test(code);
	return isCertificate ? 'certificate' : 'connection';
}

/** Returns the value of a promise; `null` when the signal comes first. */
async function within<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | null> {
	return await new Promise<Value | null>((resolve, reject) => {
		signal.addEventListener(
			'abort',
			() => {
				resolve(null);
			},
			{ once: true }
		);
		promise.then(resolve, reject);
	});
}

/**
 * Asks the name servers of the system. The system's own function would also read its list of hosts, but works
 * in the few threads that the store needs as well: slow name servers would make every commit slow.
 */
export function dnsResolve(): Resolve {
	return async (name) => {
		const resolver = new Resolver({ timeout: 2000, tries: 2 });
		const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
		return found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
	};
}
