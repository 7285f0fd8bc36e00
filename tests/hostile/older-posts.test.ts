import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { firstUpdate } from '../../src/lib/documents/record';
import { encodeFromDevice } from '../../src/lib/protocol/codec';
import {
	CLOSE,
	MOST_OLDER,
	type FromDevice,
	type FromRelay
} from '../../src/lib/protocol/messages';
import { actingAs, dealOf } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import type { RawConnection } from '../support/raw-device';
import { waitFor } from '../support/wait-for';

type Older = Extract<FromDevice, { type: 'older' }>;
type Posts = Extract<FromRelay, { type: 'posts' }>;

/** How many posts the topic has. */
const POSTS = 5;

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
	const own = new Sending(await guarded.follow('olga', `space.${NORTH.id}`));
	const topic = createTopic({ title: 'Rope', space: NORTH.id }, actingAs('olga'));
	expect(await own.edit('topic', firstUpdate(topic))).toEqual({ outcome: 'saved' });
	for (let at = 0; at < POSTS; at++) {
		const id = `post${String(at)}`;
		const change = createPost(
			id,
			`Post ${String(at)}`,
			{ id: 'topic', space: NORTH.id },
			actingAs('olga')
		);
		if (change === null) throw new Error('no post');
		expect(await own.edit(id, firstUpdate(change))).toEqual({ outcome: 'saved' });
	}
});
afterEach(() => guarded.relay.stop());

const END = { at: Number.MAX_SAFE_INTEGER, id: '' };

async function answer(connection: RawConnection, more: Partial<Older>): Promise<Posts | number> {
	const number = more.number ?? 7;
	const before = connection.messages.length;
	connection.say({
		...{ type: 'older', number, topic: 'topic', before: END, most: MOST_OLDER, since: 0 },
		...more
	});
	const found = () =>
		connection.messages
			.slice(before)
			.flatMap((message) => (message.type === 'posts' ? [message] : []));
	await waitFor(
		() => connection.closed !== null || found().length > 0,
		() => 'an answer'
	);
	return found()[0] ?? connection.closed?.code ?? 0;
}

/** The ids of the posts that somebody in a room is sent, and how many are left. */
async function sent(who: Person, room: string, more: Partial<Older> = {}) {
	const posts = await answer(await guarded.follow(who, room), more);
	if (typeof posts === 'number') return posts;
	return { ids: posts.records.map(({ record }) => record), left: posts.left, from: posts.from };
}

test('HI-18 · who may read a topic is sent its posts, the last before a place, and told how many are left', async () => {
	const north = `space.${NORTH.id}`;
	const whole = await sent('bob', north);
	expect(whole).toMatchObject({ left: 0 });
	const { ids } = whole as { readonly ids: string[] };
	expect([...ids].sort()).toEqual(['post0', 'post1', 'post2', 'post3', 'post4']);
	expect(await sent('bob', north, { most: 2 })).toMatchObject({ ids: ids.slice(3), left: 3 });
	expect(await sent('bob', north, { most: 0 })).toEqual({ ids: [], left: POSTS, from: END });
	const nothing = { before: { at: 0, id: '' } };
	expect(await sent('bob', north, nothing)).toMatchObject({ ids: [], left: 0 });
	const range = { since: Number.MAX_SAFE_INTEGER - 1 };
	expect(await sent('bob', north, range)).toMatchObject({ ids: [], left: POSTS });
});

test('HI-18 · a topic of another space, one that does not exist and what is no topic are answered alike: nothing', async () => {
	const own = new Sending(await guarded.follow('olga', `space.${NORTH.id}`));
	expect(await own.edit('deal', dealOf('olga'))).toEqual({ outcome: 'saved' });
	const nothing = { ids: [], left: 0, from: { at: 0, id: '' } };
	expect(await sent('olga', 'customers')).toEqual(nothing);
	for (const topic of ['none', 'deal', 'post0']) {
		expect(await sent('olga', `space.${NORTH.id}`, { topic })).toEqual(nothing);
	}
});

test('HI-18 · who does not follow the room, or asks where there are no records, is sent nothing', async () => {
	const door = await guarded.inside(guarded.keys.bob, `space.${NORTH.id}`);
	expect(await answer(door, {})).toBe(CLOSE.changed);
	expect(await answer(await guarded.inside(guarded.keys.bob), {})).toBe(CLOSE.malformed);
});

test.each([
	['more than may be asked for', { most: MOST_OLDER + 1 }],
	['a topic that is no id', { topic: '../topic' }],
	['a place that is no id', { before: { at: 0, id: 'a b' } }]
] as const)('HI-18 · %s ends the connection', async (_, more) => {
	const connection = await guarded.follow('bob', `space.${NORTH.id}`);
	expect(await answer(connection, more)).toBe(CLOSE.malformed);
});

test('HI-18 · a request that ends early or has absurd numbers ends the connection and stores nothing', async () => {
	const whole = encodeFromDevice({
		...{ type: 'older', number: 1, topic: 'topic', before: END, most: 1, since: 0 }
	});
	for (const length of [3, whole.length - 1]) {
		const connection = await guarded.follow('bob', `space.${NORTH.id}`);
		connection.throw(whole.slice(0, length));
		await waitFor(
			() => connection.closed !== null,
			() => 'closed'
		);
		expect(connection.closed?.code).toBe(CLOSE.malformed);
	}
});

test('HI-18 · a flood of requests is read later, and each is answered', async () => {
	const connection = await guarded.follow('bob', `space.${NORTH.id}`);
	const many = 40;
	for (let number = 1; number <= many; number++) {
		connection.say({
			...{ type: 'older', number, topic: 'topic', before: END, most: 1, since: 0 }
		});
	}
	const numbers = () =>
		connection.messages.flatMap((each) => (each.type === 'posts' ? [each.number] : []));
	await waitFor(
		() => numbers().length === many || connection.closed !== null,
		() => String(numbers().length)
	);
	expect(connection.closed).toBeNull();
	expect(new Set(numbers()).size).toBe(many);
});

test('HI-18 · a horizon leaves out what was said before it, and is nothing to who follows from a cursor', async () => {
	const connection = await guarded.inside(guarded.keys.bob, `space.${NORTH.id}`);
	connection.say({ type: 'subscribe', cursor: null, horizon: Number.MAX_SAFE_INTEGER });
	const batches = () =>
		connection.messages.flatMap((each) => (each.type === 'batch' ? [each] : []));
	await waitFor(
		() => batches().some(({ last }) => last),
		() => 'the whole room'
	);
	const ids = batches().flatMap(({ records }) => records.map(({ record }) => record));
	expect(ids).toContain('topic');
	expect(ids.filter((id) => id.startsWith('post'))).toEqual([]);
	expect(batches().at(-1)?.older).toEqual([['topic', POSTS]]);
});
