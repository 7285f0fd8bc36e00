import { wrap, type Endpoint, type Remote } from 'comlink';

/** The end of a worker that a page holds. */
export type WorkerEnd = Endpoint & {
	/** What happens when the worker dies: it is out of memory, or its file cannot be loaded. */
	addEventListener(type: 'error', listener: () => void): void;
	terminate(): void;
};

/** The worker died, or was ended, before it answered. */
export class WorkerEnded extends Error {
	override readonly name = 'WorkerEnded';
}

/**
 * Calls what a worker exposes (`comlink`). The worker starts with the first call; when it dies, what it
 * has not answered is rejected with `WorkerEnded`, and the next call starts another one.
 */
export class RemoteWorker<Api extends object> {
	private running: { readonly end: WorkerEnd; readonly ready: Promise<Remote<Api>> } | null = null;
	private readonly waiting = new Set<(reason: WorkerEnded) => void>();

	constructor(
		private readonly start: () => WorkerEnd,
		/** The first call of every worker that is started, such as to name its database. */
		private readonly open: (api: Remote<Api>) => Promise<void> = () => Promise.resolve()
	) {}

	/** Calls the worker. Rejects with what the worker throws, or with `WorkerEnded`. */
	call<Answer>(ask: (api: Remote<Api>) => Promise<Answer>): Promise<Answer> {
		const { ready } = (this.running ??= this.begin());
		return new Promise((resolve, reject) => {
			this.waiting.add(reject);
			ready
				.then(ask)
				.then(resolve, reject)
				.finally(() => this.waiting.delete(reject));
		});
	}

	/** Ends the worker. */
	close(): void {
		this.running?.end.terminate();
		this.stop('the worker was closed');
	}

	private begin(): { readonly end: WorkerEnd; readonly ready: Promise<Remote<Api>> } {
		const end = this.start();
		end.addEventListener('error', () => {
			if (this.running?.end === end) this.stop('the worker has died');
		});
		const api = wrap<Api>(end);
		return { end, ready: this.open(api).then(() => api) };
	}

	private stop(reason: 'the worker was closed' | 'the worker has died'): void {
		this.running = null;
		for (const reject of this.waiting) reject(new WorkerEnded(reason));
	}
}
