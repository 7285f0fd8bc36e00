import { ownsInReach, reachOf } from '$lib/domain/access/reach';
import type { MemberId } from '$lib/domain/core/ids';
import type { RecordKind } from '$lib/domain/core/record';
import type { People } from '$lib/domain/member/member';
import { fold } from '$lib/domain/text/fold';
import type { Option } from '$lib/ui/field';

/**
 * Returns the members to whom this member may give a record of this kind (OP-08): those whose records
 * they see, provided that they also see the present owner's. So an agent can give away no deal. The
 * present owner stays in the list.
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

/** Whether a name contains the query, without regard to accents. */
export const nameMatches = (query: string, option: Option): boolean =>
	fold(option.label).includes(fold(query));
