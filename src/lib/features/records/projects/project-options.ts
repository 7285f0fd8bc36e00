import type { RecordId } from '$lib/domain/core/ids';
import { isOver } from '$lib/domain/project/project';
import { m } from '$lib/i18n/messages';
import type { ProjectRow } from '$lib/replica/store/rows';
import type { Option } from '$lib/ui/field';

/**
 * Returns the projects that a task can be put into, and none as `''`. One that is over takes no more, but stays among
 * them for the tasks that are `now` in it.
 */
export const projectOptions = (
	projects: readonly Pick<ProjectRow, 'id' | 'title' | 'state'>[],
	now: RecordId | null
): readonly Option[] => [
	{ value: '', label: m.projects_none() },
	...projects
		.filter(({ id, state }) => !isOver(state) || id === now)
		.map(({ id, title }) => ({ value: id, label: title }))
];
