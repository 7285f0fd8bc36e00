import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { fail, succeed } from '../../src/lib/domain/core/result';
import { firstUpdate } from '../../src/lib/documents/record';
import { RefusedChanges } from '../../src/lib/replica/refused-changes';
import { Browser, Desk, making, posting, ROOM, setting, titled } from '../support/records';
import type { Tab } from '../support/records';

let browser: Browser;
let tab: Tab;
let desk: Desk;
let tray: RefusedChanges;

const isBad = ({ bad }: Readonly<Record<string, unknown>>) => (bad === true ? 'HI-01' : null);
const CLOSED = { rule: 'OP-07', reason: 'closed-stays-closed' } as const;

beforeEach(async () => {
	browser = new Browser();
	tab = await browser.tab();
	desk = new Desk(isBad);
	tray = new RefusedChanges(tab.db, tab.store, () => null);
	await tab.connect();
});
afterEach(async () => {
	await tab.channel.stop();
	browser.close();
});

const entry = async (): Promise<number> => (await tab.db.refusals.toArray())[0]?.n ?? 0;
const relays = (id: string) => desk.records.get(id)?.getMap('fields').toJSON();

describe('judged before it is written', () => {
	test('what the rules refuse is not written at all, and the refusal is the answer', async () => {
		await tab.change('r', making('Start'));
		await desk.serve(tab);
		tab.judge = () => fail(CLOSED);
		expect(await tab.store.change(ROOM, 'r', titled('No', 'Start'))).toEqual(fail(CLOSED));
		expect(await tab.waiting()).toEqual([]);
		expect(await tab.fields('r')).toMatchObject({ title: 'Start' });
		tab.judge = () => succeed(null);
		// The document was not touched either.
		await tab.change('r', posting('yes'));
		expect(await tab.fields('r')).toMatchObject({ title: 'Start' });
	});

	test('the rules see what is stored and what is wanted', async () => {
		await tab.change('r', making('Start'));
		const seen: unknown[] = [];
		tab.judge = (edit) => {
			seen.push(edit);
			return succeed(null);
		};
		await tab.change('r', setting({ note: 'n' }));
		await tab.change('new', making('New'));
		expect(seen).toMatchObject([
			{ before: { title: 'Start' }, after: { title: 'Start', note: 'n' }, touched: ['note'] },
			{ before: null, after: { title: 'New' } }
		]);
	});

	test('of many, all are changed or none', async () => {
		for (const id of ['a', 'b', 'c']) await tab.change(id, making(id));
		await desk.serve(tab);
		tab.judge = ({ before }) => (before?.['title'] === 'b' ? fail(CLOSED) : succeed(null));
		const all = ['a', 'b', 'c'];
		const done = await tab.store.changeMany(ROOM, all, () => setting({ note: 'n' }));
		expect(done).toEqual(fail(CLOSED));
		expect(await tab.waiting()).toEqual([]);
		expect(await tab.fields('a')).not.toHaveProperty('note');
		expect((await tab.store.changeMany(ROOM, ['a', 'c'], () => setting({ note: 'n' }))).ok).toBe(
			true
		);
		await desk.serve(tab);
		expect(relays('c')).toMatchObject({ note: 'n' });
	});
});

describe('the tray', () => {
	async function refusedEdit(): Promise<number> {
		await tab.change('r', making('Start'));
		await desk.serve(tab);
		await tab.change('r', { ...titled('Wanted', 'Start'), set: { title: 'Wanted', bad: true } });
		await desk.serve(tab);
		return entry();
	}

	test('tries a change again, in the usual way, and lets it go when it is made', async () => {
		const n = await refusedEdit();
		desk.refuses = () => null;
		expect(await tray.tryAgain(n)).toEqual(succeed(null));
		expect(await tab.db.refusals.count()).toBe(0);
		await desk.serve(tab);
		expect(relays('r')).toMatchObject({ title: 'Wanted', bad: true });
		expect(desk.records.get('r')?.getArray('history').length).toBe(2);
		// Asked once more, by another tab: nothing happens twice.
		expect(await tray.tryAgain(n)).toEqual(succeed(null));
		expect(desk.records.get('r')?.getArray('history').length).toBe(2);
	});

	test('keeps what the rules still refuse, and says which', async () => {
		const n = await refusedEdit();
		tab.judge = () => fail(CLOSED);
		expect(await tray.tryAgain(n)).toEqual(fail(CLOSED));
		expect(await tab.db.refusals.count()).toBe(1);
		expect(await tab.waiting()).toEqual([]);
	});

	test('tells what is replaced now, not what was there then', async () => {
		const n = await refusedEdit();
		await tab.change('r', titled('Meanwhile', 'Start'));
		desk.refuses = () => null;
		await tray.tryAgain(n);
		const whole = await tab.store.read('r');
		expect(whole?.history.find((line) => 'to' in line && line.to === 'Wanted')).toMatchObject({
			from: 'Meanwhile'
		});
	});

	test('makes a refused record again, once', async () => {
		desk.refuses = () => 'OP-08';
		await tab.change('new', making('Mine'));
		await tab.change('new', posting('word'));
		await desk.serve(tab);
		const n = await entry();
		desk.refuses = () => null;
		expect((await tray.tryAgain(n)).ok).toBe(true);
		await desk.serve(tab);
		expect(relays('new')).toMatchObject({ title: 'Mine' });
		expect((await tab.store.read('new'))?.posts).toHaveLength(1);
		await tab.db.refusals.add({
			...{ n: 99, room: ROOM, record: 'new', title: '', rule: '', reason: '', facts: {}, at: 1 },
			wanted: { of: 'whole-record', update: desk.state('new') ?? ownedBytes(new Uint8Array()) }
		});
		expect((await tray.tryAgain(99)).ok).toBe(true);
		expect(await tab.waiting()).toEqual([]);
	});

	test('cannot change a record that has left the device', async () => {
		const n = await refusedEdit();
		await tab.store.receive(ROOM, [], ['r'], null);
		expect(await tray.tryAgain(n)).toMatchObject({ ok: false, error: { rule: 'OP-08' } });
		expect(await tab.db.records.count()).toBe(0);
	});

	test('lets go of an entry, and takes it back', async () => {
		const n = await refusedEdit();
		const [before] = await tab.db.refusals.toArray();
		const discarded = await tray.discard(n);
		if (!discarded.ok) throw new Error(discarded.error.reason);
		expect(await tab.db.refusals.count()).toBe(0);
		expect(await discarded.value()).toEqual({ ok: true, value: null });
		expect(await tab.db.refusals.toArray()).toEqual([before]);
	});
});

test('what a device of version 1 has waiting and refused is not lost', async () => {
	const { options } = browser;
	const old = new Dexie('old', options);
	old.version(1).stores({
		records: 'id, room, owner, importId, customer, externalId, *words',
		bin: 'id, importId',
		updates: '++n, record',
		outbox: '++number, [room+number], record, at',
		cursors: 'room',
		aggregates: '[space+stage+owner], space',
		refusals: '++n, record',
		catalogue: 'id',
		meta: 'key'
	});
	const update = firstUpdate(making('From before'));
	await old.open();
	await old.table('updates').add({ record: 'r', update });
	await old.table('outbox').bulkAdd([{ room: ROOM, record: 'r', update, at: 5 }]);
	await old.table('refusals').bulkAdd([
		{ room: ROOM, record: 'q', title: 'Q', rule: 'OP-08', reason: 'not-yours', update, at: 6 },
		{
			room: ROOM,
			record: '',
			title: 'S',
			rule: 'OP-05',
			reason: 'x',
			update: new Uint8Array(),
			at: 7
		}
	]);
	old.close();
	const { ReplicaDatabase } = await import('../../src/lib/replica/store/database');
	const db = new ReplicaDatabase('old', options);
	expect(await db.outbox.toArray()).toMatchObject([{ record: 'r', change: null, at: 5 }]);
	expect(await db.refusals.toArray()).toMatchObject([
		{ record: 'q', facts: {}, wanted: { of: 'whole-record', update } },
		{ record: '', facts: {}, wanted: { of: 'document', touches: [] } }
	]);
	expect((await db.updates.toArray())[0]?.mine).toHaveLength(1);
	db.close();
});
