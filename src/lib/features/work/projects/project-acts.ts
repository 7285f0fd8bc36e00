import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type RecordId } from '$lib/domain/core/ids';
import { bin } from '$lib/domain/history/commands';
import { createProject, type ProjectDraft } from '$lib/domain/project/commands';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo } from '$lib/features/common/undo/undo';
import { undoBin, undoMade } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';
import type { ProjectRow } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';

/** Makes a project, and offers to undo that. Returns its id, or why it was not made, as text. */
export async function addProject(
	view: WorkspaceView,
	draft: ProjectDraft
): Promise<{ readonly id: RecordId } | { readonly problem: string }> {
	const id = newId(random);
	const saving = view.changeInSpace(draft.space, id, createProject(draft, view.acting));
	const problem = await problemOf(saving, m.projects_not_saved());
	if (problem !== null) return { problem };
	offerUndo({ message: m.projects_made({ title: draft.title.trim() }), tone: 'ok' }, () =>
		undoMade(view, [id], m.projects_not_saved())
	);
	return { id };
}

/**
 * Puts a project into the bin, and offers to take it out again. Its tasks stay, and are in no project meanwhile.
 * Returns whether it is there; what went wrong was said.
 */
export async function binProject(
	view: WorkspaceView,
	{ id, space, title }: Pick<ProjectRow, 'id' | 'space' | 'title'>
): Promise<boolean> {
	const saving = view.changeInSpace(space, id, bin(view.acting));
	const problem = await problemOf(saving, m.projects_not_saved());
	if (problem !== null) {
		toast({ message: problem, tone: 'danger' });
		return false;
	}
	offerUndo({ message: m.projects_binned({ title }) }, () =>
		undoBin(view, id, m.projects_not_saved())
	);
	return true;
}
