import { randomBytes } from 'node:crypto';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { Pushes } from '../../sync-server/push/pushes';
import { vapidOf } from '../../sync-server/push/vapid';
import { AddressGuard, readAllowed } from '../../sync-server/webhooks/addresses';
import type { GuardedRelay, Person } from './guarded-relay';
import { browserKeys, type PushService } from './push-service';

/** What looks up no name: a test whose addresses are numbers needs none. */
export const noNames = () => Promise.reject(new Error('no name is asked for'));

/** A guard that lets the relay call this machine, where the push service of a test is. */
export function guardOfTests(): AddressGuard {
	const allowed = readAllowed('127.0.0.1', false);
	if (!allowed.ok) throw new Error(allowed.error);
	return new AddressGuard(allowed.value, () => [], noNames);
}

/** The push messages of a relay, sent to a service of the test. Nothing waits between two attempts. */
export const pushesFor = (
	{ relay }: GuardedRelay,
	{ ca }: PushService,
	guard: AddressGuard = guardOfTests()
): Pushes =>
	new Pushes(relay, { guard, ca, key: vapidOf(randomBytes(32)), wait: () => Promise.resolve() });

/** Asks the relay something on a connection of its own, and hangs up. */
export async function askRelay(
	guarded: GuardedRelay,
	who: Person,
	question: Question
): Promise<Answer | undefined> {
	const door = await guarded.inside(guarded.keys[who]);
	door.say({ type: 'ask', number: 7, question });
	await door.until('answer');
	door.hangUp();
	return door.messages.flatMap((message) => (message.type === 'answer' ? [message.answer] : []))[0];
}

/** What a device asks to be reached at an address. */
export const placeAt = (endpoint: string, more: object = {}): Question => ({
	...{ ask: 'subscribe-push', endpoint, ...browserKeys(), language: 'pl' },
	...{ origin: 'https://polder.example', ...more }
});
