import { ownsInReach, reachOf } from '$lib/domain/access/reach';
import type { MemberId } from '$lib/domain/core/ids';
import type { RecordKind } from '$lib/domain/core/record';
import type { People } from '$lib/domain/member/member';
import { fold } from '$lib/domain/text/fold';
import type { Option } from '$lib/ui/field';

/**
 * The members whom this one may make the owner of a record of this kind (OP-08): those whose records
 * they see, when its present owner is one of them, too. An agent can give no deal away. Whoever owns
 * it now stays in the list.
 */
export function possibleOwners(
	kind: RecordKind,
	people: People,
	me: MemberId,
	current: MemberId | null
): Option[] {
	const reach = reachOf(me, people);
	const within = (owner: MemberId) => ownsInReach(reach, { kind, owner });
	const mayHandOn = current === null || within(current);
	return [...people.members.values()]
		.filter(
			({ id, standing, role }) =>
				id === current || (mayHandOn && standing !== 'removed' && role !== 'guest' && within(id))
		)
		.sort((a, b) => a.name.localeCompare(b.name))
		.map(({ id, name }) => ({ value: id, label: name }));
}

/** Finds people by any part of their name, accents aside. */
export const nameMatches = (query: string, option: Option): boolean =>
	fold(option.label).includes(fold(query));
