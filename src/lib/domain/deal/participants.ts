import { mayEnter } from '../access/reach';
import type { Acting, RecordChange } from '../core/change';
import type { MemberId } from '../core/ids';
import { setField } from '../core/set-field';
import type { Member, People } from '../member/member';
import type { Space } from '../space/space';
import type { Deal } from './deal';

/** Returns the participants of a deal without its owner (PR-11), who may have been a participant before. */
export const besideOwner = ({
	owner,
	participants
}: Pick<Deal, 'owner' | 'participants'>): readonly MemberId[] =>
	participants.filter((member) => member !== owner);

/** Adds a participant to a deal, who can see and edit it then (PR-11). */
export const addParticipant = (
	{ participants }: Pick<Deal, 'participants'>,
	member: MemberId,
	acting: Acting
): RecordChange =>
	setField('participants', participants, [...new Set([...participants, member])], acting);

/**
 * Removes a participant from a deal. The deal disappears from their devices unless they see it for
 * another reason (PR-11).
 */
export const removeParticipant = (
	{ participants }: Pick<Deal, 'participants'>,
	member: MemberId,
	acting: Acting
): RecordChange =>
	setField(
		'participants',
		participants,
		participants.filter((other) => other !== member),
		acting
	);

/**
 * Returns the members who can become participants of a deal: they may enter its space, and are not
 * participants yet.
 */
export const possibleParticipants = (
	deal: Pick<Deal, 'owner' | 'participants'>,
	space: Pick<Space, 'visibility' | 'members'>,
	people: Pick<People, 'members'>
): readonly Member[] =>
	[...people.members.values()].filter(
		({ id, role, standing }) =>
			standing !== 'removed' &&
			role !== 'guest' &&
			id !== deal.owner &&
			!deal.participants.includes(id) &&
			mayEnter(id, space, people)
	);
