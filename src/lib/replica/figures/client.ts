import type { Reason } from '../../domain/figures/changes';
import type {
	Changed,
	Changes,
	ChangesQuery,
	Figures,
	FiguresAnswers,
	FiguresAsk,
	FiguresNews,
	FiguresQuery,
	PastColumn,
	Pick,
	Picked
} from './messages';
import type { FromFigures, Numbered } from './serve';

/** The end of a worker that a page holds. */
export interface FiguresPort {
	postMessage(message: Numbered): void;
	addEventListener(type: 'message', listener: (event: MessageEvent<FromFigures>) => void): void;
	addEventListener(type: 'error', listener: () => void): void;
	terminate(): void;
}

interface Waiting {
	readonly resolve: (answer: FiguresAnswers[FiguresAsk['what']]) => void;
	readonly reject: (error: Error) => void;
}

/** Asks for the figures of a workspace. Rejects when they cannot be made; the next question tries anew. */
export class FiguresClient {
	private port: FiguresPort | null = null;
	private next = 1;
	private readonly waiting = new Map<number, Waiting>();
	private readonly listeners = new Set<(news: FiguresNews) => void>();

	constructor(
		/** The name of the database to read. */
		private readonly database: string,
		private readonly start: () => FiguresPort
	) {}

	figures(query: FiguresQuery): Promise<Figures> {
		return this.ask<'figures'>({ what: 'figures', query });
	}

	pick(query: FiguresQuery, pick: Pick): Promise<Picked> {
		return this.ask<'pick'>({ what: 'pick', query, pick });
	}

	board(query: FiguresQuery): Promise<readonly PastColumn[]> {
		return this.ask<'board'>({ what: 'board', query });
	}

	changes(query: ChangesQuery): Promise<Changes> {
		return this.ask<'changes'>({ what: 'changes', query });
	}

	changed(query: ChangesQuery, reason: Reason): Promise<Changed> {
		return this.ask<'changed'>({ what: 'changed', query, reason });
	}

	/** Tells how loading goes and that deals have changed; gives the way to stop. */
	onNews(listener: (news: FiguresNews) => void): () => void {
		this.listeners.add(listener);
		return () => {
			this.listeners.delete(listener);
		};
	}

	/** Ends the worker. What was asked and not answered is rejected. */
	close(): void {
		this.port?.terminate();
		this.port = null;
		this.fail(new Error('closed'));
	}

	private async ask<What extends FiguresAsk['what']>(
		ask: Extract<FiguresAsk, { what: What }>
	): Promise<FiguresAnswers[What]> {
		if (this.port === null) {
			this.port = this.open();
			await this.send({ what: 'open', database: this.database });
		}
		// The worker answers each kind of question with the answer of its kind.
		return (await this.send(ask)) as FiguresAnswers[What];
	}

	private send(ask: FiguresAsk): Promise<FiguresAnswers[FiguresAsk['what']]> {
		const n = this.next++;
		return new Promise((resolve, reject) => {
			this.waiting.set(n, { resolve, reject });
			this.port?.postMessage({ n, ask });
		});
	}

	private open(): FiguresPort {
		const port = this.start();
		port.addEventListener('message', ({ data }) => {
			this.receive(data);
		});
		port.addEventListener('error', () => {
			this.port = null;
			this.fail(new Error('the figures have stopped'));
		});
		return port;
	}

	private receive(message: FromFigures): void {
		if ('type' in message) {
			for (const listener of this.listeners) listener(message);
			return;
		}
		const waiting = this.waiting.get(message.n);
		this.waiting.delete(message.n);
		if ('failed' in message) waiting?.reject(new Error(message.failed));
		else waiting?.resolve(message.answer);
	}

	private fail(error: Error): void {
		for (const { reject } of this.waiting.values()) reject(error);
		this.waiting.clear();
	}
}
