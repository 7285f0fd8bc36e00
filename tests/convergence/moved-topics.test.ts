import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordId, SpaceId } from '../../src/lib/domain/core/ids';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { openRecord, readPosts } from '../../src/lib/documents/record';
import { newestPosts } from '../../src/lib/replica/store/threads';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let from: SpaceId;
let to: SpaceId;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('olga', relay);
	from = (await olga.addSpace({ kind: 'discussion', stages: [] })).id;
	to = (await olga.addSpace({ kind: 'discussion', stages: [] })).id;
	await olga.synced();
	anna = await olga.invite('anna', 'agent', relay);
	const topic = createTopic({ title: 'Rope', space: from }, acting(olga));
	await olga.workspace.records.change(room(from), 't', topic);
	await say(olga, 'first', 'Which one?');
	await waitFor(
		async () => (await anna.workspace.db.posts.get('first')) !== undefined,
		() => 'Anna has the first post'
	);
	await say(anna, 'second', `Hemp, [[member:${olga.me}]]`);
	await waitFor(
		async () => (await olga.workspace.db.posts.get('second')) !== undefined,
		() => 'Olga has the answer'
	);
});
afterEach(async () => {
	for (const actor of [anna, olga]) await actor.leave();
});

const acting = ({ me }: Actor) => ({ actor: me, clock, random });
const room = (space: SpaceId) => roomName({ kind: 'space', space });

async function say(actor: Actor, id: RecordId, text: string): Promise<void> {
	const change = createPost(id, text, { id: 't', space: from }, acting(actor));
	if (change === null) throw new Error('no post');
	await actor.workspace.records.change(room(from), id, change);
}

const posts = async ({ workspace: { db } }: Actor, topic: RecordId) =>
	(await newestPosts(db, topic, 9)).map(({ by, text }) => [by, text]);

async function moved(): Promise<RecordId> {
	await olga.synced();
	const done = await olga.workspace.moving.move(from, 't', to);
	if (done.is !== 'moved') throw new Error(done.is);
	return done.topic;
}

test('HI-16 · everybody has the moved topic with its posts, is led to it, and is told of nothing twice', async () => {
	const notices = () => olga.workspace.db.notices.toArray();
	const told = (await notices()).map(({ id }) => id);
	const copy = await moved();
	for (const actor of [olga, anna]) {
		await waitFor(
			async () => (await posts(actor, copy)).length === 2,
			() => `${actor.name} has the copy`
		);
		expect(await posts(actor, copy)).toEqual(await posts(actor, 't'));
		await waitFor(
			async () => {
				const stub = (await actor.workspace.records.read('t'))?.record;
				return stub?.kind === 'topic' && stub.movedTo?.topic === copy && stub.closed;
			},
			() => `${actor.name} is led to it`
		);
		const there = (await actor.workspace.records.read(copy))?.record;
		expect(there).toMatchObject({ space: to, createdBy: olga.me, movedFrom: { space: from } });
	}
	expect((await notices()).map(({ id }) => id)).toEqual(told);
});

test('HI-16 · what was written without a connection is refused with its text; who may not move is told', async () => {
	anna.network.online = false;
	anna.network.cut();
	const copy = await moved();
	await say(anna, 'late', 'Or nylon?');
	anna.network.online = true;
	anna.workspace.networkChanged();
	await waitFor(
		async () => (await anna.workspace.db.refusals.count()) === 1,
		() => JSON.stringify(anna.workspace.status)
	);
	const [refused] = await anna.workspace.db.refusals.toArray();
	expect(refused).toMatchObject({ record: 'late', rule: 'HI-16', reason: 'moved' });
	if (refused?.wanted.of !== 'whole-record') throw new Error('the text is not kept');
	const kept = openRecord([refused.wanted.update]);
	expect(readPosts(kept).map(({ text }) => text)).toEqual(['Or nylon?']);
	kept.destroy();
	await waitFor(
		async () => (await anna.workspace.db.records.get(copy)) !== undefined,
		() => 'Anna has the copy'
	);
	expect(await anna.workspace.moving.move(to, copy, from)).toEqual({
		is: 'refused',
		reason: 'moderators-only'
	});
});

test('HI-16 · what has not been sent is sent first, and nothing moves without a connection', async () => {
	await olga.synced();
	olga.network.online = false;
	olga.network.cut();
	await waitFor(
		() => olga.workspace.status.state !== 'synced',
		() => 'still synced'
	);
	expect(await olga.workspace.moving.move(from, 't', to)).toEqual({ is: 'offline' });
	await say(olga, 'later', 'One more');
	expect(await olga.workspace.moving.move(from, 't', to)).toEqual({ is: 'unsent' });
	olga.network.online = true;
	olga.workspace.networkChanged();
	const copy = await moved();
	await waitFor(
		async () => (await posts(olga, copy)).length === 3,
		() => 'Olga has all of it'
	);
});

test('HI-16 · a move that is undone: everybody goes on in the old topic, and what was written meanwhile in the copy is kept', async () => {
	const copy = await moved();
	await waitFor(
		async () => (await posts(anna, copy)).length === 2,
		() => 'Anna has the copy'
	);
	anna.network.online = false;
	anna.network.cut();
	const change = createPost('late', 'Or nylon?', { id: copy, space: to }, acting(anna));
	if (change === null) throw new Error('no post');
	await anna.workspace.records.change(room(to), 'late', change);
	await olga.synced();
	expect(await olga.workspace.moving.undo(from, 't', { to, copy })).toEqual({ is: 'undone' });
	anna.network.online = true;
	anna.workspace.networkChanged();
	for (const actor of [olga, anna]) {
		await waitFor(
			async () => {
				const topic = (await actor.workspace.records.read('t'))?.record;
				const away = (await actor.workspace.records.read(copy))?.record;
				return topic?.kind === 'topic' && topic.movedTo === null && away?.binned === true;
			},
			() => `${actor.name} has it back`
		);
	}
	await waitFor(
		async () => (await anna.workspace.db.refusals.count()) === 1,
		() => JSON.stringify(anna.workspace.status)
	);
	const [refused] = await anna.workspace.db.refusals.toArray();
	expect(refused).toMatchObject({ record: 'late', rule: 'HI-16', reason: 'moved' });
	await say(anna, 'third', 'Here, then');
	await waitFor(
		async () => (await posts(olga, 't')).length === 3,
		() => 'Olga reads on'
	);
});
