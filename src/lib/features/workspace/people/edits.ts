import { clock, random } from '$lib/app/context';
import { newId, type MemberId, type TeamId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { isAdmin, type Device, type Member, type Role, type Team } from '$lib/domain/member/member';
import {
	dropDevice,
	dropTeam,
	putDevice,
	putMember,
	putTeam
} from '$lib/documents/write-directory';
import type { DirectoryEditing } from '$lib/features/common/page/directory-editing';
import { problemOf } from '$lib/features/common/refusals/why';
import { CHANGED, undoneBut, undoneUnless, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';

/** The values of the form of a person. */
export interface PersonDraft {
	readonly name: string;
	readonly role: Role;
	readonly team: TeamId | null;
}

/** Adds a person who has no device yet. */
export async function addPerson(
	view: DirectoryEditing,
	draft: PersonDraft
): Promise<Saved<MemberId>> {
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

/** Saves a changed person, if the rules allow it. */
export const saveMember = (view: DirectoryEditing, member: Member): Promise<Saved> =>
	view.replica.directory.edit((doc) => {
		putMember(doc, member);
	});

/** Adds a team or changes one, if the rules allow it. */
export const saveTeam = (
	view: DirectoryEditing,
	team: Omit<Team, 'id'> & { id?: TeamId }
): Promise<Saved> =>
	view.replica.directory.edit((doc) => {
		putTeam(doc, { ...team, id: team.id ?? newId(random) });
	});

/** Removes a team, if the rules allow it. Its people stay, without a team. */
export const removeTeam = (view: DirectoryEditing, team: Team): Promise<Saved> =>
	view.replica.directory.edit((doc) => {
		dropTeam(doc, team.id);
	});

/**
 * Restores a removed team under its old id, to which its people still refer. People who may no longer
 * supervise are left out and named.
 */
export async function bringTeamBack(view: DirectoryEditing, gone: Team): Promise<Undone> {
	const { members, teams } = view.directory;
	if (teams.has(gone.id)) return CHANGED;
	const may = (id: MemberId): boolean => {
		const member = members.get(id);
		if (member === undefined || member.standing === 'removed') return false;
		return member.role === 'supervisor' || isAdmin(member.role);
	};
	const supervisors = gone.supervisors.filter(may);
	const left = gone.supervisors.filter((id) => !may(id));
	const saving = saveTeam(view, { ...gone, supervisors });
	const why = await problemOf(saving, m.people_not_saved());
	if (why !== null) return { is: 'failed', why };
	return undoneBut(left.map((id) => members.get(id)?.name ?? m.common_unknown_person()));
}

/** Restores a removed person. What somebody has changed about them since, such as their role, stays. */
export async function letPersonBack(view: DirectoryEditing, before: Member): Promise<Undone> {
	const now = view.directory.members.get(before.id);
	if (now?.standing !== 'removed') return CHANGED;
	const back = { ...now, standing: before.standing };
	return undoneUnless(await problemOf(saveMember(view, back), m.people_not_saved()));
}

/** Renames a device, if the rules allow it. */
export const renameDevice = (
	view: DirectoryEditing,
	device: Device,
	name: string
): Promise<Saved> =>
	view.replica.directory.edit((doc) => {
		putDevice(doc, { ...device, name: name.trim() });
	});

/** Removes a device from the workspace for good, if the rules allow it. Only a new link brings it back. */
export const removeDevice = (view: DirectoryEditing, { id }: Device): Promise<Saved> =>
	view.replica.directory.edit((doc) => {
		dropDevice(doc, id);
	});
