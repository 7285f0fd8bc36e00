import type { WorkspaceView } from '$lib/app/context';
import type { ImportId } from '$lib/domain/core/ids';
import type { StoppedUndo, UndoneImport } from '$lib/domain/import/undone';
import { undoImport } from '$lib/replica/import-undo';
import { startUndo } from '$lib/replica/import-undo-start';
import type { Saved } from '$lib/replica/saved';

/**
 * Undoes an import of the open workspace in a worker, so that the page answers meanwhile. `progress` is told how far it
 * is, and answers whether to go on.
 */
export async function takeBack(
	{ replica, acting }: WorkspaceView,
	importId: ImportId,
	progress: (done: number, total: number) => boolean
): Promise<Saved<UndoneImport | StoppedUndo>> {
	return undoImport(await replica.whole(), importId, acting, { worker: startUndo, progress });
}
