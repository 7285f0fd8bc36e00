import type { WorkerEnd } from '../worker/remote-worker';

/** Starts the scan of this page in a worker of its own. */
export const startScan = (): WorkerEnd =>
	new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
