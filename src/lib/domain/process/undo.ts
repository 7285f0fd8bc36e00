import type { StageId } from '../core/ids';
import { undoList } from '../core/list-undo';
import type { ItemEdit } from '../core/list-edit';
import type { Activity } from './activity';
import { inForce, withProcess, type HasProcess, type ProcessEdit } from './edit';

/** An item of a process that is not restored, because somebody has changed it since. */
export interface KeptChange {
	readonly what: 'stage' | 'activity';
	readonly id: string;
	/** Its present name, or its former one where it is gone. */
	readonly name: string;
}

/** The undo of a saved edit of a process, and what it leaves. */
export interface ProcessUndo {
	readonly edit: ProcessEdit;
	readonly kept: readonly KeptChange[];
}

/**
 * What takes an edit back that made the process `before` into `after`, in the process as it is `now`.
 * What somebody has changed since stays theirs and is told (PR-10): a setting by itself, a stage that
 * was added when there is something of others in it, an activity whose stage is gone.
 */
export function undoProcess(before: HasProcess, after: HasProcess, now: HasProcess): ProcessUndo {
	// What a stage counts as and its probability go together, and so do an activity's stage and place.
	const stages = undoList(before.stages, after.stages, now.stages, ['kind', 'probability']);
	const activities = undoList(
		inForce(before.activities),
		inForce(after.activities),
		inForce(now.activities),
		['stage', 'order']
	);
	const there = new Set(
		[...now.stages, ...stages.edit.put.map(({ item }) => item)].map(({ id }) => id)
	);
	const [put, homeless] = atHome(activities.edit.put, there);
	const back = { put, removed: activities.edit.removed };
	const { activities: then } = withProcess(now, {
		stages: { put: [], removed: [] },
		activities: back
	});
	const used = new Set(inForce(then).map(({ stage }) => stage));
	const stay = stages.edit.removed.filter((id) => used.has(id));
	const named = (what: KeptChange['what'], id: string): KeptChange => {
		const nameIn = (process: HasProcess) =>
			(what === 'stage' ? process.stages : inForce(process.activities)).find(
				(item) => item.id === id
			)?.name;
		return { what, id, name: nameIn(now) ?? nameIn(before) ?? nameIn(after) ?? '' };
	};
	return {
		edit: {
			stages: { put: stages.edit.put, removed: stages.edit.removed.filter((id) => !used.has(id)) },
			activities: back
		},
		kept: [
			...[...stages.kept, ...stay].map((id) => named('stage', id)),
			...[...new Set([...activities.kept, ...homeless])].map((id) => named('activity', id))
		]
	};
}

/** What goes back into stages that are there, and the ids of what would lie in one that is gone. */
function atHome(
	put: readonly ItemEdit<Activity>[],
	there: ReadonlySet<StageId>
): readonly [readonly ItemEdit<Activity>[], readonly string[]] {
	const housed: ItemEdit<Activity>[] = [];
	const homeless: string[] = [];
	for (const { item, set } of put) {
		const { stage, order: _place, ...others } = set;
		if (stage === undefined || there.has(stage)) {
			housed.push({ item, set });
			continue;
		}
		homeless.push(item.id);
		// It stays where it is; one that was taken out, which would come back whole, stays out.
		if (set.id === undefined && Object.keys(others).length > 0) housed.push({ item, set: others });
	}
	return [housed, homeless];
}
