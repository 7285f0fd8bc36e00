import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/lib/domain/core/ids';
import { isUnread } from '../../src/lib/domain/inbox/filing';
import { NO_WISHES } from '../../src/lib/domain/inbox/kinds';
import { hasUnread, markedRead } from '../../src/lib/domain/topic/read-marks';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { readInboxMarks } from '../../src/lib/documents/private-inbox';
import {
	readMarks,
	readTopicChoices,
	setFollowed,
	setReadMark
} from '../../src/lib/documents/private-topics';
import { inboxEntries } from '../../src/lib/features/workspace/inbox/inbox-entries';
import { noticesFor, saidInFollowed } from '../../src/lib/features/workspace/inbox/inbox-sources';
import {
	behind,
	cameLate,
	topicsMarked,
	withTopicsRead
} from '../../src/lib/features/workspace/inbox/read-in-topics';
import { endOf, postsUnread } from '../../src/lib/replica/store/topics';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let desk: Actor;
let phone: Actor;
let space: Space;
let room: string;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('olga', relay);
	space = await olga.addSpace({ kind: 'discussion', stages: [] });
	room = `space.${space.id}`;
	await olga.synced();
	desk = await olga.invite('anna', 'agent', relay);
	const anna = olga.directory.members.get(desk.me);
	if (anna === undefined) throw new Error('no anna');
	phone = await olga.linkDevice(anna, relay, 'anna’s phone');
	await olga.workspace.records.change(
		room,
		't',
		createTopic({ title: 'Rope', space: space.id }, acting(olga))
	);
	for (const device of [desk, phone]) {
		await device.workspace.mine.whenLoaded();
		await here(device, async () => (await row(device)) !== undefined);
	}
	await desk.workspace.mine.edit((doc) => {
		setFollowed(doc, 't', true);
	});
});
afterEach(async () => {
	for (const actor of [desk, phone, olga]) await actor.leave();
});

const acting = ({ me }: Actor) => ({ actor: me, clock, random });
const here = (actor: Actor, holds: () => boolean | Promise<boolean>) =>
	waitFor(holds, () => `${actor.name} ${JSON.stringify(actor.workspace.status)}`, 5000);

async function row({ workspace }: Actor) {
	const found = await workspace.db.records.get('t');
	return found?.kind === 'topic' ? found : undefined;
}

async function say(actor: Actor, text: string, at = clock.now()): Promise<string> {
	const post = newId(random);
	const moment = { now: () => at, offset: () => 0 };
	const change = createPost(
		post,
		text,
		{ id: 't', space: space.id },
		{
			...acting(actor),
			clock: moment
		}
	);
	if (change === null) throw new Error('no post');
	const saved = await actor.workspace.records.change(room, post, change);
	if (!saved.ok) throw new Error(JSON.stringify(saved.error));
	return post;
}

async function offline({ workspace, network }: Actor): Promise<void> {
	network.online = false;
	network.cut();
	await waitFor(
		() => workspace.status.state !== 'synced',
		() => 'still synced'
	);
}

const count = async (actor: Actor) => (await row(actor))?.postCount;

/** Looks at the topic on a device, as its screen does. */
async function look({ workspace: { db, mine } }: Actor): Promise<void> {
	const mark = markedRead(mine.read(readMarks).get('t'), await endOf(db, 't'), null, clock.now());
	if (mark === null) return;
	await mine.edit((doc) => {
		setReadMark(doc, 't', mark);
	});
}

/** What a device says of the topic: in the list of topics, among its posts, and in the inbox. */
async function said(actor: Actor) {
	const { db, mine } = actor.workspace;
	const { me } = actor;
	const topic = await row(actor);
	if (topic === undefined) throw new Error('no topic');
	const seen = mine.read(readMarks);
	const mark = seen.get('t');
	const member = actor.directory.members.get(me);
	if (member === undefined) throw new Error('no member');
	const entries = inboxEntries(
		{
			notices: await noticesFor(db, me, 0),
			said: await saidInFollowed(db, me, mine.read(readTopicChoices), 0),
			...{ spaces: [], refusals: [], reminders: [] }
		},
		{
			...{ me: member, people: actor.directory, wishes: NO_WISHES },
			...{ space: () => null, hides: () => false }
		}
	);
	const late = await cameLate(db, behind(entries, seen));
	const marks = withTopicsRead(mine.read(readInboxMarks), entries, seen, late);
	return {
		entries,
		list: hasUnread(topic, { member: me, marks: seen, since: 0 }),
		posts: mark === undefined ? null : (await postsUnread(db, 't', mark, 99)).map(({ id }) => id),
		inbox: entries.flatMap(({ id, ...entry }) =>
			isUnread(marks, id, clock.now()) && entry.of === 'post' ? [entry.post.id] : []
		)
	};
}

/** Waits until both devices say that these posts are unread, everywhere. */
async function unreadOnBoth(...posts: readonly string[]): Promise<void> {
	for (const device of [desk, phone]) {
		let last: unknown;
		await waitFor(
			async () => {
				const { entries: _, ...now } = await said(device);
				last = now;
				return (
					now.list === posts.length > 0 &&
					JSON.stringify(now.posts) === JSON.stringify(posts) &&
					JSON.stringify([...now.inbox].sort()) === JSON.stringify([...posts].sort())
				);
			},
			() => `${device.name}: ${JSON.stringify(last)} for ${JSON.stringify(posts)}`,
			5000
		);
	}
}

describe('LS-01 · IN-01 · what a person has read is theirs, on every device', () => {
	test('LS-01 · a topic that is read on one device is read on the other, in list and inbox', async () => {
		await say(olga, 'one');
		const two = await say(olga, 'two', clock.now() + 1);
		for (const device of [desk, phone]) await here(device, async () => (await count(device)) === 2);
		expect((await said(phone)).list).toBe(true);
		await look(desk);
		await unreadOnBoth();
		// What the inbox marks as unread is unread in the topic, and read again with its line.
		const { entries } = await said(phone);
		const { db, mine } = phone.workspace;
		const change = async (read: boolean) => {
			const of = entries.filter((entry) => read || entry.id === `p-${two}`);
			const now = clock.now();
			const marks = await topicsMarked(db, of, read, { seen: mine.read(readMarks), now });
			await mine.edit((doc) => {
				for (const [topic, mark] of marks) setReadMark(doc, topic, mark);
			});
		};
		await change(false);
		await unreadOnBoth(two);
		await change(true);
		await unreadOnBoth();
	});

	test('LS-01 · what was written earlier and comes later is unread on both, and nothing else', async () => {
		await say(olga, 'first');
		for (const device of [desk, phone]) await here(device, async () => (await count(device)) === 1);
		await offline(olga);
		const late = await say(olga, 'written in the train');
		// Her own, which she sees as she writes it.
		await say(desk, 'later', clock.now() + 1000);
		await look(desk);
		await here(phone, async () => (await count(phone)) === 2);
		await unreadOnBoth();
		olga.network.online = true;
		for (const device of [desk, phone]) await here(device, async () => (await count(device)) === 3);
		await unreadOnBoth(late);
		await look(phone);
		await unreadOnBoth();
	});

	test('LS-01 · what is read without a connection is read on the other device when there is one', async () => {
		await say(olga, 'one');
		for (const device of [desk, phone]) await here(device, async () => (await count(device)) === 1);
		await look(desk);
		await unreadOnBoth();
		await offline(phone);
		const two = await say(olga, 'two', clock.now() + 1);
		await here(desk, async () => (await count(desk)) === 2);
		await look(desk);
		// The phone looks again at what it has, and takes nothing back by that.
		await look(phone);
		phone.network.online = true;
		await here(phone, async () => (await count(phone)) === 2);
		await unreadOnBoth();
		expect((await said(phone)).entries.some(({ id }) => id === `p-${two}`)).toBe(true);
	});
});
