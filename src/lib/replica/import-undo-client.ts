import { proxy } from 'comlink';
import type { StoppedUndo } from '../domain/import/undone';
import type { AskSpace, UndoApi, UndoRequest } from './import-undo-api';
import type { UndoneRecords, UndoProgress } from './import-undo-records';
import type { Saved } from './saved';
import { RemoteWorker, type WorkerEnd } from './worker/remote-worker';

/** Has a worker of its own take back what an import did to records. Rejects with `WorkerEnded` when that dies. */
export async function undoInWorker(
	start: () => WorkerEnd,
	request: UndoRequest,
	space: AskSpace,
	progress: UndoProgress
): Promise<Saved<UndoneRecords | StoppedUndo>> {
	const worker = new RemoteWorker<UndoApi>(start);
	try {
		return await worker.call<Saved<UndoneRecords | StoppedUndo>>(
			async (api) => await api.run(request, proxy(space), proxy(progress))
		);
	} finally {
		worker.close();
	}
}
