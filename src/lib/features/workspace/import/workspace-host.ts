import { clock, type WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import { today } from '$lib/domain/core/day';
import type { Result } from '$lib/domain/core/result';
import { beginImport, importSnapshot, noteImport, undoImport } from '$lib/replica/imports';
import type { ImportSnapshot } from '$lib/domain/import/plan-types';
import { spaceIn } from '$lib/domain/space/built-in';
import { getLocale } from '$lib/i18n/runtime';
import type { ImportHost } from './host';

/** Returns the open workspace as the host of imports. */
export function workspaceHost(view: WorkspaceView): ImportHost {
	const { replica } = view;
	return {
		workspaceId: replica.id,
		currency: view.directory.workspace?.currency ?? 'USD',
		today: today(clock),
		snapshot: async (kind, space) => asRead(await importSnapshot(replica, kind, space)),
		begin: async (documents, space) => {
			await allowed(beginImport(replica, documents, space));
		},
		finish: async ({ importId, kind, space, fileName, counts }) => {
			await allowed(
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
				})
			);
		},
		undo: (importId) => allowed(undoImport(replica, importId, view.acting))
	};
}

/** Returns a snapshot with the spaces as this reader sees them. */
const asRead = (snapshot: ImportSnapshot): ImportSnapshot => ({
	...snapshot,
	space: snapshot.space === null ? null : spaceIn(snapshot.space, getLocale())
});

/** An import is written completely or undone, so a refusal by the rules throws like a failure to save. */
async function allowed<Value>(work: Promise<Result<Value, Refusal>>): Promise<Value> {
	const done = await work;
	if (!done.ok) throw new Error(`refused: ${done.error.rule} ${done.error.reason}`);
	return done.value;
}
