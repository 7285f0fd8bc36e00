import type { MemberId, SpaceId } from '../core/ids';
import type { RecordFacts } from '../core/record';
import type { People } from '../member/member';
import { listedFor } from '../space/listed';
import type { CatalogueEntry, Space } from '../space/space';
import { mayEnter, mayRead, reachOf } from './reach';

/**
 * What a member sees, for those who may ask (OP-08, LS-05, LS-06). It is computed by the functions that the
 * relay decides with, so that the answer is what that member's devices are sent.
 */
export class Seen {
	private readonly reach;
	private readonly entered: ReadonlySet<SpaceId>;
	/** The spaces on their list, also those that they may not enter. */
	readonly spaces: readonly CatalogueEntry[];

	constructor(
		readonly member: MemberId,
		spaces: readonly Space[],
		people: People
	) {
		this.reach = reachOf(member, people);
		this.spaces = spaces.flatMap((space) => listedFor(member, space, people) ?? []);
		this.entered = new Set(
			spaces.filter((space) => mayEnter(member, space, people)).map(({ id }) => id)
		);
	}

	/** Whether they may enter a space. */
	enters(space: SpaceId): boolean {
		return this.entered.has(space);
	}

	/** Whether they see a record. `space` is the record's; `null` for customers, which are in none. */
	sees(space: SpaceId | null, facts: RecordFacts): boolean {
		return (space === null || this.enters(space)) && mayRead(this.reach, facts);
	}
}
