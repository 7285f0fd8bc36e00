import { mayEnter } from '../access/reach';
import type { Acting, RecordChange } from '../core/change';
import type { MemberId } from '../core/ids';
import { setField } from '../core/set-field';
import type { Member, People } from '../member/member';
import type { Space } from '../space/space';
import type { Deal } from './deal';

/** Who works on a deal beside its owner (PR-11): an owner who was a participant before counts once. */
export const besideOwner = ({
	owner,
	participants
}: Pick<Deal, 'owner' | 'participants'>): readonly MemberId[] =>
	participants.filter((member) => member !== owner);

/** Lets a member take part in a deal: they see it and work on it (PR-11). */
export const addParticipant = (
	{ participants }: Pick<Deal, 'participants'>,
	member: MemberId,
	acting: Acting
): RecordChange =>
	setField('participants', participants, [...new Set([...participants, member])], acting);

/** Takes a participant out of a deal: it goes from their devices unless they see it otherwise (PR-11). */
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

/** The members who could take part in a deal: they may enter its space, and are not in it yet. */
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
