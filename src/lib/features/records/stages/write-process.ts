import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { withProcess, type ProcessEdit } from '$lib/domain/process/edit';
import type { Saved } from '$lib/replica/saved';

/**
 * Writes only what an edit of a process changes into the space's document. Resolves once saved on this
 * device, or with the rule that forbids it.
 */
export async function writeProcess(
	view: WorkspaceView,
	id: SpaceId,
	edit: ProcessEdit
): Promise<Saved> {
	const [{ putActivity }, { putStage, readSpace, removeStage }] = await Promise.all([
		import('$lib/documents/activities'),
		import('$lib/documents/space')
	]);
	return view.replica.space(id).edit((doc) => {
		const space = readSpace(doc, id);
		if (space === null) return;
		const after = withProcess(space, edit);
		const stages = new Set(edit.stages.put.map(({ item }) => item.id));
		for (const stage of after.stages) if (stages.has(stage.id)) putStage(doc, stage);
		const touched = new Set([
			...edit.activities.put.map(({ item }) => item.id),
			...edit.activities.removed
		]);
		for (const activity of after.activities)
			if (touched.has(activity.id)) putActivity(doc, activity);
		for (const stage of edit.stages.removed) removeStage(doc, stage);
	});
}
