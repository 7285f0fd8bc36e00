import type { Result } from '$lib/domain/core/result';
import type { Cell } from '$lib/domain/table/csv-file';
import type { FileFault } from '$lib/domain/import/faults';
import { RemoteWorker, WorkerEnded, type WorkerEnd } from '$lib/replica/worker/remote-worker';
import type { ReadSheet, WorkbookApi } from './workbook-api';
import type { WrittenFormat } from './write-workbook';

/** How long a workbook may take to be read, in ms. The largest ones that are accepted take a fraction of it. */
const LONGEST = 120_000;

/** Starts the worker that reads workbooks. It is the only one that loads the library for them. */
export const startWorkbooks = (): WorkerEnd =>
	new Worker(new URL('./workbook.worker.ts', import.meta.url), { type: 'module' });

/** The page's side of the worker that reads workbooks. The worker starts with the first workbook. */
export class Workbooks {
	readonly #worker: RemoteWorker<WorkbookApi>;
	#reading = false;

	constructor(start: () => WorkerEnd = startWorkbooks) {
		this.#worker = new RemoteWorker(start);
	}

	/**
	 * Reads a sheet of a workbook. A reading that is still going on is ended. Returns `crashed` when the
	 * worker dies, or is ended because it took too long.
	 */
	async open(file: File, sheet: number | null): Promise<Result<ReadSheet, FileFault> | 'crashed'> {
		if (this.#reading) this.close();
		this.#reading = true;
		const limit = setTimeout(() => {
			this.close();
		}, LONGEST);
		try {
			return await this.#worker.call<Result<ReadSheet, FileFault>>(
				async (api) => await api.open(file, sheet)
			);
		} catch (error) {
			if (error instanceof WorkerEnded) return 'crashed';
			throw error;
		} finally {
			clearTimeout(limit);
			this.#reading = false;
		}
	}

	/** Returns a table as a workbook. Rejects with `WorkerEnded` when the worker dies. */
	write(
		format: WrittenFormat,
		name: string,
		head: readonly string[],
		rows: readonly (readonly Cell[])[]
	): Promise<Blob> {
		return this.#worker.call<Blob>(async (api) => await api.write(format, name, head, rows));
	}

	/** Ends the worker. The next workbook starts another one. */
	close(): void {
		this.#worker.close();
	}
}

/** The first bytes of an archive, an empty archive, and an old Office document. */
const CONTAINERS = [
	[0x50, 0x4b, 0x03, 0x04],
	[0x50, 0x4b, 0x05, 0x06],
	[0xd0, 0xcf, 0x11, 0xe0]
];

/** Whether a file is of a kind in which workbooks are, as its first bytes say, whatever its name. */
export async function isContainer(file: Blob): Promise<boolean> {
	try {
		const bytes = new Uint8Array(await file.slice(0, 4).arrayBuffer());
		return CONTAINERS.some((first) => first.every((byte, at) => bytes[at] === byte));
	} catch {
		// The file cannot be read. Reading all of it says so.
		return false;
	}
}
