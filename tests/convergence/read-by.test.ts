import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/lib/domain/core/ids';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { readersOf } from '../../src/lib/domain/topic/read-by';
import { markedRead } from '../../src/lib/domain/topic/read-marks';
import { readMarks, setReadMark, setSharing } from '../../src/lib/documents/private-topics';
import { endOf } from '../../src/lib/replica/store/topics';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let space: string;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('olga', relay);
	space = (await olga.addSpace({ kind: 'discussion', stages: [] })).id;
	await olga.synced();
	anna = await olga.invite('anna', 'agent', relay);
	await olga.workspace.records.change(
		`space.${space}`,
		't',
		createTopic({ title: 'Rope', space }, acting(olga))
	);
	await anna.workspace.mine.whenLoaded();
});
afterEach(async () => {
	for (const actor of [anna, olga]) await actor.leave();
});

const acting = ({ me }: Actor) => ({ actor: me, clock, random });
const here = (actor: Actor, id: string) =>
	waitFor(
		async () => (await actor.workspace.db.posts.get(id)) !== undefined,
		() => `${actor.name} ${JSON.stringify(actor.workspace.status)}`,
		5000
	);

async function say(actor: Actor, text: string): Promise<string> {
	const post = newId(random);
	const change = createPost(post, text, { id: 't', space }, acting(actor));
	if (change === null) throw new Error('no post');
	await actor.workspace.records.change(`space.${space}`, post, change);
	return post;
}

/** Reads all that is here of the topic, and tells it. */
async function read({ workspace: { db, mine, reading } }: Actor): Promise<void> {
	const end = await endOf(db, 't');
	const mark = markedRead(mine.read(readMarks).get('t'), end, null, clock.now());
	if (mark !== null)
		await mine.edit((doc) => {
			setReadMark(doc, 't', mark);
		});
	await reading.synced();
}

/** Returns who has read a post, as somebody else is told. */
async function readBy(actor: Actor, post: string): Promise<readonly string[] | null> {
	const { db, reading } = actor.workspace;
	const row = await db.posts.get(post);
	const marks = await reading.of(space, 't');
	return row === undefined || marks === null ? null : readersOf(row, marks, actor.me);
}

test('HI-15 · who has read a post is known to others, also what was read without a connection', async () => {
	const first = await say(olga, 'First');
	await here(anna, first);
	await olga.synced();
	expect(await readBy(olga, first)).toEqual([]);
	await read(anna);
	expect(await readBy(olga, first)).toEqual([anna.me]);

	const second = await say(olga, 'Second');
	await here(anna, second);
	anna.network.online = false;
	anna.network.cut();
	await waitFor(
		() => anna.workspace.status.state !== 'synced',
		() => 'still synced'
	);
	await read(anna);
	expect(await readBy(anna, second)).toBeNull();
	expect(await readBy(olga, second)).toEqual([]);
	anna.network.online = true;
	anna.workspace.networkChanged();
	await anna.synced();
	await anna.workspace.reading.synced();
	expect(await readBy(olga, second)).toEqual([anna.me]);
	// One row for the person and the topic, however much was read.
	expect(relay.store.list('readers')).toHaveLength(1);
});

test('HI-15 · whoever switches it off is not told of, and what they read meanwhile never is', async () => {
	const first = await say(olga, 'First');
	await here(anna, first);
	await read(anna);
	await anna.workspace.mine.edit((doc) => {
		setSharing(doc, false, clock.now());
	});
	await anna.workspace.reading.synced();
	expect(await readBy(olga, first)).toEqual([]);
	const second = await say(olga, 'Second');
	await here(anna, second);
	await read(anna);
	await anna.workspace.mine.edit((doc) => {
		setSharing(doc, true, clock.now());
	});
	await anna.workspace.reading.synced();
	expect(await readBy(olga, second)).toEqual([]);
	// Nor by a device that has told nothing yet: it knows of all that was read on others.
	await anna.workspace.db.meta.delete('read-told');
	await anna.workspace.reading.synced();
	expect(await readBy(olga, second)).toEqual([]);
	const third = await say(olga, 'Third');
	await here(anna, third);
	await read(anna);
	expect(await readBy(olga, third)).toEqual([anna.me]);
});
