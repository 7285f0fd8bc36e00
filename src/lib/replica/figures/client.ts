import { proxy } from 'comlink';
import type { WorkPick } from '../../domain/figures/work';
import type { Reason } from '../../domain/figures/changes';
import { RemoteWorker, type WorkerEnd } from '../worker/remote-worker';
import type {
	Changed,
	Changes,
	ChangesQuery,
	Figures,
	FiguresNews,
	FiguresQuery,
	PastColumn,
	Pick,
	Picked
} from './messages';
import type { FiguresApi } from './serve';
import type { CountedTask, WorkFigures, WorkQuery } from './work-core';

/** Asks for the figures of a workspace. Rejects when they cannot be made; the next question tries anew. */
export class FiguresClient {
	private readonly worker: RemoteWorker<FiguresApi>;
	private readonly listeners = new Set<(news: FiguresNews) => void>();

	constructor(
		/** The name of the database to read. */
		database: string,
		start: () => WorkerEnd
	) {
		const tell = (news: FiguresNews) => {
			for (const listener of this.listeners) listener(news);
		};
		this.worker = new RemoteWorker(start, (api) => api.open(database, proxy(tell)));
	}

	figures(query: FiguresQuery): Promise<Figures> {
		return this.worker.call((api) => api.figures(query));
	}

	pick(query: FiguresQuery, pick: Pick): Promise<Picked> {
		return this.worker.call((api) => api.pick(query, pick));
	}

	board(query: FiguresQuery): Promise<readonly PastColumn[]> {
		return this.worker.call((api) => api.board(query));
	}

	changes(query: ChangesQuery): Promise<Changes> {
		return this.worker.call((api) => api.changes(query));
	}

	changed(query: ChangesQuery, reason: Reason): Promise<Changed> {
		return this.worker.call((api) => api.changed(query, reason));
	}

	workFigures(query: WorkQuery): Promise<WorkFigures> {
		return this.worker.call((api) => api.workFigures(query));
	}

	pickWork(query: WorkQuery, pick: WorkPick): Promise<readonly CountedTask[]> {
		return this.worker.call((api) => api.pickWork(query, pick));
	}

	/** Tells how loading goes and that deals have changed; returns the way to stop. */
	onNews(listener: (news: FiguresNews) => void): () => void {
		this.listeners.add(listener);
		return () => {
			this.listeners.delete(listener);
		};
	}

	/** Ends the worker. What was asked and not answered is rejected. */
	close(): void {
		this.worker.close();
	}
}
