import type { WorkspaceView } from '$lib/app/context';
import { writeWorkspace, type WorkspaceInfo } from '$lib/documents/directory';
import { CHANGED, undoneUnless, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/paraglide/messages';
import { problemOf } from '$lib/features/common/refusals/why';

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

/** Sets one thing of the workspace back, unless somebody has set it to another value than `from` since. */
export async function setWorkspaceBack<Key extends keyof WorkspaceInfo>(
	view: WorkspaceView,
	key: Key,
	from: WorkspaceInfo[Key],
	to: WorkspaceInfo[Key]
): Promise<Undone> {
	if (view.directory.workspace?.[key] !== from) return CHANGED;
	return undoneUnless(await saveWorkspace(view, { [key]: to }));
}
