import { liveQuery, type Subscription } from 'dexie';
import type { ReplicaDatabase } from '../store/database';
import { RemoteWorker, type WorkerEnd } from '../worker/remote-worker';
import { mergeSegments } from './merge-segments';
import type { MergeApi } from './merge-api';

/** How long nothing more may have come before what is there is taken over, ms: the work that brings it comes first. */
const QUIET = 1000;

/** From how many pieces on that is not waited for: a search reads all of them. */
const MANY = 64;

/** How many pieces the page takes over at once where it has no worker. */
const IN_PAGE = 1;

/** Has the pages of the index brought up to date, by a worker, whenever many rows were written or removed. */
export class IndexMerger {
	private subscription: Subscription | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private isMerging = false;
	private isStopped = false;
	private readonly worker: RemoteWorker<MergeApi> | null;

	constructor(
		private readonly db: ReplicaDatabase,
		startWorker: (() => WorkerEnd) | undefined,
		private readonly onError: (error: unknown) => void
	) {
		this.worker = startWorker === undefined ? null : new RemoteWorker<MergeApi>(startWorker);
	}

	/** Begins with what was left by an earlier start, and goes on with what comes. */
	start(): void {
		if (this.subscription !== null || this.isStopped) return;
		this.subscription = liveQuery(() => this.db.segments.count()).subscribe((count) => {
			this.look(count);
		}, this.failed);
	}

	/** Merges no more. What is left is there for the next start. */
	stop(): void {
		this.isStopped = true;
		this.pause();
		this.worker?.close();
	}

	/** Stops looking, while another tab does. */
	pause(): void {
		this.subscription?.unsubscribe();
		this.subscription = null;
		clearTimeout(this.timer);
	}

	private look(count: number): void {
		clearTimeout(this.timer);
		if (count === 0 || this.isMerging) return;
		this.timer = setTimeout(() => void this.merge(), count < MANY ? QUIET : 0);
	}

	private async merge(): Promise<void> {
		this.isMerging = true;
		try {
			if (this.worker === null) await mergeSegments(this.db, IN_PAGE);
			else await this.worker.call((api) => api.merge(this.db.name));
		} catch (error) {
			this.failed(error);
		} finally {
			// A worker that has nothing to do holds memory.
			this.worker?.close();
			this.isMerging = false;
		}
		if (this.subscription !== null) this.look(await this.db.segments.count());
	}

	/** The database is closed under what still went on when it is stopped. */
	private readonly failed = (error: unknown): void => {
		if (!this.isStopped) this.onError(error);
	};
}
