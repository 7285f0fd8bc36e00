import { liveQuery, type Subscription } from 'dexie';
import type { ReplicaDatabase } from '../store/database';
import { RemoteWorker, type WorkerEnd } from '../worker/remote-worker';
import { mergeSegments } from './merge-segments';
import type { MergeApi } from './merge-api';
import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';

/**
 * How long nothing more may have come before what is there is taken over, ms: the work that brings it comes first, and
 * an import or its undo has its next step within that time on a slow machine as well.
 */
const QUIET = 5000;

/** How long what an earlier start has left waits for the first screen, ms. */
const AT_START = 1000;

/**
 * From how many pieces on that is not waited for: a search reads all of them. An import of 100,000 rows makes fewer,
 * because each of its writes would wait for a taking over beside it.
 */
const MANY = 128;

/** How many pieces the page takes over at once where it has no worker. */
const IN_PAGE = 1;

/** Has the pages of the index brought up to date, by a worker, whenever many rows were written or removed. */
export class IndexMerger {
	private subscription: Subscription | null = null;
	private timer: Timer | undefined;
	private isFirst = true;
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
		this.timer?.cancel();
	}

	private look(count: number): void {
		this.timer?.cancel();
		if (count === 0) this.isFirst = false;
		if (count === 0 || this.isMerging) return;
		const wait = count >= MANY ? 0 : this.isFirst ? AT_START : QUIET;
		this.isFirst = false;
		this.timer = platform.timeout(() => void this.merge(), wait);
	}

	private async merge(): Promise<void> {
		this.isMerging = true;
		try {
			if (this.worker === null) await mergeSegments(this.db, IN_PAGE);
			else await this.worker.call((api) => api.merge(this.db.name));
			this.isMerging = false;
			// Others may have come meanwhile. After a failure the next write is waited for.
			if (this.subscription !== null) this.look(await this.db.segments.count());
		} catch (error) {
			this.failed(error);
		} finally {
			// A worker that has nothing to do holds memory.
			this.worker?.close();
			this.isMerging = false;
		}
	}

	/** The database is closed under what still went on when it is stopped. */
	private readonly failed = (error: unknown): void => {
		if (!this.isStopped) this.onError(error);
	};
}
