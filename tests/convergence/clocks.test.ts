import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/lib/domain/core/ids';
import { createDeal, editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import { addPost } from '../../src/lib/domain/history/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { Workspace } from '../../src/lib/replica/workspace';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const HOUR = 60 * 60_000;
let relay: TestRelay;
let olga: Actor;
let adam: Actor;
let space: Space;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	space = await olga.addSpace();
	await olga.synced();
	adam = await olga.invite('Adam', 'admin', relay);
	for (const actor of [olga, adam]) await actor.synced();
});
afterEach(async () => {
	for (const actor of [olga, adam]) await actor.leave();
});

const room = () => roomName({ kind: 'space', space: space.id });
const clockOff = (by: number) => ({ now: () => clock.now() + by, offset: () => 0 });

/** Opens an actor's workspace again on a device whose clock is off by so much, ms. */
async function setClock(actor: Actor, by: number): Promise<void> {
	const { about } = actor.workspace;
	await actor.workspace.close();
	actor.workspace = await Workspace.open(about, actor.device, {
		...actor.environment,
		clock: clockOff(by)
	});
	await actor.synced();
}

async function addDeal(): Promise<string> {
	const id = newId(random);
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const draft = {
		title: 'Deal',
		customer: null,
		contact: '',
		stage: stage.id,
		closeOn: '2026-12-01',
		rate: { source: 'stage' },
		revenue: 1000,
		owner: olga.me
	} as const;
	const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
	const acting = { actor: olga.me, clock, random };
	const change = createDeal(draft, place, stage, acting);
	expect(await olga.workspace.records.change(room(), id, change)).toMatchObject({ ok: true });
	await olga.synced();
	await waitFor(
		async () => (await adam.workspace.records.read(id)) !== null,
		() => 'the deal has not come'
	);
	return id;
}

async function read(by: Actor, id: string) {
	const whole = await by.workspace.records.read(id);
	if (whole?.record.kind !== 'deal') throw new Error('no deal');
	return { ...whole, deal: whole.record };
}

test('HI-07 · a device whose clock is behind works on, and its lines come after what it saw', async () => {
	const id = await addDeal();
	await setClock(adam, -24 * HOUR);
	const acting = { actor: adam.me, clock: clockOff(-24 * HOUR), random };
	const { deal } = await read(adam, id);
	const [from] = space.stages;
	const won = space.stages.find(({ kind }) => kind === 'won');
	if (from === undefined || won === undefined) throw new Error('no stages');
	const moved = moveDeal(deal, from, won, 'a1', 'admin', acting);
	if (!moved.ok) throw new Error(moved.error.rule);
	expect(await adam.workspace.records.change(room(), id, moved.value)).toMatchObject({ ok: true });
	const post = addPost('done', acting);
	if (post === null) throw new Error('no post');
	expect(await adam.workspace.records.changeMany(room(), [id], () => post)).toMatchObject({
		ok: true
	});
	await adam.synced();
	await waitFor(
		async () => (await read(olga, id)).posts.length === 1,
		() => 'nothing has come'
	);
	const { history, posts, deal: now } = await read(olga, id);
	const [created, move] = history;
	expect(move?.at).toBe((created?.at ?? 0) + 1);
	expect(now.closedAt).toBe(move?.at);
	expect(posts[0]?.at).toBeGreaterThanOrEqual(created?.at ?? Infinity);
	expect(await adam.workspace.db.refusals.count()).toBe(0);
});

test('HI-07 · an answer is stamped after its question, though the clock of who asked is ahead', async () => {
	const id = await addDeal();
	const minutes = 4 * 60_000;
	await setClock(olga, minutes);
	const say = async (actor: Actor, text: string, off: number) => {
		const post = addPost(text, { actor: actor.me, clock: clockOff(off), random });
		if (post === null) throw new Error('no post');
		expect(await actor.workspace.records.change(room(), id, post)).toMatchObject({ ok: true });
		for (const each of [olga, adam]) {
			await waitFor(
				async () => (await read(each, id)).posts.some((one) => one.text === text),
				() => `“${text}” has not come`
			);
		}
	};
	await say(olga, 'question', minutes);
	await say(adam, 'answer', 0);
	await say(olga, 'thanks', minutes);
	for (const actor of [olga, adam]) {
		const { posts } = await read(actor, id);
		expect(posts.map(({ text }) => text)).toEqual(['question', 'answer', 'thanks']);
		expect(posts[1]?.at).toBe((posts[0]?.at ?? 0) + 1);
	}
});

test('HI-07 · what a device stamped ahead is stamped anew and sent again by itself, and its clock is known to be off', async () => {
	const id = await addDeal();
	const told: number[] = [];
	const { about } = adam.workspace;
	await adam.workspace.close();
	adam.workspace = await Workspace.open(about, adam.device, {
		...adam.environment,
		clock: clockOff(HOUR),
		onRelayTime: (now) => told.push(now)
	});
	await adam.synced();
	told.length = 0;
	const acting = { actor: adam.me, clock: clockOff(HOUR), random };
	const { deal } = await read(adam, id);
	const change = editDeal(deal, { field: 'title', value: 'Typed' }, acting);
	expect(await adam.workspace.records.change(room(), id, change)).toMatchObject({ ok: true });
	const post = addPost('and said', acting);
	if (post === null) throw new Error('no post');
	expect(await adam.workspace.records.change(room(), id, post)).toMatchObject({ ok: true });
	await waitFor(
		async () => (await read(olga, id)).posts.length === 1,
		() => 'it has not come'
	);
	await adam.synced();
	const there = await read(olga, id);
	expect(there.deal.title).toBe('Typed');
	const [, line] = there.history;
	expect(Math.abs((line?.at ?? 0) - clock.now())).toBeLessThan(HOUR / 2);
	expect(there.posts[0]?.at).toBeGreaterThan(line?.at ?? Infinity);
	expect(await adam.workspace.db.refusals.count()).toBe(0);
	expect(told.length).toBeGreaterThan(0);
});

test('HI-07 · a record made on a device whose clock is ahead comes as well, stamped anew', async () => {
	await setClock(adam, HOUR);
	const id = newId(random);
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const draft = {
		title: 'Early',
		customer: null,
		contact: '',
		stage: stage.id,
		closeOn: '2026-12-01',
		rate: { source: 'stage' },
		revenue: 1000,
		owner: adam.me
	} as const;
	const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
	const acting = { actor: adam.me, clock: clockOff(HOUR), random };
	const made = createDeal(draft, place, stage, acting);
	expect(await adam.workspace.records.change(room(), id, made)).toMatchObject({ ok: true });
	await waitFor(
		async () => (await olga.workspace.records.read(id)) !== null,
		() => 'it has not come'
	);
	await adam.synced();
	const { deal, history } = await read(olga, id);
	expect(deal.createdAt).toBe(history[0]?.at);
	expect(Math.abs(deal.createdAt - clock.now())).toBeLessThan(HOUR / 2);
	expect((await read(adam, id)).deal.createdAt).toBe(deal.createdAt);
	expect(await adam.workspace.db.refusals.count()).toBe(0);
});
