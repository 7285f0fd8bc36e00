import { diffList, placesFor, tidied, type ListEdit } from '../core/list-edit';
import { settled } from './process';
import { inOrder, STATUS_FIELDS, type Stage } from './space';

/** A stage while it is edited. Its order is its position in the list. */
export type StagedStage = Omit<Stage, 'order' | 'importId'>;

/** Returns a stage as a form starts from it. */
export const stagedStage = (stage: Stage): StagedStage => settled(stage);

/**
 * Returns the differences between the stages when editing began and the edited ones. Won is kept at 100
 * and lost at 0 (PL-08).
 */
export function diffStages(
	base: readonly Stage[],
	staged: readonly StagedStage[]
): ListEdit<Stage> {
	const before = new Map(base.map((stage) => [stage.id, stage]));
	const places = placesFor(
		base,
		staged.map(({ id }) => id)
	);
	const stages = staged.map(
		({ id, name, hint, kind, probability, colour, idleDays, ...staged }, at): Stage => {
			const was = before.get(id);
			const builtIn = was?.builtIn ?? staged.builtIn;
			return settled({
				id,
				name: tidied(name, was?.name),
				hint: tidied(hint, was?.hint),
				kind,
				probability,
				colour,
				idleDays,
				order: places[at] ?? '',
				importId: was?.importId ?? null,
				...(builtIn === undefined ? {} : { builtIn }),
				...statusFields(staged, was)
			});
		}
	);
	// Compared as settled: a stage that was kept otherwise before is no edit of this person.
	return diffList(base.map(settled), stages);
}

/** Returns what a stage says as a status of a work space: only what it says. */
const statusFields = (stage: Partial<Stage>, was: Stage | undefined): Partial<Stage> =>
	Object.fromEntries(
		STATUS_FIELDS.flatMap((field) => {
			const value = stage[field];
			const isNothing = value === undefined || (value === null && was?.[field] === undefined);
			return isNothing ? [] : [[field, value]];
		})
	);

/** Returns the stages after an edit. Changes of others to other stages stay. */
export function withStages(now: readonly Stage[], edit: ListEdit<Stage>): Stage[] {
	const stages = new Map(now.map((stage) => [stage.id, stage]));
	for (const id of edit.removed) stages.delete(id);
	for (const { item, set } of edit.put) {
		const found = stages.get(item.id);
		stages.set(item.id, found === undefined ? item : { ...found, ...set });
	}
	return inOrder([...stages.values()]);
}
