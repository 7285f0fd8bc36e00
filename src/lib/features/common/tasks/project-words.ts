import { PROJECT_STATES, type ProjectState } from '$lib/domain/project/project';
import { m } from '$lib/i18n/messages';
import type { Option } from '$lib/ui/field';

const TEXTS: Readonly<Record<ProjectState, () => string>> = {
	planned: m.projects_state_planned,
	active: m.projects_state_active,
	paused: m.projects_state_paused,
	done: m.projects_state_done,
	cancelled: m.projects_state_cancelled
};

/** Returns the states of a project to choose from. */
export const projectStateOptions = (): Option[] =>
	PROJECT_STATES.map((value) => ({ value, label: TEXTS[value]() }));

/** Returns the name of a project's state, and a state of a newer version as it was written. */
export function projectStateText(state: string): string {
	const known = PROJECT_STATES.find((one) => one === state);
	return known === undefined ? state : TEXTS[known]();
}
