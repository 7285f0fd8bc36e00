import type { MemberId, RecordId, SpaceId } from '../../src/lib/domain/core/ids';
import { mayEnter } from '../../src/lib/domain/access/reach';
import { CLOCK_GRACE } from '../../src/lib/domain/policy/history-rules';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { roomName } from '../../src/lib/protocol/rooms';
import type { Relay } from '../rooms/relay';

const DONE: Answer = { answer: 'done' };
const MALFORMED: Answer = { answer: 'no', rule: 'SCHEMA', reason: 'malformed' };
/** The same for a topic that is out of reach and for one that does not exist. */
const NOT_YOURS: Answer = { answer: 'no', rule: 'HI-15', reason: 'not-yours' };

const ASKS = ['tell-read', 'share-read', 'readers'] as const;
type AboutReaders = Extract<Question, { readonly ask: (typeof ASKS)[number] }>;

export const isAboutReaders = (question: Question): question is AboutReaders =>
	ASKS.some((ask) => ask === question.ask);

/**
 * Answers what a device asks about who has read a topic (HI-15). Whose mark it is follows from the connection: no
 * question can name another member. Rejects when the store fails.
 */
export async function answerAboutReaders(
	relay: Relay,
	member: MemberId,
	question: AboutReaders
): Promise<Answer> {
	const { readers } = relay;
	switch (question.ask) {
		case 'tell-read': {
			const { marks } = question;
			if (!marks.every(({ space, topic }) => mayRead(relay, member, space, topic))) {
				return NOT_YOURS;
			}
			// Nobody has read what has not been said yet.
			if (marks.some(({ at }) => at > relay.environment.clock.now() + CLOCK_GRACE))
				return MALFORMED;
			await readers.tell(member, marks);
			return DONE;
		}
		case 'share-read':
			await readers.share(member, question.on);
			return DONE;
		case 'readers': {
			const { space, topic } = question;
			if (!mayRead(relay, member, space, topic)) return NOT_YOURS;
			return { answer: 'readers', readers: [...readers.of(topic, knownIn(relay, member, space))] };
		}
	}
}

/** Whether there is such a topic in a space that a member may enter. */
function mayRead(
	{ rights, environment: { store } }: Relay,
	member: MemberId,
	space: SpaceId,
	topic: RecordId
): boolean {
	const there = rights.space(space);
	if (there === null || !mayEnter(member, there, rights.people)) return false;
	return store.facts(roomName({ kind: 'space', space }), topic)?.facts.kind === 'topic';
}

/** Returns who reads in a space, as far as a member may know of them. */
function knownIn({ rights }: Relay, member: MemberId, space: SpaceId): readonly MemberId[] {
	const there = rights.space(space);
	const { members } = rights.isGuest(member) ? rights.directoryFor(member) : rights.people;
	return [...members.keys()].filter((id) => there !== null && mayEnter(id, there, rights.people));
}
