import type { RejectedRow } from '$lib/domain/import/faults';
import type {
	FromWorker,
	OpenRequest,
	PlanRequest,
	Progress,
	RunRequest,
	ToWorker,
	WorkerAnswer,
	WorkerRequest
} from './messages';

/** The page's end of an import worker. */
export interface ClientPort {
	postMessage(message: ToWorker): void;
	addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
	/** What happens when the worker dies: out of memory, or its file cannot be loaded. */
	addEventListener(type: 'error', listener: () => void): void;
	terminate(): void;
}

/** The worker is gone. */
export interface Crashed {
	readonly type: 'crashed';
}

interface Waiting {
	readonly settle: (answer: WorkerAnswer | Crashed) => void;
	readonly report: ((progress: Progress) => void) | null;
}

type Answer<Type extends WorkerAnswer['type']> =
	Extract<WorkerAnswer, { readonly type: Type | 'superseded' }> | Crashed;

/** The machine's own clock. */
const AS_IT_IS = (): number => 0;

/** Asks an import worker, and matches its answers to the questions. */
export class ImportClient {
	readonly #port: ClientPort;
	readonly #behind: () => number;
	readonly #waiting = new Map<number, Waiting>();
	#ticket = 0;
	#running = 0;
	#crashed = false;

	/** `behind`: how far the device's clock is behind the relay's, ms. */
	constructor(port: ClientPort, behind: () => number = AS_IT_IS) {
		this.#port = port;
		this.#behind = behind;
		port.addEventListener('message', ({ data: { ticket, answer } }) => {
			const waiting = this.#waiting.get(ticket);
			if (waiting === undefined) return;
			if (answer.type === 'progress') {
				waiting.report?.(answer);
				return;
			}
			this.#waiting.delete(ticket);
			waiting.settle(answer);
		});
		port.addEventListener('error', () => {
			this.#crashed = true;
			for (const { settle } of this.#waiting.values()) settle({ type: 'crashed' });
			this.#waiting.clear();
		});
	}

	#ask<Type extends WorkerAnswer['type']>(
		request: WorkerRequest,
		report: Waiting['report'] = null
	): Promise<Answer<Type>> {
		this.#ticket += 1;
		const ticket = this.#ticket;
		return new Promise((resolve) => {
			if (this.#crashed) {
				resolve({ type: 'crashed' });
				return;
			}
			// The worker answers each kind of request with the answers of its kind.
			const settle = (answer: WorkerAnswer | Crashed) => resolve(answer as Answer<Type>);
			this.#waiting.set(ticket, { settle, report });
			this.#port.postMessage({ ticket, request, behind: this.#behind() });
		});
	}

	/** Whether the worker is gone; a new one is needed then. */
	get crashed(): boolean {
		return this.#crashed;
	}

	open(request: Omit<OpenRequest, 'type'>): Promise<Answer<'opened' | 'open-failed'>> {
		return this.#ask({ type: 'open', ...request });
	}

	plan(request: Omit<PlanRequest, 'type'>): Promise<Answer<'planned' | 'plan-failed'>> {
		return this.#ask({ type: 'plan', ...request });
	}

	/** Writes the last plan; tells how far it is after each batch. */
	run(
		request: Omit<RunRequest, 'type'>,
		report: (progress: Progress) => void
	): Promise<Answer<'done' | 'cancelled' | 'run-failed'>> {
		const answer = this.#ask<'done' | 'cancelled' | 'run-failed'>(
			{ type: 'run', ...request },
			report
		);
		this.#running = this.#ticket;
		return answer;
	}

	/** Asks a run to stop; its answer then says how far it came. */
	cancel(): void {
		this.#port.postMessage({ ticket: this.#running, request: { type: 'cancel' } });
	}

	/** All rejected rows of the last plan. */
	async rejected(): Promise<readonly RejectedRow[]> {
		const rows: RejectedRow[] = [];
		for (let from: number | null = 0; from !== null;) {
			const answer: Answer<'rejected'> = await this.#ask<'rejected'>({ type: 'rejected', from });
			if (answer.type !== 'rejected') break;
			rows.push(...answer.rows);
			from = answer.next;
		}
		return rows;
	}

	/** Ends the worker. */
	close(): void {
		this.#port.terminate();
	}
}
