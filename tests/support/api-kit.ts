import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { createLead } from '../../src/lib/domain/lead/commands';
import { createDealTask } from '../../src/lib/domain/task/commands';
import { createTopic } from '../../src/lib/domain/topic/commands';
import { readDirectory } from '../../src/lib/documents/directory';
import { writeWorkspace } from '../../src/lib/documents/write-directory';
import { writeSpace } from '../../src/lib/documents/space';
import type { ApiToken } from '../../src/lib/protocol/handshake';
import { API_PATH } from '../../src/lib/protocol/rooms';
import { hashOf } from '../../sync-server/access/secret-hash';
import { Api } from '../../sync-server/api/api';
import type { Limits } from '../../sync-server/common/limits';
import { createLogger } from '../../sync-server/common/logger';
import type { Store } from '../../sync-server/store/store';
import { createHttp } from '../../sync-server/ops/http';
import { actingAs, newDeal, updateOn } from './guarded-records';
import { GuardedRelay, NORTH, type Person } from './guarded-relay';
import { Sending } from './hostile-kit';

/** A record or a space in an answer. */
interface ToldItem {
	readonly id: string;
	readonly binned: boolean;
}

/** What the API answered. The body has what its path answers, or `error`. */
export interface Told {
	readonly status: number;
	readonly headers: Headers;
	readonly body: {
		readonly id: string;
		readonly spaces: readonly ToldItem[];
		readonly records: readonly ToldItem[];
		readonly customers: readonly ToldItem[];
		readonly withdrawn: readonly string[];
		readonly next: string | null;
		readonly cursor: string;
		readonly more: boolean;
		readonly error: { readonly code: string; readonly message: string; readonly rule?: string };
	};
}

/** A part of the description. */
export type Described = Readonly<Record<string, unknown>>;

async function serve({ relay }: GuardedRelay, log: string[]): Promise<Server> {
	const api = new Api(relay);
	const server = createHttp({
		buildDir: 'no-build',
		health: () => ({ status: 'ok', uptimeSeconds: 1, connections: 0, rooms: 0 }),
		metrics: { page: () => Promise.resolve({ contentType: 'text/plain', body: '' }), token: null },
		logger: createLogger('trace', { write: (line) => log.push(line) }),
		api: (request, response) => api.answer(request, response)
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

const urlOf = (server: Server): string =>
	`http://127.0.0.1:${String((server.address() as AddressInfo).port)}${API_PATH}`;

/** The small company's relay with the API in front of it, and two more spaces: one hidden, one for Anna. */
export class ApiKit {
	private made = 0;

	private constructor(
		readonly guarded: GuardedRelay,
		private readonly servers: Server[],
		/** The address below which the API is. */
		readonly url: string,
		/** Everything that was logged. */
		readonly log: string[]
	) {}

	static async open(limits: Partial<Limits> = {}, store?: Store): Promise<ApiKit> {
		const guarded = await GuardedRelay.open(limits, store);
		const log: string[] = [];
		await guarded.relay.rooms.editDirectory((doc) => {
			const info = readDirectory(doc).workspace;
			if (info !== null) writeWorkspace(doc, { ...info, leads: true });
		});
		const server = await serve(guarded, log);
		for (const [id, visibility] of [
			['secret', 'hidden'],
			['south', 'public']
		] as const) {
			await guarded.relay.rooms.editSpace(id, (doc) => {
				writeSpace(doc, { ...NORTH, id, name: id, visibility, members: [] });
			});
		}
		await guarded.relay.rooms.editSpace('work', (doc) => {
			writeSpace(doc, { ...NORTH, id: 'work', name: 'work', kind: 'work', members: [] });
		});
		return new ApiKit(guarded, [server], urlOf(server), log);
	}

	async close(): Promise<void> {
		for (const server of this.servers) {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		}
		await this.guarded.relay.stop();
	}

	/** Opens the API of the same relay once more, as after a restart. Returns its address. */
	async another(): Promise<string> {
		const server = await serve(this.guarded, this.log);
		this.servers.push(server);
		return urlOf(server);
	}

	/** Makes a token, and returns it as a script shows it. */
	async token(wish: Partial<ApiToken> = {}): Promise<string> {
		this.made += 1;
		const id = `token${String(this.made)}`;
		const token: ApiToken = {
			id,
			name: id,
			space: NORTH.id,
			write: false,
			manage: false,
			spaces: [],
			everywhere: false,
			customers: false,
			createdBy: 'olga',
			createdAt: 0,
			expiresAt: 1e9,
			lastUsedAt: null,
			...wish
		};
		await this.guarded.relay.tokens.add(token, hashOf('a-secret'));
		return `${token.id}.a-secret`;
	}

	/** Asks the API. The path is below `/api/v1`, or a whole address. */
	async ask(
		path: string,
		token: string | null,
		init: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> } = {}
	): Promise<Told> {
		const shown = token === null ? {} : { authorization: `Bearer ${token}` };
		const response = await fetch(`${this.url}${path}`, {
			...init,
			headers: { ...shown, ...init.headers }
		});
		const text = await response.text();
		const { status, headers } = response;
		return { status, headers, body: JSON.parse(text) as Told['body'] };
	}

	/** Sends a body to the API. */
	send(
		method: 'POST' | 'PATCH',
		path: string,
		token: string,
		body: unknown,
		key: string | null = null
	): Promise<Told> {
		return this.ask(path, token, {
			method,
			body: typeof body === 'string' ? body : JSON.stringify(body),
			headers: {
				'content-type': 'application/json',
				...(key === null ? {} : { 'idempotency-key': key })
			}
		});
	}

	/** Carries a change of a record out over a websocket, as a member's device does. */
	async change(person: Person, record: string, what: RecordChange, room = 'space.north') {
		const connection = await this.guarded.follow(person, room);
		const state = this.guarded.store.record(room, record)?.state;
		const outcome = await new Sending(connection).edit(record, updateOn(state, what));
		connection.hangUp();
		if (outcome.outcome !== 'saved') throw new Error(JSON.stringify(outcome));
	}

	/** Makes one record of each kind that people make by hand. */
	async fill(): Promise<void> {
		const acting = actingAs('olga');
		const deal = { id: 'deal1', space: 'north', owner: 'anna' };
		const task = { title: 'Call', owner: 'anna', dueOn: '2026-12-01' } as const;
		await this.change('olga', 'deal1', newDeal('anna', 'olga', { title: 'Boats' }));
		await this.change('olga', 'deal2', newDeal('bob', 'olga', { title: 'Nets' }));
		await this.change('olga', 'task1', createDealTask(task, deal, acting));
		await this.change('olga', 'lead1', createLead({ company: 'Acme' }, 'north', 'anna', acting));
		await this.change('olga', 'topic1', createTopic({ title: 'News', space: 'north' }, acting));
		await this.change(
			'olga',
			'hidden1',
			newDeal('olga', 'olga', { title: 'Hidden', space: 'secret' }),
			'space.secret'
		);
		await this.change(
			'olga',
			'acme',
			createCustomer({ title: 'Acme' }, 'anna', acting, []),
			'customers'
		);
	}
}

/** Deletes a record for good, as an admin does. */
export async function erased(kit: ApiKit, room: string, id: string): Promise<void> {
	const result = await kit.guarded.relay.rooms.eraseRecords(room, [id], 'olga');
	if (!result.ok) throw new Error(JSON.stringify(result.error));
}
