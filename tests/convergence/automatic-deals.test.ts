import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Acting } from '../../src/lib/domain/core/change';
import { isDerivedId, newId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { automaticDealId } from '../../src/lib/domain/deal/automatic';
import { automaticByHand } from '../../src/lib/domain/deal/as-asked';
import { editDeal } from '../../src/lib/domain/deal/commands';
import { NO_EXTRAS } from '../../src/lib/domain/deal/new-deal-extras';
import { addPost } from '../../src/lib/domain/history/commands';
import { guessMapping } from '../../src/lib/domain/import/columns';
import { bodyRows, detectDialect, headersOf } from '../../src/lib/domain/import/dialect';
import { createPlanner } from '../../src/lib/domain/import/planner';
import type { Space } from '../../src/lib/domain/space/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { automaticDeals } from '../../src/lib/replica/automatic-deals';
import { importSnapshot } from '../../src/lib/replica/imports';
import { isKnownElsewhere } from '../../src/lib/replica/store/made-elsewhere';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';
import type { UpdateRow } from '../../src/lib/replica/store/sync-rows';

const ACCOUNTS = readFileSync('tests/fixtures/import/accounts.csv', 'utf8');

let relay: TestRelay;
let olga: Actor;
let jan: Actor;
let space: Space;
let people: Actor[];

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	space = await olga.addSpace({ autoDeals: true });
	people = [olga];
	jan = await joined('Jan', 'admin');
});
afterEach(async () => {
	for (const actor of people) await actor.leave();
});

async function joined(name: string, role: 'admin' | 'agent'): Promise<Actor> {
	await olga.synced();
	const actor = await olga.invite(name, role, relay);
	people.push(actor);
	await waitFor(
		() => actor.workspace.catalogue.length > 0,
		() => 'no space'
	);
	actor.workspace.space(space.id);
	await actor.synced();
	return actor;
}

const acting = (by: Actor): Acting => ({ actor: by.me, clock, random });
const CUSTOMERS = roomName({ kind: 'customers' });
const room = () => roomName({ kind: 'space', space: space.id });

/** Imports the list as the screen does; gives how many rows stayed out. */
async function importAccounts(by: Actor): Promise<number> {
	const dialect = detectDialect(ACCOUNTS);
	const headers = headersOf(ACCOUNTS, dialect);
	const rows = () => bodyRows(ACCOUNTS, dialect);
	const sample = [...rows()].map(({ cells }) => cells);
	const none = { members: new Set(''), customers: new Set(''), stages: new Set('') };
	const made = createPlanner({
		headers,
		settings: {
			kind: 'customers',
			...dialect,
			mapping: guessMapping('customers', headers, sample, none),
			dateOrder: 'ymd',
			decimalMark: '.',
			rateScale: 'percent',
			unknownOwners: 'actor',
			ownerChoices: new Map(),
			stageChoices: new Map(),
			customerChoices: new Map(),
			onMatch: 'skip',
			onAlike: 'add',
			rowChoices: new Map(),
			takenRows: new Set(),
			...{ mode: 'create', key: null, emptyCells: 'leave', defaults: new Map() }
		},
		snapshot: await importSnapshot(by.workspace, 'customers', null),
		importId: newId(random),
		acting: acting(by)
	});
	if (!made.ok) throw new Error(JSON.stringify(made.error));
	for (const row of rows()) made.value.take(row);
	const plan = made.value.plan();
	for (const { room: where, records } of made.value.batches(rows)) {
		const name = where === 'customers' ? CUSTOMERS : roomName({ kind: 'space', space: where });
		await by.workspace.records.createMany(name, records);
	}
	return plan.counts.rejected;
}

async function connect(by: Actor): Promise<void> {
	by.network.online = true;
	by.workspace.retry();
	await waitFor(
		async () => (await by.workspace.db.outbox.count()) === 0,
		() => JSON.stringify(by.workspace.status)
	);
	await by.synced();
}

/** Everything that a device shows of customers and deals. */
async function shown(by: Actor) {
	const rows = await by.workspace.db.records.toArray();
	return rows
		.map(({ id, kind, title, owner, createdAt }) => ({ id, kind, title, owner, createdAt }))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('OP-12 · the same customers on devices that had not met', () => {
	test('OP-12 · two offline devices import the same list: 85 customers, 85 deals, nothing in the tray', async () => {
		olga.network.goOffline();
		jan.network.goOffline();
		expect(await importAccounts(olga)).toBe(0);
		expect(await importAccounts(jan)).toBe(0);
		expect(await jan.ids('deal')).toHaveLength(85);
		await connect(olga);
		await connect(jan);
		await waitFor(
			async () => (await olga.workspace.db.records.count()) === 170,
			() => 'not all arrived'
		);
		for (const by of [olga, jan]) {
			expect(await by.ids('customer')).toHaveLength(85);
			expect(await by.ids('deal')).toHaveLength(85);
			expect(await by.workspace.db.refusals.count()).toBe(0);
			expect(by.workspace.status.state).toBe('synced');
		}
		expect(await shown(jan)).toEqual(await shown(olga));
		// Who came first has made them; the list is here now, for either.
		const owners = new Set(
			(await shown(jan)).flatMap(({ kind, owner }) => (kind === 'deal' ? [owner] : []))
		);
		expect(owners).toEqual(new Set([olga.me]));
		expect(await importAccounts(jan)).toBe(85);
		expect(await jan.ids('customer')).toHaveLength(85);
	}, 60_000);

	test('OP-12 · what was done to the deal that gives way is done to the other', async () => {
		olga.network.goOffline();
		jan.network.goOffline();
		await importAccounts(olga);
		await importAccounts(jan);
		const [customer = ''] = await jan.ids('customer');
		const deal = automaticDealId(space.id, customer);
		const whole = await jan.workspace.records.read(deal);
		if (whole?.record.kind !== 'deal') throw new Error('no deal');
		const edit = editDeal(whole.record, { field: 'revenue', value: 4200 }, acting(jan));
		await jan.workspace.records.change(room(), deal, edit);
		const said = addPost('called them', acting(jan));
		if (said === null) throw new Error('no post');
		await jan.workspace.records.change(room(), deal, said);
		await connect(olga);
		await connect(jan);
		expect(await jan.workspace.db.refusals.count()).toBe(0);
		await waitFor(
			async () => {
				const there = await olga.workspace.records.read(deal);
				return there?.record.kind === 'deal' && there.record.revenue === 4200;
			},
			() => 'the edit did not arrive'
		);
		const [one, other] = await Promise.all(
			[olga, jan].map((by) => by.workspace.records.read(deal))
		);
		expect(one).toEqual(other);
		expect(one?.history.filter(({ what }) => what === 'created')).toHaveLength(1);
		expect(one?.posts.map(({ text }) => text)).toEqual(['called them']);
	}, 60_000);

	test('OP-12 · two agents: the deal of who came first is not the other’s to see, and no word is said', async () => {
		const [anna, ben] = [await joined('Anna', 'agent'), await joined('Ben', 'agent')];
		anna.network.goOffline();
		ben.network.goOffline();
		await importAccounts(anna);
		await importAccounts(ben);
		await connect(anna);
		await connect(ben);
		expect(await anna.ids('deal')).toHaveLength(85);
		expect(await ben.ids('deal')).toEqual([]);
		expect(await ben.ids('customer')).toHaveLength(85);
		expect(await ben.workspace.db.refusals.count()).toBe(0);
	}, 60_000);

	/** A customer by hand, with what makes itself for them, as the forms add one. */
	async function addWithDeals(by: Actor, title: string, owner: string, except?: string) {
		const id = newId(random);
		const change = createCustomer({ title }, owner, acting(by), []);
		const customer = { id, title, owner };
		const deals = await automaticDeals(by.workspace, customer, acting(by), except ?? null);
		const saving = by.workspace.records.changeTogether([
			{ room: CUSTOMERS, id, edits: [change] },
			...deals
		]);
		return { customer, saving };
	}

	const dealsOf = async (by: Actor) =>
		(await by.workspace.db.records.toArray()).filter((row) => row.kind === 'deal');

	test('OP-12 · a customer added by hand gets one deal per space that wants it, however often asked', async () => {
		const quiet = await olga.addSpace({ name: 'Quiet' });
		const second = await olga.addSpace({ name: 'Second', autoDeals: true });
		const { customer, saving } = await addWithDeals(olga, 'Acme', jan.me);
		expect((await saving).ok).toBe(true);
		expect(await automaticDeals(olga.workspace, customer, acting(olga))).toEqual([]);
		const deals = await dealsOf(olga);
		expect(deals.map((deal) => deal.space).sort()).toEqual([space.id, second.id].sort());
		expect(deals.some((deal) => deal.space === quiet.id)).toBe(false);
		expect(deals[0]).toMatchObject({ title: 'Acme', owner: jan.me, revenue: 0, rate: null });
		// Where somebody makes an opportunity by hand, none makes itself beside it.
		await (
			await addWithDeals(olga, 'Boats', olga.me, space.id)
		).saving;
		const boats = (await dealsOf(olga)).filter(({ title }) => title === 'Boats');
		expect(boats.map((deal) => deal.space)).toEqual([second.id]);
		await olga.synced();
		expect(await olga.workspace.db.refusals.count()).toBe(0);
	});

	test('OP-12 · a customer and their opportunities are saved together, or none of it is', async () => {
		const { db } = olga.workspace;
		const { customer, saving } = await addWithDeals(olga, 'Acme', olga.me);
		await saving;
		expect(await olga.ids('deal')).toEqual([automaticDealId(space.id, customer.id)]);
		const full = (_: unknown, { record }: { record: string }) => {
			if (isDerivedId(record)) throw new Error('the disk is full');
		};
		db.table<UpdateRow>('updates').hook('creating', full);
		await expect((await addWithDeals(olga, 'Boats', olga.me)).saving).rejects.toThrow();
		db.table<UpdateRow>('updates').hook('creating').unsubscribe(full);
		expect(await olga.ids('customer')).toEqual([customer.id]);
		expect(await olga.ids('deal')).toHaveLength(1);
		olga.workspace.retry();
	});

	/** Makes by hand the opportunity that makes itself, as is offered while calling. */
	async function makeByHand(by: Actor, customer: { id: string; title: string }): Promise<string> {
		const id = automaticDealId(space.id, customer.id);
		const draft = {
			title: 'Two boats',
			customer: customer.id,
			contact: '',
			stage: space.stages[0]?.id ?? '',
			closeOn: '2031-05-01',
			rate: { source: 'hand', percent: 70 } as const,
			revenue: 9000,
			owner: by.me
		};
		const place = { space: space.id, currency: space.currency, order: 'a0', fields: [] };
		const into = { place, stage: { kind: 'open' } as const };
		const edits = automaticByHand(customer.title, draft, NO_EXTRAS, into, acting(by));
		const made = await by.workspace.records.changeTogether([{ room: room(), id, edits }]);
		expect(made.ok).toBe(true);
		expect(await by.workspace.db.records.get(id)).toMatchObject({ title: 'Two boats', rate: 70 });
		return id;
	}

	test('OP-12 · an agent who makes by hand what somebody else has is told so, and keeps what was typed', async () => {
		const anna = await joined('Anna', 'agent');
		const { customer, saving } = await addWithDeals(olga, 'Acme', olga.me);
		await saving;
		await olga.synced();
		await waitFor(
			async () => (await anna.ids('customer')).length === 1,
			() => 'no customer'
		);
		expect(await anna.ids('deal')).toEqual([]);
		const { db } = anna.workspace;
		const id = automaticDealId(space.id, customer.id);
		expect(await isKnownElsewhere(db, id)).toBe(false);
		anna.network.goOffline();
		await makeByHand(anna, customer);
		await connect(anna);
		expect(await anna.ids('deal')).toEqual([]);
		expect(await db.refusals.toArray()).toMatchObject([
			{
				record: id,
				reason: 'made-already',
				title: 'Two boats',
				wanted: { of: 'record', change: { set: { title: 'Two boats', revenue: 9000, rate: 70 } } }
			}
		]);
		const [row] = await db.refusals.toArray();
		const again = await anna.workspace.refused.tryAgain(row?.n ?? 0);
		expect(again).toMatchObject({ ok: false, error: { reason: 'made-already' } });
		// It is known from now on, also without a connection.
		expect(await isKnownElsewhere(db, id)).toBe(true);
		const theirs = (await olga.workspace.records.read(id))?.record;
		expect(theirs).toMatchObject({ title: 'Acme', revenue: 0, owner: olga.me });
	});

	test('OP-12 · made by hand where the other deal may be seen, what was typed is done to that one', async () => {
		jan.network.goOffline();
		const late = await addWithDeals(olga, 'Late', olga.me);
		await late.saving;
		await olga.synced();
		// Jan knows the customer by other ways than the sync: only the deal's id counts.
		const id = await makeByHand(jan, late.customer);
		await connect(jan);
		expect(await jan.workspace.db.refusals.count()).toBe(0);
		await waitFor(
			async () => {
				const there = (await olga.workspace.records.read(id))?.record;
				return there?.kind === 'deal' && there.revenue === 9000;
			},
			() => 'what was typed did not arrive'
		);
		const [one, other] = await Promise.all([olga, jan].map((by) => by.workspace.records.read(id)));
		expect(one).toEqual(other);
		expect(one?.history.filter(({ what }) => what === 'created')).toHaveLength(1);
	});
});
