import type { ScanPort } from './client';

/** Starts the scan of this page in a worker of its own. */
export const startScan = (): ScanPort =>
	new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
