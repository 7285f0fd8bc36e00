import { proxy } from 'comlink';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import { RemoteWorker, type WorkerEnd } from '../worker/remote-worker';
import type { CustomerAnswer, CustomerFacets, CustomerQuery, CustomerWindow } from './customers';
import type { ScanAnswer, ScanFacets, ScanNews, ScanQuery, ScanWindow } from './messages';
import type { ScanApi } from './serve';

/**
 * Asks the scan of a workspace. The worker begins with the first question; the first about a space
 * waits until its rows are loaded, of which `onNews` tells. Rejects when they cannot be read.
 */
export class ScanClient {
	private readonly worker: RemoteWorker<ScanApi>;
	private readonly listeners = new Set<(news: ScanNews) => void>();

	constructor(
		/** The name of the database to read. */
		database: string,
		start: () => WorkerEnd
	) {
		const tell = (news: ScanNews) => {
			for (const listener of this.listeners) listener(news);
		};
		this.worker = new RemoteWorker(start, (api) => api.open(database, proxy(tell)));
	}

	/** Counts, sums, and the rows of some stretches. */
	query(query: ScanQuery, windows: readonly ScanWindow[] = []): Promise<ScanAnswer> {
		return this.worker.call((api) => api.query(query, windows));
	}

	/** The ids of all that match, in their order. */
	ids(query: ScanQuery): Promise<readonly RecordId[]> {
		return this.worker.call((api) => api.ids(query));
	}

	/** What there is to choose from in the space of a query. */
	facets(query: ScanQuery): Promise<ScanFacets> {
		return this.worker.call((api) => api.facets(query));
	}

	/** Returns how many customers match, and a stretch of them. */
	queryCustomers(query: CustomerQuery, window: CustomerWindow): Promise<CustomerAnswer> {
		return this.worker.call((api) => api.queryCustomers(query, window));
	}

	/** Returns the ids of all customers that match, in their order. */
	customerIds(query: CustomerQuery): Promise<readonly RecordId[]> {
		return this.worker.call((api) => api.customerIds(query));
	}

	/** Returns the values that customers can be filtered by. */
	customerFacets(): Promise<CustomerFacets> {
		return this.worker.call((api) => api.customerFacets());
	}

	/** Tells how loading goes and that rows have changed; returns the way to stop. */
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
		this.worker.close();
	}
}
