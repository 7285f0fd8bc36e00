import type { RecordId, SpaceId } from '../../domain/core/ids';
import type {
	FromScan,
	ScanAnswer,
	ScanFacets,
	ScanNews,
	ScanQuery,
	ScanWindow,
	ToScan
} from './messages';

/** The end of a worker that a page holds. */
export interface ScanPort {
	postMessage(message: ToScan): void;
	addEventListener(type: 'message', listener: (event: MessageEvent<FromScan>) => void): void;
	addEventListener(type: 'error', listener: () => void): void;
	terminate(): void;
}

interface Waiting {
	readonly resolve: (message: FromScan) => void;
	readonly reject: (error: Error) => void;
}

/**
 * Asks the scan of a workspace. The worker begins with the first question; the first about a space
 * waits until its rows are loaded, of which `onNews` tells. Rejects when they cannot be read.
 */
export class ScanClient {
	private port: ScanPort | null = null;
	private next = 1;
	private readonly waiting = new Map<number, Waiting>();
	private readonly listeners = new Set<(news: ScanNews) => void>();

	constructor(
		/** The name of the database to read. */
		private readonly database: string,
		private readonly start: () => ScanPort
	) {}

	/** Counts, sums, and the rows of some stretches. */
	async query(query: ScanQuery, windows: readonly ScanWindow[] = []): Promise<ScanAnswer> {
		const message = await this.ask((n) => ({ type: 'query', n, query, windows }));
		if (message.type !== 'answer') throw new Error(`answered with ${message.type}`);
		return message.answer;
	}

	/** The ids of all that match, in their order. */
	async ids(query: ScanQuery): Promise<readonly RecordId[]> {
		const message = await this.ask((n) => ({ type: 'ids', n, query }));
		if (message.type !== 'ids') throw new Error(`answered with ${message.type}`);
		return message.ids;
	}

	/** What there is to choose from in the space of a query. */
	async facets(query: ScanQuery): Promise<ScanFacets> {
		const message = await this.ask((n) => ({ type: 'facets', n, query }));
		if (message.type !== 'facets') throw new Error(`answered with ${message.type}`);
		return message.facets;
	}

	/** Tells how loading goes and that rows have changed; gives the way to stop. */
	onNews(space: SpaceId, listener: (news: ScanNews) => void): () => void {
		const heard = (news: ScanNews) => {
			if (news.space === space) listener(news);
		};
		this.listeners.add(heard);
		return () => {
			this.listeners.delete(heard);
		};
	}

	/** Ends the worker. What was asked and not answered is rejected. */
	close(): void {
		this.port?.terminate();
		this.port = null;
		this.fail(new Error('closed'));
	}

	private ask(message: (n: number) => ToScan): Promise<FromScan> {
		const n = this.next++;
		const port = (this.port ??= this.open());
		return new Promise((resolve, reject) => {
			this.waiting.set(n, { resolve, reject });
			port.postMessage(message(n));
		});
	}

	private open(): ScanPort {
		const port = this.start();
		port.addEventListener('message', ({ data }) => {
			this.receive(data);
		});
		port.addEventListener('error', () => {
			// The next question starts another one.
			this.port = null;
			this.fail(new Error('the scan has stopped'));
		});
		port.postMessage({ type: 'open', database: this.database });
		return port;
	}

	private receive(message: FromScan): void {
		if (message.type === 'loading' || message.type === 'changed') {
			for (const listener of this.listeners) listener(message);
			return;
		}
		const waiting = this.waiting.get(message.n);
		this.waiting.delete(message.n);
		if (message.type === 'failed') waiting?.reject(new Error(message.error));
		else waiting?.resolve(message);
	}

	private fail(error: Error): void {
		for (const { reject } of this.waiting.values()) reject(error);
		this.waiting.clear();
	}
}
