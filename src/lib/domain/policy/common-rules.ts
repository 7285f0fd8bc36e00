import type { Member, People } from '../member/member';
import { refusesIf, type Rule } from './rule';

/** What these rules look at. */
interface Acting {
	readonly actor: string;
	readonly people: Pick<People, 'members'>;
}

/** The member who acts; `undefined` when it is nobody that the directory knows. */
export const memberOf = ({ actor, people }: Acting): Member | undefined =>
	people.members.get(actor);

/** The first rule about every kind of document. */
export const membersOnly = <Context extends Acting>(on: string): Rule<unknown, Context> => ({
	id: 'OP-05',
	who: 'everybody',
	what: 'Only members who have not been removed change anything.',
	on,
	why: 'Whoever has left must not reach back.',
	judge: (_, context) => {
		const member = memberOf(context);
		return refusesIf(member === undefined || member.standing === 'removed', 'not-a-member');
	}
});

/** Guests change nothing here. */
export const guestsRead = <Context extends Acting>(
	on: string,
	what: string
): Rule<unknown, Context> => ({
	id: 'OP-05',
	who: 'guests',
	what,
	on,
	why: 'A guest is shown something, no more.',
	judge: (_, context) => refusesIf(memberOf(context)?.role === 'guest', 'guests-read')
});
