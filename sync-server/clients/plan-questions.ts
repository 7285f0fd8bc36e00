import { mayEnter, mayRead, reachOf } from '../../src/lib/domain/access/reach';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import { toldOf } from '../../src/lib/domain/plan/day-plan';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { parseRoom } from '../../src/lib/protocol/rooms';
import { platform } from '../common/platform';
import type { Relay } from '../rooms/relay';

type AboutPlans = Extract<Question, { readonly ask: 'day-plans' }>;

/**
 * Answers what others plan for a day (LW-07): as each of them chose, and of what the asker may not read only that they are busy. A plan has no
 * titles: the asker's device has those of what it may read. Guests are told of nobody's day, and nobody of the day of who has left.
 */
export async function answerAboutPlans(
	relay: Relay,
	asker: MemberId,
	{ day, members }: AboutPlans
): Promise<Answer> {
	const { plans, rights } = relay;
	if (rights.isGuest(asker)) return { answer: 'day-plans', plans: [] };
	const told: Extract<Answer, { readonly answer: 'day-plans' }>['plans'] = [];
	for (const member of new Set(members)) {
		const known = rights.people.members.get(member);
		if (known === undefined || known.standing === 'removed') continue;
		// Nobody else waits for many documents that are read.
		if (!plans.has(member)) await platform.turn();
		const blocks = toldOf(plans.of(member), day, (record) => reads(relay, asker, record));
		if (blocks !== null) told.push({ member, blocks: [...blocks] });
	}
	return { answer: 'day-plans', plans: told };
}

/** Whether a member may read a record of a space that they may enter. */
function reads(
	{ rights, environment: { store } }: Relay,
	member: MemberId,
	record: RecordId
): boolean {
	const reach = reachOf(member, rights.people);
	return store.roomsOf(record).some((room) => {
		const address = parseRoom(room);
		const space = address?.kind === 'space' ? rights.space(address.space) : null;
		if (space === null || !mayEnter(member, space, rights.people)) return false;
		const stored = store.facts(room, record);
		return stored !== null && mayRead(reach, stored.facts);
	});
}
