import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { ImportId } from '$lib/domain/core/ids';
import type { UndoneImport } from '$lib/domain/import/undone';
import { readImports, type ImportEntry } from '$lib/documents/private';
import { undoImport } from '$lib/replica/import-undo';
import type { Saved } from '$lib/replica/saved';

/** The imports of this member, and their undo. */
export class MyImports {
	/** The import that is being undone, and the progress. */
	undoing = $state.raw<{
		readonly id: ImportId;
		readonly done: number;
		readonly total: number;
	} | null>(null);
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
	 * Undoes an import. Returns what stays of it, or why it could not be saved, and can be called again
	 * then.
	 */
	async undo(id: ImportId): Promise<Saved<UndoneImport>> {
		this.undoing = { id, done: 0, total: 0 };
		try {
			const workspace = await this.view.replica.whole();
			return await undoImport(workspace, id, this.view.acting, (done, total) => {
				this.undoing = { id, done, total };
			});
		} finally {
			this.undoing = null;
		}
	}
}
