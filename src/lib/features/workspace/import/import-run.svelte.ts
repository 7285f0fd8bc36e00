import type { ImportId, SpaceId } from '$lib/domain/core/ids';
import { recordsIn, type ImportPlan } from '$lib/domain/import/plan-types';
import { NOTHING_LEFT, type UndoneImport } from '$lib/domain/import/undone';
import { reported } from '$lib/ui/error-log';
import type { ImportHost } from './host';
import type { ImportClient } from './import-client';
import type { Progress, RunFailure } from './messages';

/** Why an import stopped. `crashed` means that the worker died. */
export type ImportFailure = RunFailure | { readonly code: 'crashed' };

/** How an import ended. `undone` says whether what had been written was undone. */
export type Outcome =
	| { readonly kind: 'done'; readonly importId: ImportId }
	| { readonly kind: 'undone' }
	| ({
			readonly kind: 'cancelled';
			readonly importId: ImportId;
			readonly undone: boolean;
	  } & Progress)
	| ({
			readonly kind: 'failed';
			readonly importId: ImportId;
			readonly undone: boolean;
			readonly failure: ImportFailure;
	  } & Progress);

/** Runs a planned import. A cancelled or failed import is undone. */
export class ImportRun {
	readonly #host: ImportHost;
	#client: ImportClient | null = null;

	progress = $state.raw<Progress>({ done: 0, total: 0 });
	cancelling = $state(false);
	outcome = $state.raw<Outcome | null>(null);
	/** What the undo of an import has left. */
	left = $state.raw<UndoneImport>(NOTHING_LEFT);

	constructor(host: ImportHost) {
		this.#host = host;
	}

	/** Resets the state of the previous import. */
	reset(): void {
		this.progress = { done: 0, total: 0 };
		this.cancelling = false;
		this.outcome = null;
		this.left = NOTHING_LEFT;
	}

	/** Writes first the people, teams and stages, then the records. Resolves when there is an outcome. */
	async start(
		client: ImportClient,
		plan: ImportPlan,
		space: SpaceId | null,
		fileName: string
	): Promise<void> {
		const { importId, members, teams, stages, counts } = plan;
		this.reset();
		this.progress = { done: 0, total: recordsIn(counts) };
		try {
			await this.#host.begin({ importId, members, teams, stages }, space);
		} catch (error) {
			const failure = { code: 'not-written', detail: textOf(error) } as const;
			await this.#fail(importId, reported(error, failure));
			return;
		}
		this.#client = client;
		const running = client.run({ workspaceId: this.#host.workspaceId }, (progress) => {
			this.progress = progress;
		});
		// The person may have pressed Cancel while the documents were being written.
		if (this.cancelling) client.cancel();
		const answer = await running;
		this.#client = null;
		switch (answer.type) {
			case 'done':
				this.progress = { done: answer.done, total: answer.total };
				this.outcome = { kind: 'done', importId };
				await this.#host.finish({ importId, kind: plan.kind, space, fileName, counts });
				return;
			case 'cancelled': {
				const { done, total } = answer;
				const undone = await this.#takeBack(importId);
				this.outcome = { kind: 'cancelled', importId, done, total, undone };
				return;
			}
			case 'run-failed':
				this.progress = { done: answer.done, total: answer.total };
				await this.#fail(importId, answer.failure);
				return;
			case 'crashed':
			case 'superseded':
				await this.#fail(importId, { code: 'crashed' });
				return;
		}
	}

	async #fail(importId: ImportId, failure: ImportFailure): Promise<void> {
		const undone = await this.#takeBack(importId);
		this.outcome = { kind: 'failed', importId, failure, undone, ...this.progress };
	}

	/** Stops the import before its next batch. */
	cancel(): void {
		this.cancelling = true;
		this.#client?.cancel();
	}

	/** Undoes the whole import. */
	async undo(): Promise<void> {
		const outcome = this.outcome;
		if (outcome === null || outcome.kind === 'undone') return;
		this.left = await this.#host.undo(outcome.importId);
		this.outcome = { kind: 'undone' };
	}

	async #takeBack(importId: ImportId): Promise<boolean> {
		try {
			this.left = await this.#host.undo(importId);
			return true;
		} catch (error) {
			// The screen offers to try again.
			return reported(error, false);
		}
	}
}

/** Returns the message of an exception. */
export const textOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
