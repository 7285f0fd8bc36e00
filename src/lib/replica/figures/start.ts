import type { WorkerEnd } from '../worker/remote-worker';

/** Starts the figures of this page in a worker of their own. */
export const startFigures = (): WorkerEnd =>
	new Worker(new URL('./figures.worker.ts', import.meta.url), { type: 'module' });
