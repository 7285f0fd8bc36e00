import * as Y from 'yjs';
import { notBefore } from '../../src/lib/domain/core/change';
import type { Member } from '../../src/lib/domain/member/member';
import type { Space } from '../../src/lib/domain/space/space';
import { newId, type MemberId, type RecordId, type SpaceId } from '../../src/lib/domain/core/ids';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import {
	judgeTopicMove,
	MOST_MOVED,
	MOVERS_ONLY,
	NO_SUCH_TOPIC,
	postCopy,
	TOO_LONG_TO_MOVE,
	topicCopy,
	topicStub,
	type StandingRecord,
	type TopicMove
} from '../../src/lib/domain/topic/moving';
import { newRecordUpdate, type NewRecord } from '../../src/lib/documents/new-record';
import { applyChange, nextStamp, openRecord } from '../../src/lib/documents/record';
import { roomName } from '../../src/lib/protocol/rooms';
import type { RecordLog } from './record-log';
import type { Relay } from './relay';

/** What a member asks for: a topic of one space in another. */
export interface WantedMove {
	readonly from: SpaceId;
	readonly topic: RecordId;
	readonly to: SpaceId;
}

/** A move that was made: the id of the copy, and the bytes that it takes on the disk. */
export interface MadeMove {
	readonly copy: RecordId;
	readonly kept: number;
}

/**
 * Moves a topic to another space for a member (HI-16): a copy of it and of its posts there, with their authors and
 * moments, and the old one closed and leading to it, all in one commit. The relay copies what it has accepted, so that
 * no device says what others have written. Rejects when the store fails.
 */
export async function moveTopic(
	relay: Relay,
	who: { readonly member: MemberId; readonly device: string },
	wanted: WantedMove
): Promise<Result<MadeMove, Refusal>> {
	const places = placesOf(relay, who, wanted);
	if (!places.ok) return places;
	const { source, target, topic, state } = places.value;
	const posts = postsOf(source, wanted.topic);
	if (posts.length > MOST_MOVED) return fail(TOO_LONG_TO_MOVE);
	const { clock, random } = relay.environment;
	const move: TopicMove = {
		...wanted,
		copy: newId(random),
		copies: new Map(posts.map(({ id }) => [id, newId(random)])),
		...{ by: who.member, at: clock.now(), lineId: () => newId(random) }
	};
	const sender = { member: who.member, author: AUTHOR };
	const room = roomName({ kind: 'space', space: wanted.from });
	const copied = (from: RecordId, id: RecordId, change: NewRecord) =>
		target.writeItself(sender, id, newRecordUpdate(change).update, { room, record: from });
	// All of it in this turn of the event loop: one commit.
	const kept = await Promise.all([
		copied(wanted.topic, move.copy, topicCopy(topic, move)),
		...posts.map(({ id, post }) => copied(id, move.copies.get(id) ?? id, postCopy(post, id, move))),
		source.writeItself(sender, wanted.topic, updateOf(state, topicStub(topic, move)))
	]);
	return succeed({ copy: move.copy, kept: kept.reduce((sum, bytes) => sum + bytes, 0) });
}

/** Returns the posts of a topic as they stand. */
export const postsOf = (
	records: RecordLog,
	topic: RecordId
): readonly { readonly id: RecordId; readonly post: StandingRecord }[] =>
	records.dependentsOf(topic).flatMap((id) => {
		const post = records.standing(id);
		return post?.fields['kind'] === 'post' ? [{ id, post }] : [];
	});

/** The client ids of what the relay copies are bound to it: no device has an id with a colon. */
export const AUTHOR = 'relay:move';

/** Returns the update that makes a change of a record in this state. */
export function updateOf(state: Uint8Array, change: NewRecord): Uint8Array {
	const doc = openRecord([state]);
	try {
		const before = Y.encodeStateVector(doc);
		applyChange(doc, notBefore(nextStamp(doc), change), 'relay');
		return Y.encodeStateAsUpdate(doc, before);
	} finally {
		doc.destroy();
	}
}

/** Both spaces’ records, and the topic as it stands. */
interface Places {
	readonly source: RecordLog;
	readonly target: RecordLog;
	readonly topic: StandingRecord;
	readonly state: Uint8Array;
}

/** A space with its records. */
interface Place {
	readonly space: Space;
	readonly records: RecordLog;
}

/** Returns who asks, and both spaces where they may enter these. */
export function spacesOf(
	{ rooms, rights }: Relay,
	who: { readonly member: MemberId; readonly device: string },
	{ from, to }: WantedMove
): Result<{ readonly member: Member; readonly source: Place; readonly target: Place }, Refusal> {
	const member = rights.people.members.get(who.member);
	const [source, target] = [from, to].map((id): Place | null => {
		const address = { kind: 'space', space: id } as const;
		// The same for a hidden space and for one that does not exist.
		if (!rights.mayBeIn({ kind: 'device', ...who }, address)) return null;
		const { space, records } = rooms.recordsOf(roomName(address)) ?? {};
		return space && records ? { space, records } : null;
	});
	return member === undefined || !source || !target
		? fail(MOVERS_ONLY)
		: succeed({ member, source, target });
}

/** Returns the records of both spaces and the topic, or why this member may not move it. */
function placesOf(
	relay: Relay,
	who: { readonly member: MemberId; readonly device: string },
	wanted: WantedMove
): Result<Places, Refusal> {
	const places = spacesOf(relay, who, wanted);
	if (!places.ok) return places;
	const { member, source, target } = places.value;
	const state = source.records.stateFor(who.member, wanted.topic);
	const topic = source.records.standing(wanted.topic);
	if (state === null || topic === null) return fail(NO_SUCH_TOPIC);
	const may = judgeTopicMove(member, topic.fields, source.space, target.space);
	if (!may.ok) return may;
	return succeed({ source: source.records, target: target.records, topic, state });
}
