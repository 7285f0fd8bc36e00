import { RemoteWorker, WorkerEnded, type WorkerEnd } from '$lib/replica/worker/remote-worker';
import type { ImportApi } from './import-api';
import type { GivenText, ReadPages } from './import-types';

/** How long files may take to be read, ms. Those that are accepted take a fraction of it. */
const LONGEST = 90_000;

export const startImport = (): WorkerEnd =>
	new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' });

/** A reading of files as pages. */
export interface Reading {
	/** What was found; `null` when it took too long, more than the device has room for, or was ended. */
	readonly found: Promise<ReadPages | null>;
	readonly end: () => void;
}

/** Reads files as pages, in a worker of its own: whatever they do to it, the page goes on. */
export function readPages(
	given: readonly GivenText[],
	start: () => WorkerEnd = startImport
): Reading {
	const worker = new RemoteWorker<ImportApi>(start);
	const end = (): void => worker.close();
	const limit = setTimeout(end, LONGEST);
	const found = worker
		.call<ReadPages>(async (api) => await api.read(given))
		.catch((error: unknown) => {
			if (error instanceof WorkerEnded) return null;
			throw error;
		})
		.finally(() => {
			clearTimeout(limit);
			end();
		});
	return { found, end };
}
