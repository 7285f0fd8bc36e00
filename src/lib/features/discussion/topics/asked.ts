import type { WorkspaceView } from '$lib/app/context';
import { mayEnter } from '$lib/domain/access/reach';
import type { MemberId } from '$lib/domain/core/ids';
import type { Topic } from '$lib/domain/topic/topic';

/** Who has confirmed an announcement, and who has not. */
export interface Asked {
	readonly have: readonly MemberId[];
	readonly missing: readonly MemberId[];
	readonly total: number;
}

/**
 * Returns who is asked to confirm an announcement: who may enter its space, is no guest and did not make it. Those who have confirmed
 * and may not enter any more are among those who have.
 */
export function asksOf(
	view: Pick<WorkspaceView, 'space'> & { readonly directory: WorkspaceView['directory'] },
	{ space: id, confirmed, createdBy }: Pick<Topic, 'space' | 'confirmed' | 'createdBy'>
): Asked {
	const space = view.space(id);
	const missing = [...view.directory.members.values()]
		.filter(
			(member) =>
				member.standing === 'active' &&
				member.role !== 'guest' &&
				member.id !== createdBy &&
				space !== null &&
				mayEnter(member.id, space, view.directory) &&
				!confirmed.includes(member.id)
		)
		.map(({ id: member }) => member);
	return { have: confirmed, missing, total: confirmed.length + missing.length };
}
