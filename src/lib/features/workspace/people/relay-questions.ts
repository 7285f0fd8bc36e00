import type { WorkspaceView } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import type { DeviceId } from '$lib/domain/core/ids';
import type { Answer, ApiToken, Invitation, Question } from '$lib/protocol/handshake';
import { m } from '$lib/i18n/messages';
import { sentRefusalWords } from '$lib/features/common/refusals/why';

/** The result of a question to the relay. */
export type Asked<Value> =
	| { readonly is: 'answered'; readonly value: Value }
	/** There is no connection now. */
	| { readonly is: 'offline' }
	| { readonly is: 'refused'; readonly reason: string };

/** Asks the relay and returns the kind of answer that fits the question. */
export async function ask<Kind extends Answer['answer']>(
	view: WorkspaceView,
	question: Question,
	kind: Kind,
	patience = PATIENCE
): Promise<Asked<Extract<Answer, { readonly answer: Kind }>>> {
	const answer = await within(patience, view.replica.ask(question));
	if (answer === null) return { is: 'offline' };
	if (answer.answer === 'no') return { is: 'refused', reason: answer.reason };
	if (!isOf(answer, kind)) return { is: 'refused', reason: 'malformed' };
	return { is: 'answered', value: answer };
}

/** How long to wait for an answer, in ms. A connection that has just broken is not noticed at once. */
const PATIENCE = 10_000;

/** Returns the value of a promise, or `null` when it takes too long. */
async function within<Value>(patience: number, promise: Promise<Value>): Promise<Value | null> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<null>((resolve) => {
		timer = setTimeout(() => {
			resolve(null);
		}, patience);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}

const isOf = <Kind extends Answer['answer']>(
	answer: Answer,
	kind: Kind
): answer is Extract<Answer, { readonly answer: Kind }> => answer.answer === kind;

/** Asks the relay to do something. */
export async function askFor(view: WorkspaceView, question: Question): Promise<Asked<null>> {
	const asked = await ask(view, question, 'done');
	return asked.is === 'answered' ? { is: 'answered', value: null } : asked;
}

/** Asks for the invitations that can still be used, the newest first. */
export async function askInvitations(view: WorkspaceView): Promise<Asked<readonly Invitation[]>> {
	const asked = await ask(view, { ask: 'invitations' }, 'invitations');
	if (asked.is !== 'answered') return asked;
	return { is: 'answered', value: newestFirst(asked.value.invitations) };
}

/** Asks for the valid API tokens, the newest first. */
export async function askTokens(view: WorkspaceView): Promise<Asked<readonly ApiToken[]>> {
	const asked = await ask(view, { ask: 'tokens' }, 'tokens');
	if (asked.is !== 'answered') return asked;
	return { is: 'answered', value: newestFirst(asked.value.tokens) };
}

/** Asks when each device was last connected, as far as this person may know. */
export async function askDevices(
	view: WorkspaceView
): Promise<Asked<ReadonlyMap<DeviceId, Instant>>> {
	const asked = await ask(view, { ask: 'devices' }, 'devices');
	if (asked.is !== 'answered') return asked;
	const { devices } = asked.value;
	return { is: 'answered', value: new Map(devices.map((one) => [one.id, one.lastSeenAt])) };
}

const newestFirst = <Item extends { readonly createdAt: number }>(items: readonly Item[]): Item[] =>
	[...items].sort((a, b) => b.createdAt - a.createdAt);

/** Returns what to say when there was no answer, or a refusal. */
export const askedWords = (asked: Exclude<Asked<unknown>, { is: 'answered' }>): string =>
	asked.is === 'offline' ? m.people_ask_offline() : sentRefusalWords(asked.reason);
