import type { WorkerEnd } from './worker/remote-worker';

/** Starts a worker that takes an import back. */
export const startUndo = (): WorkerEnd =>
	new Worker(new URL('./import-undo.worker.ts', import.meta.url), { type: 'module' });
