import type { ImportId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { recordsIn } from '$lib/domain/import/plan-counts';
import {
	type ImportDocuments,
	type ImportPlan,
	type SinkFault
} from '$lib/domain/import/plan-types';
import { isStopped, NOTHING_LEFT, type UndoneImport } from '$lib/domain/import/undone';
import { notSavedReason } from '$lib/features/common/refusals/why';
import { m } from '$lib/i18n/messages';
import { isNotStored, type NotSaved, type Saved } from '$lib/replica/saved';
import { reported } from '$lib/ui/error-log';
import type { ImportHost, ImportSummary } from './host';
import type { ImportClient } from './import-client';
import type { Progress } from './messages';

/** Why an import stopped. `crashed` means that the worker died. */
export type ImportFailure = SinkFault | { readonly code: 'crashed' };

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
	/** How far an undo is while it runs, and where it was stopped. */
	undoing = $state.raw<Progress | null>(null);
	undoStopped = $state.raw<Progress | null>(null);
	/** Whether the undo is to stop before its next batch. */
	stoppingUndo = $state(false);

	constructor(host: ImportHost) {
		this.#host = host;
	}

	/** Resets the state of the previous import. */
	reset(): void {
		this.progress = { done: 0, total: 0 };
		this.cancelling = false;
		this.outcome = null;
		this.left = NOTHING_LEFT;
		this.undoStopped = null;
	}

	/**
	 * Writes first the people, teams and stages, then the records. Resolves when there is an outcome, with
	 * why a completed import could not be recorded, if it could not.
	 */
	async start(
		client: ImportClient,
		plan: ImportPlan,
		about: Pick<ImportSummary, 'space' | 'fileName' | 'mapping'>
	): Promise<NotSaved | null> {
		const { importId, kind, counts } = plan;
		const summary: ImportSummary = { importId, kind, counts, ...about };
		const documents = documentsOf(plan);
		this.reset();
		const total = recordsIn(counts);
		this.progress = { done: 0, total };
		const begun = await this.#host.begin(documents, summary, (done) => {
			this.progress = { done, total };
			return !this.cancelling;
		});
		if (!begun.ok) {
			await this.#fail(importId, failureFrom(begun.error));
			return null;
		}
		const isOfSpaces = kind === 'spaces';
		if (isOfSpaces && this.cancelling) {
			await this.#cancelled(importId, this.progress);
			return null;
		}
		if (isOfSpaces) {
			this.progress = { done: total, total };
			return this.#done(summary, documents);
		}
		this.#client = client;
		const running = client.run({ workspaceId: this.#host.workspaceId }, (progress) => {
			this.progress = progress;
		});
		// The person may have pressed Cancel while the documents were being written.
		if (this.cancelling) client.cancel();
		let answer: Awaited<typeof running>;
		try {
			answer = await running;
		} catch (bug) {
			const failure = { code: 'not-written', detail: textOf(bug) } as const;
			await this.#fail(importId, reported(bug, failure));
			return null;
		} finally {
			this.#client = null;
		}
		switch (answer.type) {
			case 'done': {
				this.progress = { done: answer.done, total: answer.total };
				return this.#done(summary, documents);
			}
			case 'cancelled':
				await this.#cancelled(importId, { done: answer.done, total: answer.total });
				return null;
			case 'run-failed':
				this.progress = { done: answer.done, total: answer.total };
				await this.#fail(importId, answer.failure);
				return null;
			case 'crashed':
			case 'superseded':
				await this.#fail(importId, { code: 'crashed' });
				return null;
		}
	}

	/** Notes that the import is done. Returns why it could not be recorded, if it could not. */
	async #done(summary: ImportSummary, documents: ImportDocuments): Promise<NotSaved | null> {
		this.outcome = { kind: 'done', importId: summary.importId };
		const recorded = await this.#host.finish(summary, documents);
		return recorded.ok ? null : recorded.error;
	}

	async #cancelled(importId: ImportId, reached: Progress): Promise<void> {
		const undone = await this.#takeBack(importId);
		this.outcome = { kind: 'cancelled', importId, ...reached, undone };
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

	/** Undoes the whole import. Returns why that was not saved, or `null`. */
	async undo(): Promise<NotSaved | null> {
		const outcome = this.outcome;
		if (outcome === null || outcome.kind === 'undone') return null;
		const undone = await this.#undo(outcome.importId);
		if (!undone.ok) return undone.error;
		if (undone.value) this.outcome = { kind: 'undone' };
		return null;
	}

	/** Stops an undo before its next batch. What it took back stays taken back. */
	stopUndo(): void {
		this.stoppingUndo = true;
	}

	/** Returns whether an import was undone. Where it was not, the screen offers to try again. */
	async #takeBack(importId: ImportId): Promise<boolean> {
		const undone = await this.#undo(importId);
		return undone.ok && undone.value;
	}

	/** Undoes an import. Returns whether it came to its end. */
	async #undo(importId: ImportId): Promise<Saved<boolean>> {
		this.stoppingUndo = false;
		this.undoStopped = null;
		this.undoing = { done: 0, total: 0 };
		try {
			const undone = await this.#host.undo(importId, (done, total) => {
				this.undoing = { done, total };
				return !this.stoppingUndo;
			});
			if (!undone.ok) return undone;
			if (isStopped(undone.value)) this.undoStopped = undone.value;
			else this.left = undone.value;
			return succeed(this.undoStopped === null);
		} finally {
			this.undoing = null;
			this.stoppingUndo = false;
		}
	}
}

/** Returns the part of a plan that goes into shared documents. */
function documentsOf(plan: ImportPlan): ImportDocuments {
	const { importId, members, teams, stages, groups, spaces, spaceEdits } = plan;
	return {
		...{ importId, members, teams, stages },
		...(groups === undefined ? {} : { groups }),
		...(spaces === undefined ? {} : { spaces }),
		...(spaceEdits === undefined ? {} : { spaceEdits })
	};
}

/** Returns why an import could not begin, as a failure to write. */
const failureFrom = (error: NotSaved): ImportFailure =>
	isNotStored(error) && error.failure === 'quota'
		? { code: 'storage-full' }
		: { code: 'not-written', detail: notSavedReason(error, m.status_failed()) };

/** Returns the message of an exception. */
export const textOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
