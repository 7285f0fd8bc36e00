import type { WorkerEnd } from '../worker/remote-worker';

/** Starts the worker that takes from photos where they were taken. */
export const startPhotos = (): WorkerEnd =>
	new Worker(new URL('./photo.worker.ts', import.meta.url), { type: 'module' });
