import { proxy } from 'comlink';
import type { RejectedRow } from '$lib/domain/import/faults';
import { isContainer, Workbooks } from '$lib/features/common/spreadsheet/workbooks';
import { RemoteWorker, WorkerEnded, type WorkerEnd } from '$lib/replica/worker/remote-worker';
import type { ImportApi } from './import-worker-core';
import type {
	Opening,
	OpenRequest,
	OpenTable,
	Planning,
	PlanRequest,
	Progress,
	Run,
	RunRequest
} from './messages';

/** The worker has died. */
export interface Crashed {
	readonly type: 'crashed';
}

/** The offset of a clock that is not corrected. */
const AS_IT_IS = (): number => 0;

/** The page's side of an import worker, which reads a file, plans, and writes. */
export class ImportClient {
	readonly #worker: RemoteWorker<ImportApi>;
	readonly #behind: () => number;
	readonly #workbooks: Workbooks;
	#crashed = false;

	/** `behind` returns how far the device's clock is behind the relay's, in ms. */
	constructor(
		start: () => WorkerEnd,
		behind: () => number = AS_IT_IS,
		workbooks: Workbooks = new Workbooks()
	) {
		this.#worker = new RemoteWorker(start);
		this.#behind = behind;
		this.#workbooks = workbooks;
	}

	/** Whether the worker has died, and with it the file that it had read. */
	get crashed(): boolean {
		return this.#crashed;
	}

	/** Reads a file. A workbook is read by the worker for workbooks, and what it holds by the import's own. */
	async open(request: OpenRequest): Promise<Opening | Crashed> {
		if (!(await isContainer(request.file))) return this.#openTable({ ...request, read: null });
		const read = await this.#workbooks.open(request.file, request.sheet);
		if (read === 'crashed') return { type: 'crashed' };
		if (!read.ok) return { type: 'open-failed', fault: read.error };
		return this.#openTable({ ...request, read: read.value });
	}

	#openTable(request: OpenTable): Promise<Opening | Crashed> {
		return this.#unlessCrashed(this.#worker.call<Opening>(async (api) => await api.open(request)));
	}

	/** Plans an import. Reports how far it is after each part. */
	plan(request: PlanRequest, report: (progress: Progress) => void): Promise<Planning | Crashed> {
		const planning = this.#worker.call<Planning>(
			async (api) => await api.plan(request, this.#behind(), proxy(report))
		);
		return this.#unlessCrashed(planning);
	}

	/** Asks the worker to stop planning. The answer of `plan` is `superseded` then. */
	stop(): void {
		void this.#unlessCrashed(this.#worker.call((api) => api.stop()));
	}

	/** Writes the last plan. Reports the progress after each batch. */
	run(request: RunRequest, report: (progress: Progress) => void): Promise<Run | Crashed> {
		const running = this.#worker.call<Run>(
			async (api) => await api.run(request, this.#behind(), proxy(report))
		);
		return this.#unlessCrashed(running);
	}

	/** Asks a run to stop. The run's result says how far it came. */
	cancel(): void {
		void this.#unlessCrashed(this.#worker.call((api) => api.cancel()));
	}

	/** Returns all rejected rows of the last plan. */
	async rejected(): Promise<readonly RejectedRow[]> {
		const rows: RejectedRow[] = [];
		for (let from: number | null = 0; from !== null;) {
			const start: number = from;
			const part = await this.#unlessCrashed(this.#worker.call((api) => api.rejected(start)));
			if ('type' in part) break;
			rows.push(...part.rows);
			from = part.next;
		}
		return rows;
	}

	/** Ends the workers. */
	close(): void {
		this.#workbooks.close();
		this.#worker.close();
	}

	async #unlessCrashed<Answer>(asked: Promise<Answer>): Promise<Answer | Crashed> {
		try {
			return await asked;
		} catch (error) {
			if (!(error instanceof WorkerEnded)) throw error;
			this.#crashed = true;
			return { type: 'crashed' };
		}
	}
}
