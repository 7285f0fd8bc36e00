import { IDBCursor, IDBFactory, IDBIndex, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecordChange } from '../../domain/core/change';
import { derivedId } from '../../domain/core/ids';
import { succeed } from '../../domain/core/result';
import { setField } from '../../domain/core/set-field';
import { createCustomer } from '../../domain/customer/commands';
import { createDeal } from '../../domain/deal/commands';
import { bin } from '../../domain/history/commands';
import { editTogether, prepareTogether } from './change-together';
import { ReplicaDatabase } from './database';
import { RecordStore } from './records';
import { allUpdatesIn, editsIn } from './packs';
import { updatesOfOne } from './updates-of';
import { waitingCount } from './waiting';

const ROOM = 'customers';
let seed = 0;
const acting = {
	actor: 'olga',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count: number) => Uint8Array.from({ length: count }, () => (seed += 1) % 248) }
};
const judge = () => succeed(null);

let db: ReplicaDatabase;
let store: RecordStore;
beforeEach(async () => {
	db = new ReplicaDatabase('many', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	store = new RecordStore(db, acting.clock, {
		judge,
		isAdmin: () => true,
		onWrite: () => undefined
	});
	await store.attach();
});
afterEach(() => {
	vi.restoreAllMocks();
	store.close();
	db.close();
});

const DEAL = {
	...{ customer: null, contact: '', stage: 'new', closeOn: '2026-03-01', owner: 'olga' },
	...{ rate: { source: 'stage' as const }, revenue: 100 }
};

const customers = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => {
		const title = `Customer ${String(from + index)}`;
		return {
			id: derivedId('customer', 'w', 'name', title),
			change: createCustomer({ title }, 'olga', acting, [])
		};
	});

/** What was asked of the database while something was done: requests, and steps of cursors. */
async function asked(work: () => Promise<unknown>): Promise<{ requests: number; steps: number }> {
	const ways = [
		...(['add', 'put', 'get', 'getAll', 'getAllKeys', 'delete', 'count'] as const).map((name) =>
			vi.spyOn(IDBObjectStore.prototype, name)
		),
		...(['get', 'getAll', 'getAllKeys', 'count'] as const).map((name) =>
			vi.spyOn(IDBIndex.prototype, name)
		)
	];
	const steps = [
		vi.spyOn(IDBCursor.prototype, 'continue'),
		vi.spyOn(IDBCursor.prototype, 'continuePrimaryKey')
	];
	await work();
	const sum = (spies: readonly { readonly mock: { readonly calls: unknown[] } }[]) =>
		spies.reduce((all, { mock }) => all + mock.calls.length, 0);
	const found = { requests: sum(ways), steps: sum(steps) };
	vi.restoreAllMocks();
	return found;
}

describe('LS-09 · what an import and its undo ask of the database grows with the records, and with nothing else', () => {
	test('making, changing and binning many', async () => {
		const few = customers(100);
		const more = customers(200, 100);
		const make = async (all: typeof few) =>
			expect(await store.createMany(ROOM, all)).toMatchObject({ ok: true });
		const change = async (all: typeof few, wanted: () => RecordChange) =>
			expect(
				await store.changeMany(
					ROOM,
					all.map(({ id }) => id),
					wanted
				)
			).toMatchObject({ ok: true });

		const works: readonly ((all: typeof few) => Promise<unknown>)[] = [
			make,
			(all) => change(all, () => setField('email', '', 'a@b.example', acting)),
			(all) => change(all, () => bin(acting))
		];
		for (const work of works) {
			const first = await asked(() => work(few));
			// Beside more that is here already, and for twice as many.
			const then = await asked(() => work(more));
			expect(then.requests).toBeLessThan(2.1 * first.requests);
			// A cursor that goes from record to record waits for the browser at each.
			expect(then.steps).toBeLessThan(20);
		}
		expect(await waitingCount(db)).toBe(900);
		expect(await db.bin.count()).toBe(300);
	});

	test('of deals that are made here nothing is looked up, one by one', async () => {
		const deals = Array.from({ length: 150 }, (_, index) => ({
			id: `deal-${String(index)}`,
			change: createDeal(
				{ ...DEAL, title: `Deal ${String(index)}` },
				{ space: 's', currency: 'EUR', order: 'a', fields: [] },
				{ kind: 'open' },
				acting
			)
		}));
		const reads = vi.spyOn(IDBObjectStore.prototype, 'get');
		expect(await store.createMany('space.s', deals)).toMatchObject({ ok: true });
		expect(await db.records.count()).toBe(150);
		expect(reads.mock.calls.length).toBeLessThan(40);
	});

	test('a record that is here is not made again, one of many', async () => {
		const all = customers(30);
		await store.createMany(ROOM, all.slice(10, 11));
		await store.createMany(ROOM, all);
		expect((await db.updates.toArray()).flatMap(allUpdatesIn)).toHaveLength(30);
		expect(await waitingCount(db)).toBe(30);
	});
});

test('a record that changes between working out and writing is worked out again from what it is then', async () => {
	const all = customers(3);
	await store.createMany(ROOM, all);
	const seen: string[] = [];
	const wanted = all.map(({ id }) => ({
		room: ROOM,
		id,
		edits: (fields: Readonly<Record<string, unknown>> | null) => {
			const title = String(fields?.['title']);
			seen.push(title);
			return [setField('title', title, `${title}!`, acting)];
		}
	}));
	const ahead = await prepareTogether(db, judge, 1, wanted);
	const second = all[1]?.id ?? '';
	await store.change(ROOM, second, setField('title', 'Customer 1', 'Changed', acting));
	const done = await db.transaction('rw', db.tables, async () =>
		editTogether(db, judge, 1, wanted, ahead)
	);
	expect(done.ok).toBe(true);
	expect(seen).toEqual(['Customer 0', 'Customer 1', 'Customer 2', 'Changed']);
	const titles = await Promise.all(all.map(async ({ id }) => (await db.records.get(id))?.title));
	expect(titles).toEqual(['Customer 0!', 'Changed!', 'Customer 2!']);
	expect((await store.read(second))?.record.title).toBe('Changed!');
});

test('OP-08 · of records that were made together one is refused and another withdrawn: nothing of the others changes', async () => {
	const all = customers(20);
	await store.createMany(ROOM, all);
	expect([await db.updates.count(), await db.outbox.count()]).toEqual([1, 1]);
	const edits = (await db.outbox.toArray()).flatMap(editsIn);
	const [refused, withdrawn] = [edits[5], edits[7]];
	if (refused === undefined || withdrawn === undefined) throw new Error('nothing waits');
	const why = { rule: 'SCHEMA', reason: 'malformed', facts: {} };
	await store.refused({ ...why, number: refused.number, record: refused.record, state: null });
	await store.receive(ROOM, [], [withdrawn.record], null);
	for (const { record } of [refused, withdrawn]) {
		expect(await updatesOfOne(db, record)).toEqual([]);
		expect(await db.records.get(record)).toBeUndefined();
	}
	const tray = await db.refusals.toArray();
	expect(tray.map(({ record }) => record)).toEqual([refused.record, withdrawn.record]);
	const others = edits.filter(
		({ record }) => ![refused, withdrawn].some((one) => one.record === record)
	);
	expect((await db.outbox.toArray()).flatMap(editsIn)).toEqual(others);
	expect(await waitingCount(db)).toBe(18);
	for (const { record, update } of others) {
		expect((await updatesOfOne(db, record)).map((row) => row.update)).toEqual([update]);
		expect((await store.read(record))?.record.id).toBe(record);
	}
	// What becomes of one of them from now on is its own.
	const [first] = others;
	const change = setField('title', 'Customer 0', 'Renamed', acting);
	await store.change(ROOM, first?.record ?? '', change);
	expect((await store.read(first?.record ?? ''))?.record.title).toBe('Renamed');
	expect(await waitingCount(db)).toBe(19);
});
