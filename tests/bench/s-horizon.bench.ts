// (s) What a device that joins takes, and keeps, of a workspace in which people have talked for years, against one in
// which only that was said which its horizon holds (HI-18).
import { newId } from '../../src/lib/domain/core/ids';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { roomName } from '../../src/lib/protocol/rooms';
import { setHorizon } from '../../src/lib/replica/horizon';
import { allUpdatesIn } from '../../src/lib/replica/store/packs';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';
import { bytes, count, median, ms, size, times } from './lib/numbers';
import { report, type Line } from './lib/report';

/** Posts from before the horizon, and from after it, in so many topics. */
const OLD = size('POSTS', 10_000);
const NEW = size('NEW_POSTS', 1000);
const TOPICS = 10;
/** How often a device joins each workspace; the sides take turns. */
const ROUNDS = size('ROUNDS', 3);
/** How many posts are written at once. */
const AT_ONCE = 500;
const YEAR = 366 * 86_400_000;

const right = Date.now.bind(Date);
let ahead = -3 * YEAR;
Date.now = () => right() + ahead;

/** A workspace with its relay, and who has written everything in it. */
interface Side {
	readonly relay: TestRelay;
	readonly olga: Actor;
	readonly room: ReturnType<typeof roomName>;
	readonly topics: readonly string[];
}

async function found(): Promise<Side> {
	const relay = new TestRelay();
	const olga = await Actor.found('olga', relay);
	await setHorizon(olga.workspace.db, 'all');
	const { id: space } = await olga.addSpace({ kind: 'discussion', stages: [] });
	await olga.synced();
	const room = roomName({ kind: 'space', space });
	const topics = Array.from({ length: TOPICS }, () => newId(random));
	const acting = { actor: olga.me, clock, random };
	for (const id of topics) {
		await olga.workspace.records.change(room, id, createTopic({ title: 'Rope', space }, acting));
	}
	return { relay, olga, room, topics };
}

/** Says something in all topics, so many times. */
async function talk({ olga, room, topics }: Side, posts: number): Promise<void> {
	const { me, workspace } = olga;
	const space = room.slice('space.'.length);
	for (let done = 0; done < posts; done += AT_ONCE) {
		const made = Array.from({ length: Math.min(AT_ONCE, posts - done) }, (_, at) => {
			const id = newId(random);
			const topic = { id: topics[at % TOPICS] ?? '', space };
			const acting = { actor: me, clock, random };
			const change = createPost(id, 'The rope has come, and so have the sails.', topic, acting);
			if (change === null) throw new Error('no post');
			return { id, change };
		});
		const saved = await workspace.records.createMany(room, made);
		if (!saved.ok) throw new Error(saved.error.reason);
		await olga.synced();
	}
}

/** What joining took: processor time of device and relay together, and what the device keeps. */
interface Joined {
	readonly processor: number;
	readonly stored: number;
	readonly posts: number;
}

async function join({ relay, olga, room, topics }: Side): Promise<Joined> {
	const member = olga.directory.members.get(olga.me);
	if (member === undefined) throw new Error('no member');
	const before = process.cpuUsage();
	const phone = await olga.linkDevice(member, relay, 'phone');
	phone.workspace.space(room.slice('space.'.length));
	const { db } = phone.workspace;
	await waitFor(
		async () => (await db.records.bulkGet([...topics])).every((row) => row !== undefined),
		() => 'the topics',
		120_000
	);
	await phone.synced();
	const { user, system } = process.cpuUsage(before);
	const joined = {
		processor: (user + system) / 1000,
		stored: (await db.updates.toArray())
			.flatMap(allUpdatesIn)
			.reduce((sum, { update }) => sum + update.byteLength, 0),
		posts: await db.posts.count()
	};
	await phone.leave();
	return joined;
}

const [long, short] = [await found(), await found()];
await talk(long, OLD);
ahead = 0;
for (const side of [long, short]) {
	side.olga.workspace.retry();
	await talk(side, NEW);
}
const taken: Record<'long' | 'short', Joined[]> = { long: [], short: [] };
for (let round = 0; round <= ROUNDS; round++) {
	const [a, b] = [await join(long), await join(short)];
	// The first round warms up.
	if (round === 0) continue;
	taken.long.push(a);
	taken.short.push(b);
}
function line(what: string, of: keyof Joined, show: (value: number) => string): Line {
	const [is, was] = [taken.long, taken.short].map((all) => median(all.map((one) => one[of])));
	if (is === undefined || was === undefined) throw new Error('nothing was measured');
	return {
		...{ what, ratio: times(is, was), polder: show(is), baseline: show(was) },
		aim: { text: '≤ 1.2×', met: is / was <= 1.2 }
	};
}
await report(
	's-horizon',
	`Joining a workspace with ${count(OLD)} posts from before the horizon and ${count(NEW)} after it, against one with those after it alone`,
	[
		line('device and relay, processor', 'processor', ms),
		line('posts that the device keeps', 'posts', count),
		line('their updates and those of all else, bytes', 'stored', bytes)
	],
	taken
);
for (const { olga } of [long, short]) await olga.leave();
process.exit(0);
