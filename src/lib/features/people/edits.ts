import type { WorkspaceView } from '$lib/app/context';
import { clock, random } from '$lib/app/context';
import { newId, type MemberId, type TeamId } from '$lib/domain/core/ids';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import type { Member, Role, Team } from '$lib/domain/member/member';
import { judgeMemberEdit, type MemberFault } from '$lib/domain/member/rules';
import { dropTeam, putMember, putTeam } from '$lib/documents/directory';

/** What the form of a person holds. */
export interface PersonDraft {
	readonly name: string;
	readonly role: Role;
	readonly team: TeamId | null;
}

/** Adds a person who has no device yet. */
export async function addPerson(
	view: WorkspaceView,
	draft: PersonDraft
): Promise<Result<MemberId, MemberFault>> {
	const member: Member = {
		...draft,
		name: draft.name.trim(),
		id: newId(random),
		standing: 'invited',
		createdAt: clock.now(),
		importId: null
	};
	const saved = await saveMember(view, member);
	return saved.ok ? succeed(member.id) : saved;
}

/** Changes a person to what `member` says, if the rules allow it. */
export async function saveMember(
	view: WorkspaceView,
	member: Member
): Promise<Result<null, MemberFault>> {
	const may = judgeMemberEdit(view.replica.me, member, view.directory);
	if (!may.ok) return fail(may.error);
	await view.replica.directory.edit((doc) => {
		putMember(doc, member);
	});
	return may;
}

/** Adds a team or changes one. */
export const saveTeam = (
	view: WorkspaceView,
	team: Omit<Team, 'id'> & { id?: TeamId }
): Promise<void> =>
	view.replica.directory.edit((doc) => {
		putTeam(doc, { ...team, id: team.id ?? newId(random) });
	});

/** Takes a team away; its people stay, in no team. Gives the way to bring it back as it was. */
export async function removeTeam(view: WorkspaceView, team: Team): Promise<() => Promise<void>> {
	await view.replica.directory.edit((doc) => {
		dropTeam(doc, team.id);
	});
	return () => saveTeam(view, team);
}
