import type { WorkspaceView } from '$lib/app/context';
import { writeWorkspace, type WorkspaceInfo } from '$lib/documents/directory';
import { m } from '$lib/paraglide/messages';
import { toast } from '$lib/ui/toasts.svelte';
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

/** As `saveWorkspace`, where there is no place to say why it was not saved, such as an undo. */
export async function saveWorkspaceOrTell(
	view: WorkspaceView,
	changed: Partial<WorkspaceInfo>
): Promise<void> {
	const problem = await saveWorkspace(view, changed);
	if (problem !== null) toast({ message: problem, tone: 'danger' });
}
