import { NO_CHANGE, stamp, type Acting, type RecordChange } from '../core/change';
import type { Day } from '../core/day';
import type { MemberId, RecordId, SpaceId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import { visible } from '../text/visible';
import { isOver, type Project, type ProjectState } from './project';

/** A project before it is made. */
export interface ProjectDraft {
	readonly title: string;
	readonly space: SpaceId;
	readonly state: ProjectState;
	/** The member who leads it. */
	readonly owner: MemberId | null;
	readonly startOn: Day | null;
	readonly dueOn: Day | null;
}

/** Makes a project in a work space. */
export function createProject(draft: ProjectDraft, acting: Acting): RecordChange {
	const made = stamp(acting);
	const { space, state, owner, startOn, dueOn } = draft;
	return {
		set: {
			...{ kind: 'project', space, title: visible(draft.title), state, owner },
			...(startOn === null ? {} : { startOn }),
			...(dueOn === null ? {} : { dueOn }),
			closedAt: isOver(state) ? made.at : null,
			createdAt: made.at,
			createdBy: made.by
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Says how far a project has come. With the state stands when it was over, so both are set together. */
export function setState(
	{ state, closedAt }: Pick<Project, 'state' | 'closedAt'>,
	to: ProjectState,
	acting: Acting
): RecordChange {
	const change = setField('state', state, to, acting);
	const [line] = change.history;
	if (line === undefined) return NO_CHANGE;
	return {
		...change,
		set: { ...change.set, closedAt: isOver(to) ? (closedAt ?? line.at) : null }
	};
}

/** Renames a project. */
export const renameProject = (
	{ title }: Pick<Project, 'title'>,
	to: string,
	acting: Acting
): RecordChange => setField('title', title, visible(to), acting);

/** Says of a topic or a page of the space that it is about a project, or no more. */
export const linkToProject = (
	{ links }: Pick<Project, 'links'>,
	other: RecordId,
	is: boolean,
	acting: Acting
): RecordChange =>
	setField(keyed('link', other), links.includes(other) ? true : null, is ? true : null, acting);

/** Puts a task into a project, or into none. */
export const putInProject = (
	{ project }: { readonly project?: RecordId | null | undefined },
	to: RecordId | null,
	acting: Acting
): RecordChange => setField('project', project ?? null, to, acting);
