import type * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import type { PrivateRoot } from '../domain/policy/document-shapes';
import { notesPart, type TopicChoices } from '../domain/topic/following';

/** The root of a private document that has what a member has chosen for topics. */
const TOPICS = 'topics' satisfies PrivateRoot;

const FOLLOWED = 'followed_';
const MUTED = 'muted_';

/** Follows a topic, or expressly does not. Whoever follows has not muted it. */
export function setFollowed(doc: Y.Doc, topic: RecordId, follow: boolean): void {
	const topics = doc.getMap(TOPICS);
	topics.set(FOLLOWED + topic, follow);
	if (follow && topics.has(MUTED + topic)) topics.delete(MUTED + topic);
}

/** Mutes a topic from this moment on; `null` takes that back. */
export function setMuted(doc: Y.Doc, topic: RecordId, at: Instant | null): void {
	if (at === null) doc.getMap(TOPICS).delete(MUTED + topic);
	else doc.getMap(TOPICS).set(MUTED + topic, at);
}

/** Returns what to change to note that the member has taken part in a topic; `null` when it is known. */
export const notePart = (doc: Y.Doc, topic: RecordId): (() => void) | null =>
	notesPart(topic, readTopicChoices(doc))
		? () => {
				setFollowed(doc, topic, true);
			}
		: null;

/** Returns what the member has chosen for topics. */
export function readTopicChoices(doc: Y.Doc): TopicChoices {
	const followed = new Map<RecordId, boolean>();
	const muted = new Set<RecordId>();
	doc.getMap(TOPICS).forEach((value, key) => {
		if (key.startsWith(FOLLOWED) && typeof value === 'boolean')
			followed.set(key.slice(FOLLOWED.length), value);
		else if (key.startsWith(MUTED)) muted.add(key.slice(MUTED.length));
	});
	return { followed, muted };
}
