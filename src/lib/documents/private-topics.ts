import type * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import type { PrivateRoot } from '../domain/policy/document-shapes';
import { notesPart, type TopicChoices } from '../domain/topic/following';
import type { ReadMark, ReadMarks, ReadPlace } from '../domain/topic/read-marks';

/** The root of a private document that has what a member has chosen for topics. */
const TOPICS = 'topics' satisfies PrivateRoot;

const FOLLOWED = 'followed_';
const MUTED = 'muted_';
const SEEN = 'seen_';
/** `true` while others are not told how far the member has read; since when they are again, ms, afterwards. */
const HIDES = 'hides';

/** How many topics are remembered as read; those that were looked at longest ago are forgotten, a few at a time. */
const MOST_MARKS = 2000;
const FORGOTTEN_AT_ONCE = 50;

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

/** Says whether others are told how far the member has read, from the moment `at` on (HI-15). */
export function setSharing(doc: Y.Doc, shares: boolean, at: Instant): void {
	doc.getMap(TOPICS).set(HIDES, shares ? at : true);
}

/** Returns whether others are told how far the member has read: unless they have said otherwise. */
export const readSharing = (doc: Y.Doc): boolean => doc.getMap(TOPICS).get(HIDES) !== true;

/** Returns since when others are told, ms: what was read before that stays with the member (HI-15). 0 for always. */
export function readSharedSince(doc: Y.Doc): Instant {
	const at = doc.getMap(TOPICS).get(HIDES);
	return typeof at === 'number' ? at : 0;
}

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

/** Notes how far the member has read a topic; `null` forgets it. */
export function setReadMark(doc: Y.Doc, topic: RecordId, mark: ReadMark | null): void {
	const topics = doc.getMap(TOPICS);
	if (mark === null) topics.delete(SEEN + topic);
	else topics.set(SEEN + topic, mark);
	const marks = [...readMarks(doc)];
	if (marks.length < MOST_MARKS + FORGOTTEN_AT_ONCE) return;
	marks.sort(([, a], [, b]) => a.seen - b.seen);
	for (const [id] of marks.slice(0, FORGOTTEN_AT_ONCE)) topics.delete(SEEN + id);
}

/** Returns how far the member has read topics. */
export function readMarks(doc: Y.Doc): ReadMarks {
	const marks = new Map<RecordId, ReadMark>();
	doc.getMap(TOPICS).forEach((value, key) => {
		const mark = key.startsWith(SEEN) ? markOf(value) : null;
		if (mark !== null) marks.set(key.slice(SEEN.length), mark);
	});
	return marks;
}

function markOf(value: unknown): ReadMark | null {
	const place = placeOf(value);
	if (place === null) return null;
	const before = placeOf((value as { readonly before?: unknown }).before);
	return before === null ? place : { ...place, before };
}

function placeOf(value: unknown): ReadPlace | null {
	if (typeof value !== 'object' || value === null) return null;
	const { count, at, id, seen } = value as Partial<Record<keyof ReadPlace, unknown>>;
	return typeof count === 'number' &&
		typeof at === 'number' &&
		typeof id === 'string' &&
		typeof seen === 'number'
		? { count, at, id, seen }
		: null;
}
