import type { FiguresPort } from './client';

/** Starts the figures of this page in a worker of their own. */
export const startFigures = (): FiguresPort =>
	new Worker(new URL('./figures.worker.ts', import.meta.url), { type: 'module' });
