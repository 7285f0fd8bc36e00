import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { ImportId } from '$lib/domain/core/ids';
import type { StoppedUndo, UndoneImport } from '$lib/domain/import/undone';
import { readImports, type ImportEntry } from '$lib/documents/private';
import { takeBack } from '$lib/features/workspace/import/take-back';
import type { Saved } from '$lib/replica/saved';

/** The imports of this member, and their undo. */
export class MyImports {
	/** The import that is being undone, and the progress. */
	undoing = $state.raw<{
		readonly id: ImportId;
		readonly done: number;
		readonly total: number;
	} | null>(null);
	/** Whether it is to stop before its next batch. */
	stopping = $state(false);
	private readonly subscribe: () => void;

	constructor(private readonly view: WorkspaceView) {
		this.subscribe = createSubscriber((update) => view.replica.mine.onChange(update));
	}

	/** The imports, newest first. */
	get current(): readonly ImportEntry[] {
		this.subscribe();
		return this.view.replica.mine.read(readImports);
	}

	/**
	 * Undoes an import. Returns what stays of it, how far it came before it was stopped, or why it could not be saved,
	 * and can be called again then.
	 */
	async undo(id: ImportId): Promise<Saved<UndoneImport | StoppedUndo>> {
		this.undoing = { id, done: 0, total: 0 };
		this.stopping = false;
		try {
			return await takeBack(this.view, id, (done, total) => {
				this.undoing = { id, done, total };
				return !this.stopping;
			});
		} finally {
			this.undoing = null;
		}
	}
}
