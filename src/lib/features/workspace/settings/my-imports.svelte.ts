import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { ImportId } from '$lib/domain/core/ids';
import type { UndoneImport } from '$lib/domain/import/undone';
import { readImports, type ImportEntry } from '$lib/documents/private';
import { undoImport } from '$lib/replica/imports';

/** The imports that this member made, and the way to take one back. */
export class MyImports {
	/** The one that is being taken back, and how far that has come. */
	undoing = $state.raw<{
		readonly id: ImportId;
		readonly done: number;
		readonly total: number;
	} | null>(null);
	private readonly subscribe: () => void;

	constructor(private readonly view: WorkspaceView) {
		this.subscribe = createSubscriber((update) => view.replica.mine.onChange(update));
	}

	/** Newest first. */
	get current(): readonly ImportEntry[] {
		this.subscribe();
		return this.view.replica.mine.read(readImports);
	}

	/** Takes an import back, and gives what of it stays. Rejects when it cannot be saved; then it can be asked for again. */
	async undo(id: ImportId): Promise<UndoneImport> {
		this.undoing = { id, done: 0, total: 0 };
		try {
			const undone = await undoImport(this.view.replica, id, this.view.acting, (done, total) => {
				this.undoing = { id, done, total };
			});
			if (!undone.ok) throw new Error(`refused: ${undone.error.rule} ${undone.error.reason}`);
			return undone.value;
		} finally {
			this.undoing = null;
		}
	}
}
