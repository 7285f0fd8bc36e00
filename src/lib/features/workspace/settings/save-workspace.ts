import type { WorkspaceInfo } from '$lib/documents/directory';
import { writeWorkspace } from '$lib/documents/write-directory';
import { CHANGED, undoneUnless, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { DirectoryEditing } from '$lib/features/common/page/directory-editing';
import { problemOf } from '$lib/features/common/refusals/why';

/**
 * Sets the workspace's values in the directory. Returns why they were not saved, or `null` when they
 * were.
 */
export async function saveWorkspace(
	view: DirectoryEditing,
	changed: Partial<WorkspaceInfo>
): Promise<string | null> {
	const { workspace } = view.directory;
	if (workspace === null) return m.settings_not_saved();
	const saving = view.replica.directory.edit((doc) => {
		writeWorkspace(doc, { ...workspace, ...changed });
	});
	return problemOf(saving, m.settings_not_saved());
}

/** Restores one value of the workspace, unless somebody has set another value than `from` since. */
export async function setWorkspaceBack<Key extends keyof WorkspaceInfo>(
	view: DirectoryEditing,
	key: Key,
	from: WorkspaceInfo[Key],
	to: WorkspaceInfo[Key]
): Promise<Undone> {
	if (view.directory.workspace?.[key] !== from) return CHANGED;
	return undoneUnless(await saveWorkspace(view, { [key]: to }));
}
