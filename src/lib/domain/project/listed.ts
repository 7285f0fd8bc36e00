import type { Day } from '../core/day';
import type { ProjectState } from './project';

/** What of a project decides where a list has it. */
export interface Listed {
	readonly id: string;
	readonly sortTitle: string;
	readonly state: ProjectState;
	readonly dueOn?: Day | null | undefined;
}

/** The order of the states in lists: what is worked on comes first, what is over last. */
const RANK: Readonly<Record<ProjectState, number>> = {
	active: 0,
	planned: 1,
	paused: 2,
	done: 3,
	cancelled: 4
};

/** No day that anybody plans for comes after this one. */
const NEVER = '9999-12-31';

/** Returns projects as lists have them: by state, then by the day on which they end, then by name. */
export const inListOrder = <Of extends Listed>(projects: readonly Of[]): Of[] =>
	[...projects].sort((one, other) => {
		const state = RANK[one.state] - RANK[other.state];
		if (state !== 0) return state;
		const [ends, otherEnds] = [one.dueOn ?? NEVER, other.dueOn ?? NEVER];
		if (ends !== otherEnds) return ends < otherEnds ? -1 : 1;
		if (one.sortTitle !== other.sortTitle) return one.sortTitle < other.sortTitle ? -1 : 1;
		return one.id < other.id ? -1 : 1;
	});
