import type { WorkerEnd } from '../worker/remote-worker';

/** Starts a worker that brings the index of words up to date. */
export const startMerging = (): WorkerEnd =>
	new Worker(new URL('./merge.worker.ts', import.meta.url), { type: 'module' });
