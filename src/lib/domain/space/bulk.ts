import type { Refusal } from '../access/refusal';
import type { MemberId } from '../core/ids';
import { fail, succeed, type Result } from '../core/result';
import type { GroupId, Space, Visibility } from './space';
import { hasTag } from './tags';

/** One action on many spaces (LS-12). */
export type SpaceWork =
	| { readonly what: 'group'; readonly group: GroupId; readonly inside: boolean }
	| { readonly what: 'tag'; readonly tag: string; readonly inside: boolean }
	| { readonly what: 'visibility'; readonly visibility: Visibility }
	| { readonly what: 'archive'; readonly archived: boolean }
	| { readonly what: 'delete'; readonly deleted: boolean };

/** What an action changes in one space. */
export type SpaceStep =
	| Exclude<SpaceWork, { what: 'visibility' }>
	| {
			readonly what: 'visibility';
			readonly visibility: Visibility;
			/** The member who gets access (`true`) or loses it with it; `null` for nobody. */
			readonly member: { readonly id: MemberId; readonly inside: boolean } | null;
	  };

/**
 * Returns what the action changes in a space, or `null` where it is already as it should be. Whoever makes
 * a space private or hidden stays inside (LS-05).
 */
export function spaceStep(space: Space, work: SpaceWork, actor: MemberId): SpaceStep | null {
	if (isSo(space, work)) return null;
	if (work.what !== 'visibility') return work;
	const isShutOut = work.visibility !== 'public' && !space.members.includes(actor);
	return { ...work, member: isShutOut ? { id: actor, inside: true } : null };
}

const CHANGED_SINCE = fail<Refusal>({ rule: 'LS-12', reason: 'changed-since' });

/**
 * Returns the step that undoes the action on one space. `before` is the space as it was, `now` as it is.
 * What somebody has changed since stays and is said.
 */
export function spaceUndo(
	before: Space,
	now: Space,
	work: SpaceWork,
	actor: MemberId
): Result<SpaceStep, Refusal> {
	if (!isSo(now, work)) return CHANGED_SINCE;
	switch (work.what) {
		case 'group':
		case 'tag':
			return succeed({ ...work, inside: !work.inside });
		case 'archive':
			return succeed({ ...work, archived: before.archived });
		case 'delete':
			return succeed({ ...work, deleted: before.deleted });
		case 'visibility': {
			const cameIn = !before.members.includes(actor) && now.members.includes(actor);
			return succeed({
				what: 'visibility',
				visibility: before.visibility,
				member: cameIn ? { id: actor, inside: false } : null
			});
		}
	}
}

/** Whether a space is as the action leaves it. */
function isSo(space: Space, work: SpaceWork): boolean {
	switch (work.what) {
		case 'group':
			return space.groups.includes(work.group) === work.inside;
		case 'tag':
			return hasTag(space.tags, work.tag) === work.inside;
		case 'visibility':
			return space.visibility === work.visibility;
		case 'archive':
			return space.archived === work.archived;
		case 'delete':
			return space.deleted === work.deleted;
	}
}
