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
import { pathParameters, queryParameters, ROUTES, type Route } from './routes';

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
	private readonly reading: Reading;
	private readonly budgets: ApiBudgets;
	private readonly wrongTokens: Attempts;
	private readonly description = JSON.stringify(describeApi());

	constructor(
		private readonly relay: Relay,
		private readonly options = ALONE
	) {
		const { clock, limits } = relay.environment;
		this.reading = new Reading(relay);
		this.budgets = new ApiBudgets(clock, limits);
		const { wrongPasses: wrongSecrets, allWrongPasses: allWrongSecrets } = limits;
		this.wrongTokens = new Attempts(clock, { wrongSecrets, allWrongSecrets });
	}

	/** Answers a request below `API_PATH`. A bug is reported without the address, and answered with 500. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [path = '', query = ''] = (request.url ?? '').slice(API_PATH.length).split('?', 2);
		if (path === DESCRIPTION && request.method === 'GET') {
			this.say(response, { status: 200, body: this.description });
			return;
		}
		const caller = callerOf(this.relay, request.headers.authorization);
		if (caller === null) {
			this.say(response, this.stranger(request));
			return;
		}
		const { id } = caller.token;
		const wait = this.budgets.begin(id);
		if (wait > 0) {
			this.say(response, later(wait));
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
		this.say(response, answer);
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
		const { reading } = this;
		const answer = await route.handle({ caller, path: parameters, query: read.read, reading });
		// Reading a page takes several turns, in which a token may be revoked or rights may change.
		const now = callerOf(this.relay, request.headers.authorization);
		if (now === null) return UNAUTHORIZED;
		return now.key === caller.key ? answer : AGAIN;
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

	private say(response: ServerResponse, { status, body, headers }: Answer): void {
		this.relay.environment.meter.apiAnswered(status);
		if (response.destroyed) return;
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		response.writeHead(status, {
			'content-type': 'application/json; charset=utf-8',
			'cache-control': 'no-store',
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
