import { clock, type WorkspaceView } from '$lib/app/context';
import { today } from '$lib/domain/core/day';
import { beginImport, importSnapshot, noteImport, undoImport } from '$lib/replica/imports';
import type { ImportSnapshot } from '$lib/domain/import/plan-types';
import { spaceIn } from '$lib/domain/space/built-in';
import { getLocale } from '$lib/i18n/runtime';
import type { ImportHost } from './host';
import { MappingMemory } from './mapping-memory';

/** Returns the open workspace as the host of imports. */
export function workspaceHost(view: WorkspaceView): ImportHost {
	const { replica } = view;
	return {
		workspaceId: replica.id,
		currency: view.directory.workspace?.currency ?? 'USD',
		today: today(clock),
		mappings: new MappingMemory(view.settings),
		snapshot: async (kind, space) => asRead(await importSnapshot(replica, kind, space)),
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

/** Returns a snapshot with the spaces as this reader sees them. */
const asRead = (snapshot: ImportSnapshot): ImportSnapshot => ({
	...snapshot,
	space: snapshot.space === null ? null : spaceIn(snapshot.space, getLocale())
});
