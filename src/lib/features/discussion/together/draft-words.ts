import type { WorkspaceView } from '$lib/app/context';
import type { MemberId } from '$lib/domain/core/ids';
import { m } from '$lib/i18n/messages';
import type { DraftRow } from '$lib/replica/store/rows';
import { listText } from '$lib/ui/format';

/** How somebody stands to a draft. */
export type Standing = 'owner' | 'writes' | 'asked' | 'declined';

/** Returns how this person stands to a draft. */
export function standingIn({ replica: { me } }: WorkspaceView, draft: DraftRow): Standing {
	if (draft.owner === me) return 'owner';
	if (draft.joined.includes(me)) return 'writes';
	return draft.declined.includes(me) ? 'declined' : 'asked';
}

/** Says who writes a draft with this person, and who was only asked or has declined: a sentence each. */
export function draftWords(view: WorkspaceView, draft: DraftRow): readonly string[] {
	const { directory, replica } = view;
	const { owner, participants, joined, declined } = draft;
	const nameOf = (id: MemberId | null) =>
		directory.members.get(id ?? '')?.name ?? m.common_unknown_person();
	if (standingIn(view, draft) === 'asked') return [m.together_asked({ name: nameOf(owner) })];
	const named = (members: readonly (MemberId | null)[]) => {
		const others = members.filter((id) => id !== replica.me);
		return { count: others.length, names: listText(others.map(nameOf)) };
	};
	const writing = named([owner, ...joined]);
	const waiting = named(
		participants.filter((id) => !joined.includes(id) && !declined.includes(id))
	);
	const away = named(declined);
	const words = [
		...(writing.count === 0 ? [] : [m.together_with(writing)]),
		...(waiting.count === 0 ? [] : [m.together_waits(waiting)]),
		...(away.count === 0 ? [] : [m.together_declined(away)])
	];
	return words.length === 0 ? [m.together_alone()] : words;
}
