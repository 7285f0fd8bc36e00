import { reachKey, reachOf, type Reach } from '../../src/lib/domain/access/reach';
import type { MemberId } from '../../src/lib/domain/core/ids';
import type { People } from '../../src/lib/domain/member/member';

/** A member's reach, and the same as text. */
export interface KnownReach {
	readonly reach: Reach;
	readonly key: string;
}

/** The reaches that were worked out, by the state of the directory that they follow from. */
const known = new WeakMap<People, Map<MemberId, KnownReach>>();

/**
 * Returns a member's reach. It is worked out once for each state of the directory: going through all members takes
 * time, and every room asks for every member who is in it.
 */
export function reachIn(people: People, member: MemberId): KnownReach {
	const reaches = known.get(people) ?? new Map<MemberId, KnownReach>();
	known.set(people, reaches);
	const found = reaches.get(member);
	if (found !== undefined) return found;
	const reach = reachOf(member, people);
	const made = { reach, key: reachKey(reach) };
	reaches.set(member, made);
	return made;
}
