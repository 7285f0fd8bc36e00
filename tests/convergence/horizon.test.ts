import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, type RecordId } from '../../src/lib/domain/core/ids';
import { HORIZONS, horizonAt, type Horizon } from '../../src/lib/domain/topic/horizon';
import { isBefore } from '../../src/lib/domain/topic/post-place';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { editPost } from '../../src/lib/domain/topic/post';
import type { Member } from '../../src/lib/domain/member/member';
import type { Space } from '../../src/lib/domain/space/space';
import { putReminder } from '../../src/lib/documents/private-inbox';
import { roomName } from '../../src/lib/protocol/rooms';
import { setHorizon } from '../../src/lib/replica/horizon';
import {
	olderWantedOf,
	wantOlder,
	type OlderWanted
} from '../../src/lib/replica/store/older-posts';
import { hereInTopic, inTopic } from '../../src/lib/replica/store/threads';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { Dice } from '../support/dice';
import { waitFor } from '../support/wait-for';

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);

let relay: TestRelay;
let olga: Actor;
let phone: Actor | null;
let space: Space;
/** By how much the clocks of all are ahead of this machine's, ms. */
let ahead = 0;

beforeEach(async () => {
	const real = Date.now.bind(Date);
	ahead = START - real();
	vi.spyOn(Date, 'now').mockImplementation(() => real() + ahead);
	relay = new TestRelay();
	phone = null;
	olga = await Actor.found('olga', relay);
	await setHorizon(olga.workspace.db, 'all');
	space = await olga.addSpace({ kind: 'discussion', stages: [] });
	await olga.synced();
	const topic = createTopic({ title: 'Rope', space: space.id }, acting(olga));
	await olga.workspace.records.change(room(), 't', topic);
});
afterEach(async () => {
	await phone?.leave();
	await olga.leave();
	vi.restoreAllMocks();
});

const acting = ({ me }: Actor) => ({ actor: me, clock, random });
const room = () => roomName({ kind: 'space', space: space.id });
function onDay(day: number): void {
	ahead += START + day * DAY - Date.now();
}
const dayOf = ({ at }: { readonly at: number }) => Math.floor((at - START) / DAY);

/** Says something on a day. The ids are in another order than the days. */
async function say(actor: Actor, day: number): Promise<RecordId> {
	onDay(day);
	const id = newId(random);
	const change = createPost(id, `Day ${String(day)}`, { id: 't', space: space.id }, acting(actor));
	if (change === null) throw new Error('no post');
	const saved = await actor.workspace.records.change(room(), id, change);
	if (!saved.ok) throw new Error(JSON.stringify(saved.error));
	return id;
}

async function sayOn(days: readonly number[]): Promise<RecordId[]> {
	const ids: RecordId[] = [];
	for (const day of days) ids.push(await say(olga, day));
	await olga.synced();
	return ids;
}

/** A further device of Olga's, which joins now. */
async function join(): Promise<Actor> {
	const member: Member | undefined = olga.directory.members.get(olga.me);
	if (member === undefined) throw new Error('no member');
	const device = await olga.linkDevice(member, relay, 'phone');
	phone = device;
	device.workspace.space(space.id);
	await device.synced();
	await waitFor(
		async () => (await device.workspace.db.records.get('t')) !== undefined,
		() => 'the topic'
	);
	await device.synced();
	return device;
}

/** The days of the posts that a device shows as one row without gaps. */
async function days({ workspace: { db } }: Actor): Promise<number[]> {
	const floor = (await db.threads.get('t'))?.floor;
	const rows = await hereInTopic(db, 't', floor).toArray();
	return rows.map(dayOf);
}

const all = async ({ workspace: { db } }: Actor) => (await inTopic(db, 't').toArray()).map(dayOf);

async function count({ workspace: { db } }: Actor): Promise<number> {
	const row = await db.records.get('t');
	if (row?.kind !== 'topic') throw new Error('no topic');
	return row.postCount;
}

async function want({ workspace: { db } }: Actor, wanted: OlderWanted): Promise<void> {
	await wantOlder(db, room(), { topic: 't', wanted });
}

/** Waits until something that is read holds. */
async function until<Value>(
	read: () => Promise<Value>,
	holds: (value: Value) => boolean
): Promise<void> {
	let last: Value | undefined;
	await waitFor(
		async () => holds((last = await read())),
		() => JSON.stringify(last)
	);
}

const isLike = (expected: unknown) => (value: unknown) =>
	JSON.stringify(value) === JSON.stringify(expected);

/** Resolves when nothing is wanted any more. */
const fetched = ({ workspace: { db } }: Actor) =>
	until(() => olderWantedOf(db, room(), 't'), isLike([]));

async function choose(device: Actor, horizon: Horizon, expected: readonly number[]): Promise<void> {
	await setHorizon(device.workspace.db, horizon);
	await until(() => all(device), isLike(expected));
}

describe('HI-18 · a device keeps posts as far back as its horizon says', () => {
	test('one that joins is sent the newer ones, knows how many there are, and fetches older ones as they are asked for', async () => {
		await sayOn([1, 2, 3, 100, 500, 900, 1000]);
		const device = await join();
		expect(await all(device)).toEqual([500, 900, 1000]);
		expect(await count(device)).toBe(7);
		await want(device, { to: 'page' });
		await fetched(device);
		expect(await all(device)).toEqual([1, 2, 3, 100, 500, 900, 1000]);
		expect(await count(device)).toBe(7);
		expect((await device.workspace.db.threads.get('t'))?.floor).toBeUndefined();
	});

	test('what is asked for without a connection comes with it, also after a reload', async () => {
		const [first] = await sayOn([1, 2, 3, 900, 1000]);
		const device = await join();
		device.network.online = false;
		device.network.cut();
		await want(device, { to: 'post', post: first ?? '' });
		await device.reload();
		expect(await all(device)).toEqual([900, 1000]);
		device.network.online = true;
		device.workspace.retry();
		await fetched(device);
		expect(await days(device)).toEqual([1, 2, 3, 900, 1000]);
	});

	test('a shorter one lets go, a longer one fetches, and the number of posts stays', async () => {
		await sayOn([1, 2, 3, 600, 800, 900, 1000]);
		const device = await join();
		await choose(device, 'year', [800, 900, 1000]);
		expect(await count(device)).toBe(7);
		await choose(device, 'half-year', [900, 1000]);
		expect(await count(device)).toBe(7);
		await choose(device, 'two-years', [600, 800, 900, 1000]);
		await choose(device, 'all', [1, 2, 3, 600, 800, 900, 1000]);
		await fetched(device);
		expect(await count(device)).toBe(7);
		await choose(device, 'year', [800, 900, 1000]);
		expect(await count(device)).toBe(7);
	});

	test('what waits to be sent, and what somebody wants to be reminded of, stays, and everything after it', async () => {
		const [, , reminded] = await sayOn([500, 600, 700, 750, 900, 1000]);
		const device = await join();
		await device.workspace.mine.edit((doc) => {
			putReminder(doc, {
				...{ id: 'r', record: reminded ?? '', topic: 't', space: space.id },
				...{ at: clock.now() + DAY, note: '' }
			});
		});
		await choose(device, 'half-year', [700, 750, 900, 1000]);
		expect(await count(device)).toBe(6);
	});

	test('a change of an older post comes to a device that has it, and leaves nothing on one that does not', async () => {
		const [first, second] = await sayOn([1, 600, 1000]);
		const device = await join();
		for (const id of [first, second]) {
			const read = id === undefined ? null : await olga.workspace.records.read(id);
			if (id === undefined || read?.record.kind !== 'post') throw new Error('no post');
			const [said] = read.posts;
			const post = { ...read.record, text: said?.text ?? '', edits: 0 };
			const change = editPost(post, 'Anew', acting(olga));
			if (change === null) throw new Error('no change');
			await olga.workspace.records.change(room(), id, change);
		}
		await olga.synced();
		const { db } = device.workspace;
		await until(async () => (await db.posts.get(second ?? ''))?.text, isLike('Anew'));
		expect(await db.posts.get(first ?? '')).toBeUndefined();
		expect(
			await db.updates
				.where('record')
				.equals(first ?? '')
				.count()
		).toBe(0);
		expect(await count(device)).toBe(3);
		await want(device, { to: 'page' });
		await fetched(device);
		expect((await db.posts.get(first ?? ''))?.text).toBe('Anew');
	});

	test('a relay that went back sends everything, and posts that it has lost are not let go of before', async () => {
		await sayOn([1, 2]);
		const old = relay.backup();
		await sayOn([3, 1000]);
		relay.comeBackWith([olga.network], old);
		await setHorizon(olga.workspace.db, 'half-year');
		await until(() => all(olga), isLike([1000]));
		expect(await count(olga)).toBe(4);
		await choose(olga, 'all', [1, 2, 3, 1000]);
	});
});

test.each([1, 2, 3])(
	'HI-18 · whatever is said, chosen and asked for, a device has what its horizon says, without gaps (%i)',
	async (seed) => {
		const roll = new Dice(seed);
		await sayOn(Array.from({ length: 12 }, (_, at) => at * 80 + roll.below(60)));
		const device = await join();
		let chosen: Horizon = 'two-years';
		for (let step = 0; step < 12; step++) {
			onDay(960 + step * 10);
			switch (roll.below(4)) {
				case 0:
					chosen = HORIZONS[roll.below(HORIZONS.length)] ?? 'all';
					await setHorizon(device.workspace.db, chosen);
					break;
				case 1:
					await want(device, { to: 'page' });
					break;
				case 2:
					await say(roll.below(2) === 0 ? olga : device, 960 + step * 10);
					break;
				default:
					device.network.cut();
			}
		}
		await olga.synced();
		await device.synced();
		const horizon = horizonAt(chosen, clock.now());
		const expected = await all(olga);
		const { db } = device.workspace;
		await until(
			async () => ({ has: await days(device), thread: await db.threads.get('t') }),
			({ has, thread }) => {
				const floor = thread?.floor;
				const isDown = floor === undefined || !isBefore({ at: horizon ?? 0, id: '' }, floor);
				const due = expected.filter((day) => floor === undefined || day >= dayOf(floor));
				return isDown && isLike(due)(has);
			}
		);
		await until(() => count(device), isLike(expected.length));
	}
);
