import type { Answer, Question } from '../../src/lib/protocol/handshake';
import type { Identity } from '../access/identity';
import { isRecipient } from '../access/push-subscriptions';
import type { Relay } from '../rooms/relay';

const DONE: Answer = { answer: 'done' };
const MALFORMED: Answer = { answer: 'no', rule: 'SCHEMA', reason: 'malformed' };
/** The relay calls nothing of its own network, and calls by https alone. */
const NOT_CALLED: Answer = { answer: 'no', rule: 'IN-05', reason: 'not-called' };

const ASKS = ['push-key', 'subscribe-push', 'unsubscribe-push'] as const;
type AboutPush = Extract<Question, { readonly ask: (typeof ASKS)[number] }>;

export const isAboutPush = (question: Question): question is AboutPush =>
	ASKS.some((ask) => ask === question.ask);

/**
 * Answers what a device asks about push messages. It sets and removes only its own place: whose it is follows
 * from the connection, and no question can name another device.
 */
export async function answerAboutPush(
	{ pushes }: Relay,
	{ device, member }: Extract<Identity, { kind: 'device' }>,
	question: AboutPush
): Promise<Answer> {
	const { key } = pushes.desk;
	switch (question.ask) {
		case 'push-key':
			return key === null ? NOT_CALLED : { answer: 'push-key', key };
		case 'subscribe-push': {
			const { ask: _, ...place } = question;
			if (key === null || !pushes.desk.takes(place.endpoint)) return NOT_CALLED;
			if (!isRecipient(place)) return MALFORMED;
			await pushes.set(device, { ...place, member, key });
			return DONE;
		}
		case 'unsubscribe-push':
			await pushes.remove(device);
			return DONE;
	}
}
