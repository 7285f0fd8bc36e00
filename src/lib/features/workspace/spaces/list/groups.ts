import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type SpaceId } from '$lib/domain/core/ids';
import { lastPlace } from '$lib/domain/core/reorder';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import type { GroupId, Space, SpaceGroup } from '$lib/domain/space/space';
import { sameName } from '$lib/domain/text/identity';
import { visible } from '$lib/domain/text/visible';
import { dropGroup, putGroup } from '$lib/documents/write-directory';
import { problemOf } from '$lib/features/common/refusals/why';
import { CHANGED, undoneBut, undoneUnless, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { runSpaces, undoSpaces } from './space-bulk';

/** The longest name of a group, in UTF-16 units. */
export const MAX_GROUP_NAME = 80;

/** Returns what is wrong with the name of a group, as text, or `undefined`. */
export function groupNameFault(typed: string, others: readonly SpaceGroup[]): string | undefined {
	const name = visible(typed);
	if (name === '') return m.spaces_group_missing();
	return others.some((group) => sameName(group.name, name)) ? m.spaces_group_twice() : undefined;
}

/** Adds a group behind the others. Returns why it was not saved, or `null`. */
export const addGroup = (view: WorkspaceView, name: string): Promise<string | null> =>
	saveGroups(view, [
		{ id: newId(random), name, colour: 'none', order: lastPlace(view.directory.groups) }
	]);

/** Saves groups. Returns why they were not saved, or `null`. */
export const saveGroups = (
	view: WorkspaceView,
	groups: readonly SpaceGroup[]
): Promise<string | null> =>
	problemOf(
		view.replica.directory.edit((doc) => {
			doc.transact(() => {
				for (const group of groups) putGroup(doc, group);
			});
		}),
		m.settings_not_saved()
	);

/**
 * Deletes a group (LS-11). Its spaces stay, and are put into another group when one is given. They keep the
 * id of the deleted one, so that they are in it again when it is restored. Returns the spaces that were put
 * into the other group, as they were, or why it was not deleted.
 */
export async function deleteGroup(
	view: WorkspaceView,
	group: SpaceGroup,
	to: GroupId | null
): Promise<Result<readonly Space[], string>> {
	const moved =
		to === null ? [] : (await runSpaces(view, inGroup(view, group.id), into(to))).changed;
	const problem = await problemOf(
		view.replica.directory.edit((doc) => {
			dropGroup(doc, group.id);
		}),
		m.settings_not_saved()
	);
	if (problem === null) return succeed(moved);
	if (to === null) return fail(problem);
	const back = await undoSpaces(view, moved, into(to));
	return fail(back.ok ? problem : `${problem} ${m.common_undo_failed()}`);
}

/** Undoes `deleteGroup`, unless somebody has made the group again meanwhile. */
export async function restoreGroup(
	view: WorkspaceView,
	group: SpaceGroup,
	to: GroupId | null,
	moved: readonly Space[]
): Promise<Undone> {
	if (view.directory.groups.some(({ id }) => id === group.id)) return CHANGED;
	const problem = await saveGroups(view, [group]);
	if (problem !== null || to === null) return undoneUnless(problem);
	const undone = await undoSpaces(view, moved, into(to));
	if (!undone.ok) return { is: 'failed', why: m.common_undo_failed() };
	return undoneBut(undone.value.map(({ title }) => title));
}

const into = (group: GroupId) => ({ what: 'group', group, inside: true }) as const;

const inGroup = ({ everySpace }: WorkspaceView, group: GroupId): readonly SpaceId[] =>
	everySpace.filter(({ details }) => details?.groups.includes(group) === true).map(({ id }) => id);
