import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { checkStaged } from '$lib/domain/process/check';
import { apart, stagedProcess, withProcess, type HasProcess } from '$lib/domain/process/edit';
import { undoProcess } from '$lib/domain/process/undo';
import { storing, type NotSaved } from '$lib/replica/saved';
import { stageCounts } from '$lib/replica/store/aggregates';
import { moveBack, type MovedRecord } from '$lib/features/records/stages/move-records';
import { writeProcess } from '$lib/features/records/stages/write-process';

/** What a save of a process did, which is enough to undo it. */
export interface SavedProcess {
	readonly space: SpaceId;
	readonly before: HasProcess;
	readonly after: HasProcess;
	/** The records that it moved out of removed stages. */
	readonly moved: readonly MovedRecord[];
}

/** The outcome of undoing a save. */
export type UndoneSave =
	/**
	 * `kept` holds the names of what others have changed since, `stayed` the number of records that are
	 * not back.
	 */
	| {
			readonly is: 'undone';
			readonly kept: readonly string[];
			readonly stayed: number;
			readonly refusal: NotSaved | null;
	  }
	/** The changes of others do not fit the old process, so nothing was undone. */
	| { readonly is: 'unfit' }
	/** `why` is `null` where the space is not here any more. */
	| { readonly is: 'not-saved'; readonly why: NotSaved | null };

/**
 * Undoes a save: first the process, then the records that it moved, and last the stages that it added,
 * if they are empty. What others have changed since stays (PR-02, PR-10).
 */
export async function undoSave(view: WorkspaceView, saved: SavedProcess): Promise<UndoneSave> {
	const { space: id, before, after, moved } = saved;
	const now = view.space(id);
	if (now === null) return { is: 'not-saved', why: null };
	const { edit, kept } = undoProcess(before, after, now);
	if (checkStaged(stagedProcess(withProcess(now, edit))).length > 0) return { is: 'unfit' };
	const undone = await storing(async (): Promise<UndoneSave> => {
		const [first, rest] = apart(edit, now, new Set(edit.stages.removed));
		const written = await writeProcess(view, id, first);
		if (!written.ok) return { is: 'not-saved', why: written.error };
		const { stayed, refusal } = await moveBack(view, id, moved);
		const counts = await stageCounts(view.replica.db, id);
		const [empty, held] = [new Set<string>(), new Set<string>()];
		for (const stage of edit.stages.removed)
			((counts.get(stage) ?? 0) > 0 ? held : empty).add(stage);
		const [, gone] = apart(rest, now, empty);
		const removed = await writeProcess(view, id, gone);
		const full = now.stages.filter((stage) => held.has(stage.id));
		return {
			is: 'undone',
			kept: [...kept, ...full].map(({ name }) => name),
			stayed,
			refusal: removed.ok ? refusal : removed.error
		};
	});
	return undone.ok ? undone.value : { is: 'not-saved', why: undone.error };
}
