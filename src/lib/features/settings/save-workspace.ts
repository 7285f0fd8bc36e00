import type { WorkspaceView } from '$lib/app/context';
import { writeWorkspace, type WorkspaceInfo } from '$lib/documents/directory';
import { m } from '$lib/paraglide/messages';
import { problemOf } from '../refused/why';

/** Sets what the directory says of the workspace. Gives why it was not saved, or `null` when it was. */
export async function saveWorkspace(
	view: WorkspaceView,
	changed: Partial<WorkspaceInfo>
): Promise<string | null> {
	const { workspace } = view.directory;
	if (workspace === null) return m.settings_not_saved();
	const saving = view.replica.directory.edit((doc) => {
		writeWorkspace(doc, { ...workspace, ...changed });
	});
	return problemOf(saving, m.settings_not_saved());
}
