import { clock, type WorkspaceView } from '$lib/app/context';
import { today } from '$lib/domain/core/day';
import { beginImport, importSnapshot, noteImport, undoImport } from '$lib/replica/imports';
import type { ImportHost } from './host';

/** Returns the open workspace as the host of imports. */
export function workspaceHost(view: WorkspaceView): ImportHost {
	const { replica } = view;
	return {
		workspaceId: replica.id,
		currency: view.directory.workspace?.currency ?? 'USD',
		today: today(clock),
		snapshot: (kind, space) => importSnapshot(replica, kind, space),
		begin: (documents, space) => beginImport(replica, documents, space),
		finish: ({ importId, kind, space, fileName, counts }) =>
			noteImport(replica, {
				id: importId,
				file: fileName,
				at: clock.now(),
				kind,
				space,
				people: counts.members,
				customers: counts.customers,
				deals: counts.deals,
				tasks: counts.tasks,
				updated: counts.updated,
				undoneAt: null
			}),
		undo: (importId) => undoImport(replica, importId, view.acting)
	};
}
