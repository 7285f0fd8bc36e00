import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeal, editDeal } from '../../src/lib/domain/deal/commands';
import { addPost, bin, restore } from '../../src/lib/domain/history/commands';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { Member } from '../../src/lib/domain/member/member';
import type { Space } from '../../src/lib/domain/space/space';
import { eraseForGood } from '../../src/lib/replica/erasing';
import { search } from '../../src/lib/replica/store/search';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { Browser, Faults, making, ROOM, setting, type Tab } from '../support/records';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let space: Space;
let room: string;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('olga', relay);
	space = await olga.addSpace();
	room = `space.${space.id}`;
	await olga.synced();
	anna = await olga.invite('anna', 'agent', relay);
	await waitFor(
		() => anna.workspace.catalogue.length > 0,
		() => 'no space'
	);
	await anna.synced();
});
afterEach(async () => {
	await anna.leave();
	await olga.leave();
});

/** What is erased on a device of its own is judged there. */
const eraseLocally = (tab: Tab, me: 'olga' | 'anna', ids: readonly string[]) =>
	eraseForGood(
		{
			me,
			records: tab.store,
			people: () => ({
				members: new Map([
					['olga', { ...OLGA, id: 'olga', role: 'owner' }],
					['anna', { ...OLGA, id: 'anna', role: 'agent' }]
				]),
				teams: new Map()
			}),
			isAttached: () => false,
			ask: () => Promise.reject(new Error('there is nobody to ask'))
		},
		ROOM,
		ids
	);

const OLGA: Member = {
	id: 'olga',
	name: 'Olga',
	role: 'owner',
	team: null,
	standing: 'active',
	createdAt: 0,
	importId: null
};

const actingAs = (actor: Actor) => ({ actor: actor.me, clock, random });
const records = (actor: Actor) => actor.workspace.records;

async function change(actor: Actor, id: string, what: RecordChange): Promise<void> {
	const changed = await records(actor).change(room, id, what);
	if (!changed.ok) throw new Error(JSON.stringify(changed.error));
}

/** Waits until everything that a device did is at the relay. */
const sent = (actor: Actor): Promise<void> =>
	waitFor(
		async () => (await actor.workspace.db.outbox.count()) === 0,
		() => `${actor.name}: ${JSON.stringify(actor.workspace.status)}`
	);

/** Makes a deal of Anna's that both devices have. */
async function shared(id: string, title = 'Windmill'): Promise<void> {
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const wish = {
		title,
		customer: null,
		contact: '',
		stage: stage.id,
		closeOn: '2031-01-01',
		rate: { source: 'stage' },
		revenue: 100,
		owner: anna.me
	} as const;
	const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
	await change(anna, id, createDeal(wish, place, stage, actingAs(anna)));
	await sent(anna);
	await waitFor(
		async () => (await olga.ids('deal')).includes(id),
		() => `${id} at Olga's`
	);
}

async function putIntoBin(id: string): Promise<void> {
	await change(olga, id, bin(actingAs(olga)));
	await sent(olga);
}

async function goAway(actor: Actor): Promise<void> {
	actor.network.goOffline();
	await waitFor(
		() => actor.workspace.status.state === 'offline',
		() => JSON.stringify(actor.workspace.status)
	);
}

async function comeBack(actor: Actor): Promise<void> {
	actor.network.online = true;
	actor.workspace.retry();
	await sent(actor);
	await actor.synced();
}

/** Everything of a record that a device has. */
async function left(actor: Actor, id: string): Promise<unknown> {
	const { db } = actor.workspace;
	return {
		updates: await db.updates.where('record').equals(id).count(),
		row: await db.records.get(id),
		bin: await db.bin.get(id),
		outbox: await db.outbox.where('record').equals(id).count(),
		found: (await search(db, 'windmill', 5)).length
	};
}
const NOTHING_LEFT = { updates: 0, row: undefined, bin: undefined, outbox: 0, found: 0 };

const gone = (actor: Actor, id: string): Promise<void> =>
	waitFor(
		async () => (await actor.workspace.db.updates.where('record').equals(id).count()) === 0,
		() => `${id} gone from ${actor.name}`
	);

describe('HI-05 · deleting for good', () => {
	test('leaves nothing of the record on any device', async () => {
		await shared('r');
		await putIntoBin('r');
		await waitFor(
			async () => (await anna.workspace.db.bin.get('r')) !== undefined,
			() => 'in the bin at Anna’s'
		);
		expect(await olga.workspace.eraseForGood(room, ['r'])).toEqual({ is: 'done' });
		await gone(anna, 'r');
		await gone(olga, 'r');
		expect(await left(anna, 'r')).toEqual(NOTHING_LEFT);
		expect(await left(olga, 'r')).toEqual(NOTHING_LEFT);
		expect(await olga.workspace.db.totals.count()).toBe(0);
		expect(await olga.workspace.db.refusals.count()).toBe(0);
	});

	test('is refused on the device of whoever is no admin, and for what is not in the bin', async () => {
		await shared('r');
		const asked = anna.workspace.eraseForGood(room, ['r']);
		expect(await asked).toMatchObject({ is: 'refused', refusal: { rule: 'HI-05' } });
		expect(await olga.workspace.eraseForGood(room, ['r'])).toMatchObject({
			is: 'refused',
			refusal: { rule: 'HI-05', facts: { field: 'binned' } }
		});
		expect(await olga.ids('deal')).toEqual(['r']);
	});

	test('needs the relay, and what was sent to it', async () => {
		await shared('r');
		await putIntoBin('r');
		await goAway(olga);
		expect(await olga.workspace.eraseForGood(room, ['r'])).toEqual({ is: 'offline' });
		await change(olga, 'r', restore(actingAs(olga)));
		await change(olga, 'r', bin(actingAs(olga)));
		expect(await olga.workspace.eraseForGood(room, ['r'])).toEqual({ is: 'unsent' });
		expect(await olga.workspace.db.bin.get('r')).toBeDefined();
		await comeBack(olga);
		expect(await olga.workspace.eraseForGood(room, ['r'])).toEqual({ is: 'done' });
	});

	test('what a device still had waiting goes to the tray, and the record does not come back', async () => {
		await shared('r');
		await putIntoBin('r');
		const adam = await olga.invite('adam', 'admin', relay);
		await adam.synced();
		await goAway(anna);
		await goAway(adam);
		const deal = (await records(anna).read('r'))?.record;
		if (deal?.kind !== 'deal') throw new Error('no deal');
		const edit = editDeal(deal, { field: 'title', value: 'Windmill two' }, actingAs(anna));
		await change(anna, 'r', edit);
		const said = addPost('Wait with this one', actingAs(adam));
		if (said === null) throw new Error('no post');
		await change(adam, 'r', restore(actingAs(adam)));
		await change(adam, 'r', said);

		expect(await olga.workspace.eraseForGood(room, ['r'])).toEqual({ is: 'done' });
		for (const actor of [anna, adam]) {
			await comeBack(actor);
			await gone(actor, 'r');
			expect(await left(actor, 'r')).toEqual(NOTHING_LEFT);
		}
		const [wanted] = await anna.workspace.db.refusals.toArray();
		expect(wanted).toMatchObject({ record: 'r', wanted: { change: { set: edit.set } } });
		const kept = await adam.workspace.db.refusals.toArray();
		expect(kept.map(({ rule, reason }) => [rule, reason])).toEqual([
			['HI-05', 'deletion'],
			['HI-05', 'deletion']
		]);
		expect(JSON.stringify(kept)).toContain('Wait with this one');
		// Tried again, it is refused again.
		for (const actor of [anna, adam]) {
			const { n = 0 } = (await actor.workspace.db.refusals.toArray())[0] ?? {};
			await actor.workspace.refused.tryAgain(n);
			await actor.synced();
			expect(await left(actor, 'r')).toEqual(NOTHING_LEFT);
		}
		expect(relay.store.record(room, 'r')).toBeNull();
		expect(await left(olga, 'r')).toEqual(NOTHING_LEFT);
		await adam.leave();
	});

	test('a device that starts anew from a whole lets go of it as well, with edits waiting', async () => {
		await shared('r');
		await putIntoBin('r');
		await goAway(anna);
		await change(anna, 'r', restore(actingAs(anna)));
		await olga.workspace.eraseForGood(room, ['r']);
		// Its cursor is of no use any more.
		await anna.workspace.db.cursors.delete(room);
		await comeBack(anna);
		await gone(anna, 'r');
		expect(await left(anna, 'r')).toEqual(NOTHING_LEFT);
		const [kept] = await anna.workspace.db.refusals.toArray();
		expect(kept).toMatchObject({ rule: 'HI-05', facts: { erased: 'true' } });
	});
});

describe('HI-05 · deleting for good without a relay', () => {
	let browser: Browser;
	beforeEach(() => {
		browser = new Browser();
	});
	afterEach(() => {
		browser.close();
	});

	const tablesOf = async ({ db }: Tab) => ({
		updates: await db.updates.toArray(),
		records: await db.records.toArray(),
		bin: await db.bin.toArray(),
		outbox: await db.outbox.toArray()
	});

	test('an owner deletes what is in the bin, all or none; others delete nothing', async () => {
		const tab = await browser.tab();
		for (const id of ['in', 'too', 'out']) await tab.change(id, making(`Windmill ${id}`));
		for (const id of ['in', 'too']) await tab.change(id, setting({ binned: true }));
		const before = await tablesOf(tab);
		expect(await eraseLocally(tab, 'anna', ['in'])).toMatchObject({ is: 'refused' });
		expect(await eraseLocally(tab, 'olga', ['in', 'out'])).toMatchObject({
			is: 'refused',
			refusal: { rule: 'HI-05', facts: { field: 'binned' } }
		});
		expect(await tablesOf(tab)).toEqual(before);
		expect(await eraseLocally(tab, 'olga', ['in', 'too'])).toEqual({ is: 'done' });
		const after = await tablesOf(tab);
		expect(after.bin).toEqual([]);
		expect(after.records).toEqual(before.records);
		expect(JSON.stringify(after)).not.toMatch(/"(in|too)"/);
	});

	test('a disk that fails in the middle leaves everything as it was', async () => {
		const faults = new Faults();
		const tab = await browser.tab(faults);
		await tab.change('in', making('Windmill'));
		await tab.change('in', setting({ binned: true }));
		const before = await tablesOf(tab);
		for (let after = 0; after < 3; after++) {
			faults.after = after;
			expect(await eraseLocally(tab, 'olga', ['in'])).toEqual({ is: 'not-stored' });
			expect(await tablesOf(tab)).toEqual(before);
		}
	});
});
