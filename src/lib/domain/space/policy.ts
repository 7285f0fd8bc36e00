import type { WorkspaceField } from '../fields/workspace-field';
import type { Visibility } from './space';

/** Who may create spaces (LS-06): all but guests, supervisors and admins, or admins alone. */
export type SpaceMakers = 'members' | 'supervisors' | 'admins';

export const SPACE_MAKERS: readonly SpaceMakers[] = ['members', 'supervisors', 'admins'];

/**
 * Who may choose another visibility than the default (LS-06): everybody who manages the space, or admins
 * alone.
 */
export type VisibilitySetters = 'managers' | 'admins';

export const VISIBILITY_SETTERS: readonly VisibilitySetters[] = ['managers', 'admins'];

/** What the workspace says about its spaces (LS-06, LS-10). */
export interface SpacePolicy {
	readonly makers: SpaceMakers;
	/** The visibility of a new space. */
	readonly visibility: Visibility;
	readonly visibilityBy: VisibilitySetters;
	/** The fields of every space, in their order, including removed ones. */
	readonly fields: readonly WorkspaceField[];
}

/** The policy that applies as long as nobody has set another. */
export const DEFAULT_SPACE_POLICY: SpacePolicy = {
	makers: 'members',
	visibility: 'public',
	visibilityBy: 'managers',
	fields: []
};
