import { parsedJson } from '../../src/lib/domain/core/json';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_PATH } from '../../src/lib/protocol/rooms';
import { Attempts } from '../access/attempts';
import { addressOf } from '../common/network-address';
import type { Relay } from '../rooms/relay';
import { failure, NOT_FOUND, type Answer } from './answer';
import { ApiBudgets } from './budgets';
import { callerOf, type Caller } from './caller';
import { describeApi, DESCRIPTION } from './openapi';
import { Reading } from './reading';
import { Replays } from './replays';
import { pathParameters, queryParameters, ROUTES, type Ask, type Route } from './routes';
import { Writing, type Keeping } from './writing';

/** What the API needs to know about the server that it is part of. */
export interface ApiOptions {
	/** How many of our own proxies stand in front of the relay: see `addressOf`. */
	readonly proxies: number;
	/** Called when a request has shown a valid token. */
	readonly onKnown: (request: IncomingMessage, response: ServerResponse) => void;
}

const ALONE: ApiOptions = { proxies: 0, onKnown: () => undefined };

/** How long an address with too many invalid tokens has to wait, ms. */
const AFTER_WRONG = 60_000;

/** How exactly the last use of a token is stored, ms: each note costs a write. */
const USE_EXACTNESS = 60_000;

/** Answers scripts over HTTP, by the rules that hold for the member who made their token. */
export class Api {
	private readonly parts: Pick<Ask, 'reading' | 'writing'>;
	private readonly replays: Replays;
	private readonly budgets: ApiBudgets;
	private readonly wrongTokens: Attempts;
	private readonly description = JSON.stringify(describeApi());

	constructor(
		private readonly relay: Relay,
		private readonly options = ALONE
	) {
		const { clock, limits } = relay.environment;
		this.parts = { reading: new Reading(relay), writing: new Writing(relay) };
		this.replays = new Replays(relay.tables, clock, (error) => {
			relay.environment.logger.warn({ err: error }, 'an old answer could not be removed');
		});
		this.budgets = new ApiBudgets(clock, limits);
		const { wrongPasses: wrongSecrets, allWrongPasses: allWrongSecrets } = limits;
		this.wrongTokens = new Attempts(clock, { wrongSecrets, allWrongSecrets });
	}

	/** Answers a request below `API_PATH`. A bug is reported without the address, and answered with 500. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [path = '', query = ''] = (request.url ?? '').slice(API_PATH.length).split('?', 2);
		if (path === DESCRIPTION && request.method === 'GET') {
			this.say(request, response, { status: 200, body: this.description });
			return;
		}
		const caller = callerOf(this.relay, request.headers.authorization);
		if (caller === null) {
			this.say(request, response, this.stranger(request));
			return;
		}
		const { id } = caller.token;
		const wait = this.budgets.begin(id);
		if (wait > 0) {
			this.say(request, response, later(wait));
			return;
		}
		response.once('close', () => {
			this.budgets.end(id);
		});
		this.options.onKnown(request, response);
		this.noteUse(caller);
		let answer: Answer;
		try {
			answer = await this.route(request, { path, query: new URLSearchParams(query) }, caller);
		} catch (error) {
			this.relay.faults.report('a request to the API failed', error);
			answer = failure(500, 'fault', 'The relay could not answer; its log says why.');
		}
		this.say(request, response, answer);
	}

	private async route(
		request: IncomingMessage,
		{ path, query }: { readonly path: string; readonly query: URLSearchParams },
		caller: Caller
	): Promise<Answer> {
		if (!this.relay.ownership.check()) return AGAIN;
		const fitting = ROUTES.flatMap((route) => {
			const parameters = pathParameters(route, path);
			return parameters === null ? [] : [{ route, parameters }];
		});
		const found = fitting.find(({ route }) => route.method === request.method);
		if (found === undefined) {
			return fitting.length === 0 ? NOT_FOUND : wrongMethod(fitting.map(({ route }) => route));
		}
		const { route, parameters } = found;
		const read = queryParameters(route, query);
		if ('bad' in read) {
			return failure(400, 'bad-parameter', `The API cannot read the parameter “${read.bad}”.`);
		}
		const ask = { path: parameters, query: read.read, ...this.parts };
		if (route.body !== null) return this.write(request, route, ask, caller);
		const answer = await route.handle({ ...ask, caller, body: null, keeping: NOTHING_KEPT });
		// Reading a page takes several turns, in which a token may be revoked or rights may change.
		const now = callerOf(this.relay, request.headers.authorization);
		if (now === null) return UNAUTHORIZED;
		return now.key === caller.key ? answer : AGAIN;
	}

	/** Reads the body of a write, and has it carried out once for each key. */
	private async write(
		request: IncomingMessage,
		route: Route,
		ask: Omit<Ask, 'caller' | 'body' | 'keeping'>,
		{ token }: Caller
	): Promise<Answer> {
		// This comes first, so that the answer tells nothing of what there is.
		if (!token.write) return READ_ONLY;
		if (this.isFull()) return NO_STORAGE;
		const key = request.headers['idempotency-key'];
		if (key !== undefined && !(typeof key === 'string' && /^[!-~]{1,255}$/.test(key))) {
			return failure(400, 'idempotency-key', 'A key has 1 to 255 visible ASCII characters.');
		}
		const text = await readBody(request, this.relay.environment.limits.apiBody);
		if (typeof text !== 'string') return text;
		const body = parsedJson(text);
		if (body === undefined) return failure(400, 'bad-body', 'The body is not JSON.');
		// The body took its time. From here to the decision nothing comes between.
		const caller = callerOf(this.relay, request.headers.authorization);
		if (caller === null) return UNAUTHORIZED;
		const payer = { account: `token.${token.id}`, member: token.createdBy };
		const share = this.relay.budgets.open(payer, {
			socket: { unread: 0 },
			cut: () => undefined
		});
		if (share === null) return later(WHILE_FULL);
		try {
			share.spend(1, text.length);
			if (share.wait > 0) return later(share.wait);
			const keep = (bytes: number) => {
				share.keep(bytes);
			};
			const carry = (rows: Keeping['rows']) =>
				Promise.resolve(route.handle({ ...ask, caller, body, keeping: { rows, keep } }));
			if (key === undefined) return await carry(() => []);
			const asked = `${route.method} ${JSON.stringify(ask.path)} ${text}`;
			return await this.replays.once({ token: token.id, key, asked }, carry);
		} catch (error) {
			// The store's failure is reported where it is noticed.
			if (this.isFull()) return NO_STORAGE;
			throw error;
		} finally {
			share.close();
		}
	}

	/** Returns whether the store takes nothing at present. */
	private isFull(): boolean {
		return this.relay.storage.isFailing;
	}

	/**
	 * Returns the answer to a request without a valid token. Such requests do not count against anybody who
	 * has a valid one.
	 */
	private stranger(request: IncomingMessage): Answer {
		const address = addressOf(request, this.options.proxies);
		if (this.wrongTokens.tooMany(address)) return later(AFTER_WRONG);
		this.wrongTokens.note(address);
		return UNAUTHORIZED;
	}

	private noteUse({ token: { id, lastUsedAt } }: Caller): void {
		const { clock, logger } = this.relay.environment;
		const now = clock.now();
		if (lastUsedAt !== null && Math.abs(now - lastUsedAt) < USE_EXACTNESS) return;
		this.relay.tokens.touch(id, now).catch((error: unknown) => {
			logger.warn({ err: error }, 'could not note the use of a token');
		});
	}

	private say(
		request: IncomingMessage,
		response: ServerResponse,
		{ status, body, headers }: Answer
	): void {
		this.relay.environment.meter.apiAnswered(status);
		if (response.destroyed) return;
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		response.writeHead(status, {
			'content-type': 'application/json; charset=utf-8',
			'cache-control': 'no-store',
			...(isUnread(request) ? { connection: 'close' } : {}),
			...headers
		});
		response.end(text);
	}
}

const UNAUTHORIZED = failure(
	401,
	'unauthorized',
	'Show a valid token in the header “Authorization: Bearer …”, and nowhere else.',
	{ 'www-authenticate': 'Bearer' }
);

const READ_ONLY = failure(403, 'read-only', 'This token may only read.');

const NO_STORAGE = failure(503, 'storage', 'The relay cannot store anything at present.', {
	'retry-after': '10'
});

const NOTHING_KEPT: Keeping = { rows: () => [], keep: () => undefined };

/** How long to wait while the member has as many connections as they may, ms. */
const WHILE_FULL = 1000;

const TOO_LARGE = failure(413, 'too-large', 'The body is too large.');

/** Reads a body of JSON as text, up to a size in bytes. Returns the answer to one that cannot be read. */
async function readBody(request: IncomingMessage, most: number): Promise<string | Answer> {
	const { 'content-type': type = '', 'content-length': length = '0' } = request.headers;
	if (!/^application\/json(?:;|$)/i.test(type)) {
		return failure(415, 'content-type', 'Send “Content-Type: application/json”.');
	}
	if (Number(length) > most) return TOO_LARGE;
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		// The answer needs the socket, so it must not be destroyed with the rest of the body.
		for await (const chunk of request.iterator({ destroyOnReturn: false })) {
			const bytes = chunk as Buffer;
			size += bytes.length;
			if (size > most) return TOO_LARGE;
			chunks.push(bytes);
		}
		return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
	} catch {
		// Expected: the sender has gone, or the bytes are no UTF-8.
		return failure(400, 'bad-body', 'The body is not whole, or not UTF-8.');
	}
}

/** Returns whether a request has a body that was not read to its end. */
const isUnread = ({ headers, complete }: IncomingMessage): boolean =>
	!complete &&
	(headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

const AGAIN = failure(503, 'try-again', 'Something has just changed: try again.', {
	'retry-after': '1'
});

const later = (wait: number): Answer =>
	failure(429, 'too-many-requests', 'Wait before the next request.', {
		'retry-after': String(Math.ceil(wait / 1000))
	});

const wrongMethod = (routes: readonly Route[]): Answer =>
	failure(405, 'method', 'The path does not have this method.', {
		allow: routes.map(({ method }) => method).join(', ')
	});
