import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import type { Webhook } from '../../src/lib/protocol/webhooks';
import type { EventView } from '../../sync-server/api/schemas';
import type { Limits } from '../../sync-server/common/limits';
import { createLogger } from '../../sync-server/common/logger';
import type { Store } from '../../sync-server/store/store';
import { AddressGuard, readAllowed } from '../../sync-server/webhooks/addresses';
import { WebhookDeliveries } from '../../sync-server/webhooks/deliveries';
import { updateOn } from './guarded-records';
import { GuardedRelay, type Person } from './guarded-relay';
import { Sending } from './hostile-kit';
import { waitFor } from './wait-for';

/** What a receiver was sent. */
export interface Received {
	readonly headers: IncomingMessage['headers'];
	readonly text: string;
	readonly event: EventView;
}

/** A receiver of webhooks on this machine. It takes everything, unless a test says otherwise. */
export class Receiver {
	readonly received: Received[] = [];
	/** Answers a request; the number counts from 0. */
	answer: (response: ServerResponse, number: number) => void = (response) => {
		response.writeHead(204).end();
	};

	private constructor(
		private readonly server: Server,
		readonly host: string
	) {}

	static async open(host = '127.0.0.1', port = 0): Promise<Receiver> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(port, host, resolve));
		const receiver = new Receiver(server, host);
		server.on('request', (request, response) => {
			void receiver.take(request, response);
		});
		return receiver;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	get url(): string {
		return `http://${this.host}:${String(this.port)}/hook`;
	}

	/** The events that came, repetitions too. */
	get events(): EventView[] {
		return this.received.map(({ event }) => event);
	}

	get types(): string[] {
		return this.events.map(({ type }) => type);
	}

	/** Waits until so many requests have come. */
	async until(count: number, patience?: number): Promise<void> {
		await waitFor(
			() => this.received.length >= count,
			() => `${String(count)} requests; came: ${this.types.join()}`,
			patience
		);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let text = '';
		for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
		const number = this.received.length;
		this.received.push({
			headers: request.headers,
			text,
			event: JSON.parse(text === '' ? 'null' : text) as EventView
		});
		this.answer(response, number);
	}
}

/** Checks a signature as the documentation says, without the product's code. */
export function isSigned({ headers, text }: Received, secret: string): boolean {
	const parts = String(headers['polder-signature'])
		.split(',')
		.map((part) => part.split('='));
	const time = parts.find(([name]) => name === 't')?.[1] ?? '';
	const wanted = createHmac('sha256', secret).update(`${time}.${text}`).digest();
	return parts
		.filter(([name]) => name === 'v1')
		.some(([, hex = '']) => {
			const shown = Buffer.from(hex, 'hex');
			return shown.length === wanted.length && timingSafeEqual(shown, wanted);
		});
}

/** The small company's relay with webhooks, whose clock and timers the test holds. */
export class WebhookKit {
	/** The addresses of names, as the name server says at each question. */
	names = new Map<string, () => readonly string[]>();
	private timers: { readonly at: number; readonly work: () => void }[] = [];
	private deliveries: WebhookDeliveries | null = null;
	private made = 0;

	private constructor(
		readonly guarded: GuardedRelay,
		private readonly allow: string,
		/** Everything that was logged. */
		readonly log: readonly string[]
	) {}

	/** @param allow what the operator allows; http is allowed as well */
	static async open(
		limits: Partial<Limits> = {},
		{ allow = '127.0.0.1', store }: { readonly allow?: string; readonly store?: Store } = {}
	): Promise<WebhookKit> {
		const log: string[] = [];
		const logger = createLogger('debug', { write: (line) => log.push(line) });
		const guarded = await GuardedRelay.open(limits, store, undefined, logger);
		const kit = new WebhookKit(guarded, allow, log);
		kit.begin();
		return kit;
	}

	/** Starts the deliveries; again, as after a restart of the relay. */
	begin(): void {
		const allowed = readAllowed(this.allow, true);
		if (!allowed.ok) throw new Error(allowed.error);
		const resolve = (name: string) => Promise.resolve(this.names.get(name)?.() ?? []);
		this.timers = [];
		this.deliveries = new WebhookDeliveries(this.guarded.relay, {
			guard: new AddressGuard(allowed.value, () => ['192.0.2.1'], resolve),
			timer: (work, wait) => {
				const timer = { at: this.guarded.now + wait, work };
				this.timers.push(timer);
				return () => {
					this.timers = this.timers.filter((each) => each !== timer);
				};
			}
		});
	}

	/** Lets time pass, and what was to happen in it. */
	pass(ms: number): void {
		this.guarded.now += ms;
		const due = this.timers.filter(({ at }) => at <= this.guarded.now);
		this.timers = this.timers.filter((timer) => !due.includes(timer));
		for (const { work } of due) work();
	}

	/** How many webhooks wait for their next attempt. */
	get waiting(): number {
		return this.timers.length;
	}

	/** Waits for a failed delivery to have been noted, so that the next attempt has its time. */
	async untilWaiting(count = 1): Promise<void> {
		await waitFor(
			() => this.timers.length >= count,
			() => `${String(count)} timers, there are ${String(this.timers.length)}`
		);
	}

	async stop(): Promise<void> {
		await this.deliveries?.stop();
	}

	tidy(): Promise<void> {
		return this.deliveries?.tidy() ?? Promise.resolve();
	}

	async close(): Promise<void> {
		await this.stop();
		await this.guarded.relay.stop();
	}

	/** Asks the relay, as a member's device does. */
	async ask(person: Person, question: Question): Promise<Answer> {
		const connection = await this.guarded.inside(this.guarded.keys[person]);
		connection.say({ type: 'ask', number: 1, question });
		await connection.until('answer');
		const told = connection.messages.find((message) => message.type === 'answer');
		connection.hangUp();
		if (told?.type !== 'answer') throw new Error('no answer');
		return told.answer;
	}

	/** Makes a webhook, and returns its id and secret. */
	async make(
		wish: Partial<Pick<Webhook, 'url' | 'events' | 'spaces' | 'name'>>,
		by: Person = 'olga'
	): Promise<{ readonly id: string; readonly secret: string }> {
		const id = `hook${String(++this.made)}`;
		const answer = await this.ask(by, {
			...{ ask: 'make-webhook', id, name: id, url: '', spaces: null },
			...{ events: ['deal.created', 'deal.changed'] },
			...wish
		});
		if (answer.answer !== 'webhook-secret') throw new Error(JSON.stringify(answer));
		return { id, secret: answer.secret };
	}

	/** Returns a webhook as the screen shows it. */
	shown(id: string): Webhook {
		const found = this.guarded.relay.webhooks.list().find((each) => each.id === id);
		if (found === undefined) throw new Error(`no webhook ${id}`);
		return found;
	}

	/** Waits until a webhook is paused. */
	async untilPaused(id: string): Promise<void> {
		await waitFor(
			() => this.shown(id).paused !== null,
			() => JSON.stringify(this.shown(id))
		);
	}

	/** Carries a change of a record out, as a member's device does. */
	async change(
		person: Person,
		record: string,
		what: RecordChange,
		room = 'space.north'
	): Promise<void> {
		const connection = await this.guarded.follow(person, room);
		const state = this.guarded.store.record(room, record)?.state;
		const outcome = await new Sending(connection).edit(record, updateOn(state, what));
		connection.hangUp();
		if (outcome.outcome !== 'saved') throw new Error(JSON.stringify(outcome));
	}
}
