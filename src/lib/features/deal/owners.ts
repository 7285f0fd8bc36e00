import { mayRead, reachOf } from '$lib/domain/access/reach';
import type { MemberId } from '$lib/domain/core/ids';
import type { People } from '$lib/domain/member/member';
import { fold } from '$lib/domain/text/fold';
import type { Option } from '$lib/ui/field';

/**
 * The members whom this one may make the owner of a deal (OP-08): those whose deals they see. An
 * agent can give no deal away. Whoever owns it now stays in the list.
 */
export function dealOwners(people: People, me: MemberId, current: MemberId | null): Option[] {
	const reach = reachOf(me, people);
	return [...people.members.values()]
		.filter(
			({ id, standing, role }) =>
				id === current ||
				(standing !== 'removed' && role !== 'guest' && mayRead(reach, { kind: 'deal', owner: id }))
		)
		.sort((a, b) => a.name.localeCompare(b.name))
		.map(({ id, name }) => ({ value: id, label: name }));
}

/** Finds people by any part of their name, accents aside. */
export const nameMatches = (query: string, option: Option): boolean =>
	fold(option.label).includes(fold(query));
