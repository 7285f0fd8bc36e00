import { random, type WorkspaceView } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { attachAll } from '$lib/features/records/files/attach';
import { partFieldsIn, partsAt, textInstead } from '$lib/features/records/posts/part-fields';
import { namesOf } from '$lib/features/records/posts/post-files.svelte';
import { say } from '$lib/features/records/posts/say';
import { roomName } from '$lib/protocol/rooms';
import { bestEffort, isNotStored } from '$lib/replica/saved';
import {
	changeForLater,
	dropForLater,
	filesOf,
	keepForLater,
	sendLater,
	sendsLater,
	type SendLater,
	type SendState
} from '$lib/replica/store/sends-later';
import { dropWaiting, waitingFiles } from '$lib/replica/store/waiting-files';
import { tookPart } from './my-topics.svelte';

/** After how long a post counts as sent late, ms: a device that is open looks several times within it. */
const LATE = 2 * 60_000;

/** The draft key of what is written in a topic. */
export const draftKeyOf = (topic: RecordId): string => `topic/${topic}`;

/** A post as its form has it, and when it is to be sent. */
export interface Scheduling {
	readonly space: SpaceId;
	readonly topic: RecordId;
	readonly at: Instant;
	readonly text: string;
	readonly parts: SendLater['parts'];
}

/** Keeps a post for later, with the files that wait in its topic. Resolves with whether this device could store it. */
export async function schedule(view: WorkspaceView, post: Scheduling): Promise<boolean> {
	const { db } = view.replica;
	const kept: SendLater = { ...post, id: newId(random), state: { is: 'waiting' } };
	return (await keepForLater(db, kept, draftKeyOf(post.topic))).ok;
}

/**
 * Sends the posts whose time has come, in this order, and keeps those that were late, or could not be sent, for the
 * person to see. One tab of a device does that. While records arrive, the topic of a post may be among them. Resolves
 * with what was sent late.
 */
export async function sendDue(
	view: WorkspaceView,
	now: Instant,
	isArriving = view.arrivingAnywhere !== null
): Promise<readonly SendLater[]> {
	const { db } = view.replica;
	if (!view.leads || view.me === undefined) return [];
	const late: SendLater[] = [];
	for (const post of await sendsLater(db)) {
		if (post.at > now) break;
		if (post.state.is !== 'waiting') continue;
		// What has not arrived, or is not loaded yet, is looked at again: its time has come and stays so.
		const isHere = (await db.records.get(post.topic)) !== undefined;
		if (isHere ? view.space(post.space) === null : isArriving) continue;
		const isLate = now - post.at > LATE;
		if ((await sendNow(view, post.id, isLate ? now : null)) === 'sent' && isLate) late.push(post);
	}
	return late;
}

/** What came of sending a post that was to be sent later. */
export type Sent = 'sent' | 'failed' | 'not-stored' | 'gone';

/**
 * Sends a post now, whatever its time. `lateAt` is the moment to keep when it is late. One that was sent already, by
 * another tab or before this device ended, is not sent again; its files are attached where they were not.
 */
export const sendNow = (
	view: WorkspaceView,
	id: RecordId,
	lateAt: Instant | null = null
): Promise<Sent> =>
	navigator.locks.request(`polder-${view.replica.id}/send-later`, () => send(view, id, lateAt));

async function send(view: WorkspaceView, id: RecordId, lateAt: Instant | null): Promise<Sent> {
	const { db } = view.replica;
	const post = await sendLater(db, id);
	if (post === null || post.state.is === 'late') return 'gone';
	if ((await db.posts.get(id)) === undefined) {
		const state = await said(view, post);
		if (state === 'not-stored') return state;
		if (state !== null) {
			await bestEffort(changeForLater(db, id, { state }));
			return 'failed';
		}
	}
	await attachWaiting(view, id);
	// What this device could not store now it does when it looks again: the post is found there, and not sent again.
	await bestEffort(
		lateAt === null
			? dropForLater(db, id)
			: changeForLater(db, id, { state: { is: 'late', sentAt: lateAt } })
	);
	return 'sent';
}

/** Says a post. Returns what has become of it, or `null` when it was said. */
async function said(
	view: WorkspaceView,
	post: SendLater
): Promise<SendState | 'not-stored' | null> {
	const { id, topic, text, parts } = post;
	const place = await placeOf(view, post);
	if (place === null) return { is: 'failed', reason: 'gone' };
	if (view.space(place.space)?.archived === true) return { is: 'failed', reason: 'not-yours' };
	const fields = partFieldsIn(parts);
	const files = await waitingFiles(view.replica.db, filesOf(id));
	const words = text.trim() === '' ? textInstead(fields) || namesOf(files) : text;
	// What it answers has stayed in the topic that has moved.
	const said = place.id === topic ? fields : { ...fields, replyTo: '' };
	const saved = await say(view, place, words, partsAt(said, view.acting.clock.now()), id);
	if (saved === null) return { is: 'failed', reason: 'unsayable' };
	if (saved.ok) return null;
	return isNotStored(saved.error) ? 'not-stored' : { is: 'failed', reason: saved.error.reason };
}

/** Returns where a post is said: in its topic, or where that has moved to; `null` when it is not here. */
async function placeOf(
	{ replica: { db, records } }: WorkspaceView,
	{ topic, space }: SendLater
): Promise<{ readonly id: RecordId; readonly space: SpaceId } | null> {
	const found = (await records.read(topic))?.record;
	if (found?.kind !== 'topic' || found.binned) return null;
	if (found.movedTo === null) return { id: topic, space };
	const { movedTo } = found;
	const isThere = (await db.records.get(movedTo.topic))?.kind === 'topic';
	return isThere ? { id: movedTo.topic, space: movedTo.space } : null;
}

/**
 * Attaches the files of a post one after the other, each forgotten once it is attached: what ends in between loses none,
 * and none is attached twice.
 */
async function attachWaiting(view: WorkspaceView, id: RecordId): Promise<void> {
	const { db } = view.replica;
	const post = await db.posts.get(id);
	if (post === undefined) return;
	void tookPart(view, post.topic);
	const room = roomName({ kind: 'space', space: post.space });
	for (const file of await waitingFiles(db, filesOf(id))) {
		const isThere = post.files?.some(
			({ name, size }) => name === file.name && size === file.bytes.size
		);
		if (isThere !== true) await attachAll(view, room, id, [file]);
		await bestEffort(dropWaiting(db, [file.key]));
	}
}
