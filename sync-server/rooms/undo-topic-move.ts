import { newId, type MemberId } from '../../src/lib/domain/core/ids';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import { NO_SUCH_TOPIC } from '../../src/lib/domain/topic/moving';
import { copyAway, judgeMoveUndo, topicBack } from '../../src/lib/domain/topic/undo-move';
import type { Relay } from './relay';
import { AUTHOR, postsOf, spacesOf, updateOf, type MadeMove, type WantedMove } from './topic-moves';

/**
 * Takes back the move of a topic for a member (HI-16): the old one is what it was, and its copy goes into the bin, in one
 * commit. Only while the copy is as it was made: what was said in it since would be lost. Rejects when the store fails.
 */
export async function undoTopicMove(
	relay: Relay,
	who: { readonly member: MemberId; readonly device: string },
	wanted: WantedMove
): Promise<Result<MadeMove, Refusal>> {
	const places = spacesOf(relay, who, wanted);
	if (!places.ok) return places;
	const { member } = places.value;
	const [source, target] = [places.value.source.records, places.value.target.records];
	const topic = source.standing(wanted.topic);
	const copyId = topic?.fields['movedTo'];
	if (topic === null || typeof copyId !== 'string') return fail(NO_SUCH_TOPIC);
	const copy = target.standing(copyId);
	const states = [
		source.stateFor(who.member, wanted.topic),
		target.stateFor(who.member, copyId)
	] as const;
	if (copy === null || states[0] === null || states[1] === null) return fail(NO_SUCH_TOPIC);
	const { clock, random } = relay.environment;
	const undo = {
		...{ ...wanted, copy: copyId },
		...{ by: who.member, at: clock.now(), lineId: () => newId(random) }
	};
	const records = {
		...{ topic, copy, copied: postsOf(target, copyId) },
		posts: new Map(postsOf(source, wanted.topic).map(({ id, post }) => [id, post]))
	};
	const { space: from } = places.value.source;
	const { space: to } = places.value.target;
	const may = judgeMoveUndo(member, records, undo, from, to);
	if (!may.ok) return may;
	const sender = { member: who.member, author: AUTHOR };
	// Both in this turn of the event loop: one commit.
	const kept = await Promise.all([
		source.writeItself(sender, wanted.topic, updateOf(states[0], topicBack(topic, undo))),
		target.writeItself(sender, copyId, updateOf(states[1], copyAway(copy, undo)))
	]);
	return succeed({ copy: copyId, kept: kept.reduce((sum, bytes) => sum + bytes, 0) });
}
