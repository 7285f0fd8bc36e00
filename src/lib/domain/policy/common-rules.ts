import type { Member, People } from '../member/member';
import { refusesIf, type Rule } from './rule';

/** What these rules read. */
interface Acting {
	readonly actor: string;
	readonly people: Pick<People, 'members'>;
}

/** Returns the acting member, or `undefined` when the directory does not know them. */
export const memberOf = ({ actor, people }: Acting): Member | undefined =>
	people.members.get(actor);

/** The first rule about every kind of document. */
export const membersOnly = <Context extends Acting>(on: string): Rule<unknown, Context> => ({
	id: 'OP-05',
	who: 'everybody',
	what: 'Only members who have not been removed change anything.',
	on,
	why: 'Whoever has left must not reach back.',
	once: true,
	judge: (_, context) => {
		const member = memberOf(context);
		return refusesIf(member === undefined || member.standing === 'removed', 'not-a-member');
	}
});

/**
 * The rule that guests change nothing.
 * @param isLeft whether a change is left to them all the same
 */
export const guestsRead = <Fact, Context extends Acting>(
	on: string,
	what: string,
	isLeft?: (fact: Fact, context: Context) => boolean
): Rule<Fact, Context> => ({
	id: 'OP-05',
	who: 'guests',
	what,
	on,
	why: 'A guest is shown something, and at most says something about it.',
	...(isLeft === undefined ? { once: true as const } : {}),
	judge: (fact, context) =>
		refusesIf(
			memberOf(context)?.role === 'guest' && isLeft?.(fact, context) !== true,
			'guests-read'
		)
});
