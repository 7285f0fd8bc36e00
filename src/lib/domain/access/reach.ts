import type { MemberId } from '../core/ids';
import type { RecordFacts } from '../core/record';
import { isAdmin, type Member, type People } from '../member/member';
import type { Space } from '../space/space';

/**
 * Whose deals a member sees (OP-08): an agent their own, a supervisor those of the members of the
 * teams they supervise and their own, admin and owner all. Guests are let into a space by hand, to
 * read it, and see all of it.
 */
export type Reach =
	| { readonly kind: 'all' }
	| { readonly kind: 'owners'; readonly owners: ReadonlySet<MemberId> }
	| { readonly kind: 'none' };

/** The reach of a member; of nobody, or of one who has been removed, nothing. */
export function reachOf(memberId: MemberId, people: People): Reach {
	const member = people.members.get(memberId);
	if (member === undefined || member.standing === 'removed') return { kind: 'none' };
	if (isAdmin(member.role) || member.role === 'guest') return { kind: 'all' };
	const owners = new Set([memberId]);
	if (member.role === 'supervisor') {
		const teams = new Set<string>();
		for (const team of people.teams.values()) {
			if (team.supervisors.includes(memberId)) teams.add(team.id);
		}
		for (const other of people.members.values()) {
			if (other.team !== null && teams.has(other.team)) owners.add(other.id);
		}
	}
	return { kind: 'owners', owners };
}

/** Whether a record with these facts is within reach (OP-08). What is not a deal is for all inside. */
export function mayRead(reach: Reach, facts: RecordFacts): boolean {
	if (reach.kind === 'none') return false;
	if (facts.kind !== 'deal' || reach.kind === 'all') return true;
	return facts.owner !== null && reach.owners.has(facts.owner);
}

/** A reach as text, equal exactly for equal reaches: what a cursor remembers of it. */
export function reachKey(reach: Reach): string {
	return reach.kind === 'owners' ? `owners:${[...reach.owners].sort().join(',')}` : reach.kind;
}

/** Reads a reach back from its text; what cannot be read reaches nothing. */
export function reachFromKey(key: string): Reach {
	if (key === 'all') return { kind: 'all' };
	if (!key.startsWith('owners:')) return { kind: 'none' };
	return {
		kind: 'owners',
		owners: new Set(
			key
				.slice(7)
				.split(',')
				.filter((id) => id !== '')
		)
	};
}

/** Whether a member may enter a space: see its document and, within reach, its records (LS-05). */
export function mayEnter(
	memberId: MemberId,
	space: Pick<Space, 'visibility' | 'members'>,
	people: Pick<People, 'members'>
): boolean {
	const member = people.members.get(memberId);
	if (member === undefined || member.standing === 'removed') return false;
	return isAdmin(member.role) || openTo(member, space);
}

const openTo = (member: Member, space: Pick<Space, 'visibility' | 'members'>): boolean =>
	space.members.includes(member.id) || (space.visibility === 'public' && member.role !== 'guest');

/** Whether a member may know that a space exists: hidden ones are not listed for others (LS-05). */
export const mayList = (
	memberId: MemberId,
	space: Pick<Space, 'visibility' | 'members'>,
	people: Pick<People, 'members'>
): boolean =>
	mayEnter(memberId, space, people) ||
	(space.visibility === 'private' &&
		people.members.get(memberId) !== undefined &&
		people.members.get(memberId)?.standing !== 'removed' &&
		people.members.get(memberId)?.role !== 'guest');
