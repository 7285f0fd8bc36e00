import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeal, editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import { addPost } from '../../src/lib/domain/history/commands';
import { newId, type RecordId } from '../../src/lib/domain/core/ids';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { Deal } from '../../src/lib/domain/deal/deal';
import type { Role } from '../../src/lib/domain/member/member';
import type { Space, Stage } from '../../src/lib/domain/space/space';
import { openRecord, readHistory, readPosts } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { putStage, removeStage } from '../../src/lib/documents/space';
import { roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

/** An agent who is away while an admin takes a stage away, on a relay that keeps to the rules. */
let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let space: Space;
let room: RoomName;
let deal: RecordId;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	space = await olga.addSpace();
	room = roomName({ kind: 'space', space: space.id });
	anna = await olga.invite('Anna', 'agent', relay);
	await anna.synced();
	await waitFor(
		() => anna.workspace.catalogue.length > 0,
		() => 'no space'
	);
	await anna.synced();
	deal = newId(random);
	await change(
		anna,
		createDeal(
			{
				title: 'Start',
				customer: null,
				contact: '',
				stage: open(0).id,
				closeOn: '2026-12-01',
				rate: { source: 'stage' },
				revenue: 1000,
				owner: anna.me
			},
			{ space: space.id, currency: 'USD', order: 'a0', fields: [] },
			open(0),
			acting(anna)
		)
	);
	await anna.synced();
	await waitFor(
		async () => (await olga.ids('deal')).length === 1,
		() => 'the deal did not arrive'
	);
});
afterEach(async () => {
	await olga.leave();
	await anna.leave();
});

const acting = (by: Actor) => ({ actor: by.me, clock, random });
const stages = (kind: Stage['kind']) => space.stages.filter((stage) => stage.kind === kind);
const open = (index: number): Stage => stages('open')[index] ?? never();
const won = (): Stage => stages('won')[0] ?? never();

function never(): never {
	throw new Error('not there');
}

async function change(by: Actor, what: RecordChange | null): Promise<void> {
	const done = await by.workspace.records.change(room, deal, what ?? never());
	if (!done.ok) throw new Error(JSON.stringify(done.error));
}

async function dealAt(by: Actor): Promise<Deal> {
	const whole = await by.workspace.records.read(deal);
	return whole?.record.kind === 'deal' ? whole.record : never();
}

async function move(by: Actor, to: Stage, role: Role): Promise<void> {
	const now = await dealAt(by);
	const from = space.stages.find(({ id }) => id === now.stage) ?? never();
	const moved = moveDeal(now, from, to, 'a1', role, acting(by));
	await change(by, moved.ok ? moved.value : null);
}

/** While Anna is away, Olga takes a stage away, and Anna moves her deal there. */
async function crossing(): Promise<void> {
	anna.network.goOffline();
	await olga.workspace.space(space.id).edit((doc) => {
		removeStage(doc, open(1).id);
	});
	await olga.synced();
	await change(anna, addPost('before the move', acting(anna)));
	await move(anna, open(1), 'agent');
	await change(
		anna,
		editDeal(await dealAt(anna), { field: 'title', value: 'Anna’s' }, acting(anna))
	);
	await change(anna, addPost('after the move', acting(anna)));
}

/** Lets both go on from what they have, apart from each other, and meet again. */
async function apart(...done: readonly (() => Promise<void>)[]): Promise<void> {
	anna.network.goOffline();
	olga.network.goOffline();
	for (const one of done) await one();
	anna.network.online = true;
	olga.network.online = true;
	await anna.synced();
	await olga.synced();
	await waitFor(
		async () => JSON.stringify(await dealAt(anna)) === JSON.stringify(await dealAt(olga)),
		() => 'they differ'
	);
	expect(await anna.workspace.db.refusals.count()).toBe(0);
	expect(await olga.workspace.db.refusals.count()).toBe(0);
}

describe('PL-07 · a deal whose close rate nobody has touched, on two devices at once', () => {
	beforeEach(async () => {
		deal = newId(random);
		const draft = {
			...{ title: 'Untouched', customer: null, contact: '', stage: open(0).id },
			...{ closeOn: '2026-12-01', rate: { source: 'start' } as const, revenue: 1000 }
		};
		await change(
			anna,
			createDeal(
				{ ...draft, owner: anna.me },
				{ space: space.id, currency: 'USD', order: 'a0', fields: [] },
				open(0),
				acting(anna)
			)
		);
		await anna.synced();
		await waitFor(
			async () => (await olga.ids('deal')).length === 2,
			() => 'the deal did not arrive'
		);
	});
	const slide = async (by: Actor) =>
		change(
			by,
			editDeal(
				await dealAt(by),
				{ field: 'rate', value: { source: 'hand', percent: 80 } },
				acting(by)
			)
		);

	test('PL-07 · both move it: it follows the stage in which it ends up', async () => {
		await apart(
			() => move(anna, open(1), 'agent'),
			() => move(olga, open(2), 'owner')
		);
		expect((await dealAt(anna)).rate).toEqual({ source: 'stage' });
	});

	test('PL-07 · one moves it and the other sets the rate by hand: what was set stays', async () => {
		await apart(
			() => move(anna, open(1), 'agent'),
			() => slide(olga)
		);
		expect(await dealAt(anna)).toMatchObject({
			stage: open(1).id,
			rate: { source: 'hand', percent: 80 }
		});
	});

	test('PL-07 · one has it follow the stage and the other moves it: it follows', async () => {
		await apart(
			async () =>
				change(
					anna,
					editDeal(await dealAt(anna), { field: 'rate', value: { source: 'stage' } }, acting(anna))
				),
			() => move(olga, open(1), 'owner')
		);
		expect((await dealAt(anna)).rate).toEqual({ source: 'stage' });
	});
});

/** What everybody has to have in the end, and nothing of it twice. */
async function settled(): Promise<void> {
	anna.network.delivery = 'flowing';
	anna.network.online = true;
	anna.network.deliver(1000, () => 0);
	anna.workspace.retry();
	await waitFor(
		async () => (await anna.workspace.db.outbox.count()) === 0,
		() => JSON.stringify(anna.workspace.status)
	);
	await anna.synced();
	const stored = relay.store.record(room, deal)?.state ?? never();
	const doc = openRecord([stored]);
	expect(readRecord(doc, deal)).toMatchObject({ title: 'Anna’s', stage: open(0).id });
	expect(readPosts(doc).map(({ text }) => text)).toEqual(['before the move', 'after the move']);
	expect(readHistory(doc)).toHaveLength(2);
	for (const actor of [olga, anna]) {
		let there: unknown;
		await waitFor(
			async () => {
				there = await actor.workspace.records.read(deal);
				return (await dealAt(actor)).title === 'Anna’s';
			},
			() => `${actor.name} has ${JSON.stringify(there)}`
		);
		const whole = await actor.workspace.records.read(deal);
		expect(whole?.record).toEqual(readRecord(doc, deal));
		expect(whole?.posts).toEqual(readPosts(doc));
		expect(whole?.history).toEqual(readHistory(doc));
		expect(await actor.workspace.db.outbox.count()).toBe(0);
	}
	expect((await anna.workspace.db.records.get(deal))?.title).toBe('Anna’s');
	expect(await anna.workspace.db.refusals.toArray()).toMatchObject([
		{
			record: deal,
			rule: 'PR-02',
			reason: 'no-such-stage',
			wanted: { of: 'record', change: { set: { stage: open(1).id } }, was: { stage: open(0).id } }
		}
	]);
	expect(await olga.workspace.db.refusals.count()).toBe(0);
}

describe('PR-02 · a move made offline to a stage that is gone', () => {
	test('is undone on its device and kept in the tray; all else that was done there happens', async () => {
		await crossing();
		await settled();
	});

	test('the same, however far it got before the tab was reloaded', async () => {
		await crossing();
		// One frame further each time, until all has been said.
		for (let frames = 0; frames < 24; frames += 3) {
			anna.network.delivery = 'held';
			anna.network.online = true;
			anna.workspace.retry();
			for (let i = 0; i < frames; i++) {
				anna.network.deliver(1, () => 0);
				await new Promise((resolve) => setTimeout(resolve, 0));
			}
			await anna.reload();
		}
		await settled();
	});

	test('the same, when the relay dies over it', async () => {
		await crossing();
		anna.network.online = true;
		anna.workspace.retry();
		relay.kill([olga.network, anna.network]);
		relay.start();
		olga.workspace.retry();
		await olga.synced();
		await settled();
	});

	test('can be tried again when there is such a stage again', async () => {
		await crossing();
		await settled();
		const [entry] = await anna.workspace.db.refusals.toArray();
		const early = await anna.workspace.refused.tryAgain(entry?.n ?? 0);
		expect(early).toMatchObject({ ok: false, error: { rule: 'PR-02' } });
		await olga.workspace.space(space.id).edit((doc) => {
			putStage(doc, open(1));
		});
		await olga.synced();
		await waitFor(
			async () => (await anna.workspace.refused.tryAgain(entry?.n ?? 0)).ok,
			() => 'still refused'
		);
		await anna.synced();
		await waitFor(
			async () => (await dealAt(olga)).stage === open(1).id,
			() => 'did not arrive'
		);
		expect(await anna.workspace.db.refusals.count()).toBe(0);
	});

	test('OP-07 · is refused at once where the device knows', async () => {
		await move(olga, won(), 'owner');
		await waitFor(
			async () => (await dealAt(anna)).stage === won().id,
			() => 'not closed'
		);
		const moved = moveDeal(await dealAt(anna), open(0), open(1), 'a1', 'agent', acting(anna));
		const done = await anna.workspace.records.change(room, deal, moved.ok ? moved.value : never());
		expect(done).toMatchObject({ ok: false, error: { rule: 'OP-07' } });
		expect(await anna.workspace.db.outbox.count()).toBe(0);
	});
});
