import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { setField } from '../../src/lib/domain/core/set-field';
import { assign } from '../../src/lib/domain/deal/commands';
import { readFields } from '../../src/lib/documents/record';
import { recordEntries } from '../support/hostile-kit';
import { Dice } from '../support/dice';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';
import { GuardedRelay } from '../support/guarded-relay';
import { HonestDevice } from '../support/honest-device';
import { MemoryStore } from '../support/memory-store';

const ROOM = 'space.north';
const DEALS = 24;
const SEEDS = Number(process.env['CATCH_UPS'] ?? 25);

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What is committed is read at once, and told a few turns later, as with a disk that takes its time. */
class StoreAhead extends MemoryStore {
	private commits = 0;

	override async commit(...parts: Parameters<MemoryStore['commit']>): Promise<void> {
		await super.commit(...parts);
		for (let wait = ++this.commits % 7; wait > 0; wait--) await turn();
	}
}

/**
 * Anna comes while deals change hands between her and Bob: after it all she has exactly those that are
 * hers, each whole, whatever was sent when.
 */
async function story(seed: number, hasCursor: boolean, store: MemoryStore): Promise<void> {
	const dice = new Dice(seed);
	const guarded = await GuardedRelay.open({ batchRecords: 1 }, store);
	const { relay } = guarded;
	const olga = await guarded.follow('olga');
	let number = 0;
	const edit = async (record: string, update: Uint8Array) => {
		olga.say({ type: 'edit', number: ++number, record, update });
		const head = store.head(ROOM);
		while (store.head(ROOM) === head && olga.closed === null) await turn();
	};
	const hand = async (record: string) => {
		const state = store.record(ROOM, record)?.state;
		const doc = new Y.Doc();
		if (state !== undefined) Y.applyUpdate(doc, state);
		const owner = readFields(doc)['owner'] as string;
		const to = owner === 'anna' ? 'bob' : 'anna';
		await edit(record, updateOn(state, assign({ owner }, to, actingAs('olga'))));
	};
	const rename = async (record: string) => {
		const state = store.record(ROOM, record)?.state;
		const change = setField('title', 'Deal', `Deal ${String(number)}`, actingAs('olga'));
		await edit(record, updateOn(state, change));
	};
	const ids = Array.from({ length: DEALS }, (_, n) => `r${String(n).padStart(2, '0')}`);
	for (const id of ids) await edit(id, dealOf(dice.pick(['anna', 'bob']), 'olga'));

	let cursor: string | null = null;
	let held: Map<string, Y.Doc> | null = null;
	if (hasCursor) {
		// She was here before, and much has changed hands since.
		const before = await guarded.follow('anna');
		const known = new HonestDevice(before);
		await expect.poll(() => (known.take(), known.upToDate)).toBe(true);
		held = known.records;
		cursor = before.messages.flatMap((m) => (m.type === 'batch' ? [m.cursor] : [])).at(-1) ?? null;
		before.hangUp();
		for (let n = 0; n < 10; n++) await hand(dice.pick(ids));
	}
	const anna = await guarded.inside(guarded.anna, ROOM);
	const device = new HonestDevice(anna);
	for (const [id, doc] of held ?? []) device.records.set(id, doc);
	// What is on the disk may not have been told yet when she asks; of this she has the old state, or none.
	const hers = ids.filter((id) => store.record(ROOM, id)?.facts.owner === 'anna');
	await rename(dice.pick(hers));
	anna.say({ type: 'subscribe', cursor });
	for (let n = 0; n < 16; n++) {
		for (let wait = dice.below(4); wait > 0; wait--) await turn();
		await hand(dice.pick(ids));
		device.take();
	}
	await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
	const expected = ids.filter((id) => store.record(ROOM, id)?.facts.owner === 'anna');
	const message = `seed ${String(seed)}`;
	await expect
		.poll(() => (device.take(), [...device.records.keys()].sort()), { message })
		.toEqual(expected);
	for (const [id, doc] of device.records) {
		expect(doc.store.pendingStructs, `${message} ${id}`).toBeNull();
		const stored = new Y.Doc();
		Y.applyUpdate(stored, store.record(ROOM, id)?.state ?? new Uint8Array([0, 0]));
		expect(doc.getMap('fields').toJSON(), `${message} ${id}`).toEqual(
			stored.getMap('fields').toJSON()
		);
	}
	await relay.stop();
}

test.each([
	[false, 'told at once', MemoryStore],
	[true, 'told at once', MemoryStore],
	[false, 'told later', StoreAhead],
	[true, 'told later', StoreAhead]
])(
	'OP-08 · what changes hands during a slow catch-up is whole or gone in the end (with a cursor: %s, %s)',
	async (hasCursor, _, Kind) => {
		const seeds = Kind === StoreAhead ? SEEDS / 2 : SEEDS;
		for (let seed = 1; seed <= seeds; seed++) await story(seed, hasCursor, new Kind('log'));
	}
);

/** Commits are on the disk at once. From `hold` on they are told when `release` is called. */
class StoreHeld extends MemoryStore {
	private held: Promise<void> | null = null;
	private let = () => {};

	hold(): void {
		this.held = new Promise((resolve) => (this.let = resolve));
	}

	release(): void {
		this.held = null;
		this.let();
	}

	override async commit(...parts: Parameters<MemoryStore['commit']>): Promise<void> {
		await super.commit(...parts);
		await this.held;
	}
}

/** What Olga does to deals, each committed before the next. */
async function olgaIn(guarded: GuardedRelay, store: MemoryStore) {
	const olga = await guarded.follow('olga');
	let number = 0;
	const edit = async (record: string, update: Uint8Array) => {
		olga.say({ type: 'edit', number: ++number, record, update });
		const head = store.head(ROOM);
		while (store.head(ROOM) === head) await turn();
	};
	const change = (record: string, to: Parameters<typeof updateOn>[1]) =>
		edit(record, updateOn(store.record(ROOM, record)?.state, to));
	return {
		edit,
		rename: (record: string) =>
			change(record, setField('title', 'Deal', 'Renamed', actingAs('olga'))),
		/** Gives the deal `a` from one to another. */
		give: (from: string, to: string) => change('a', assign({ owner: from }, to, actingAs('olga')))
	};
}

test('OP-08 · what is given away on the disk, withdrawn, then told and given back is sent whole', async () => {
	const store = new StoreHeld('log');
	const guarded = await GuardedRelay.open({ batchRecords: 1 }, store);
	const { edit, rename, give } = await olgaIn(guarded, store);
	const ids = Array.from({ length: 20 }, (_, n) => `r${String(n)}`);
	for (const id of ['a', ...ids]) await edit(id, dealOf('anna', 'olga'));
	const before = await guarded.follow('anna');
	const device = new HonestDevice(before);
	await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
	const cursor = before.messages.flatMap((m) => (m.type === 'batch' ? [m.cursor] : [])).at(-1);
	before.hangUp();
	// All of it changes while she is away, so that all of it is gone over, and `a` first.
	for (const id of ['a', ...ids]) await rename(id);
	const anna = await guarded.inside(guarded.anna, ROOM);
	const again = new HonestDevice(anna);
	for (const [id, doc] of device.records) again.records.set(id, doc);
	store.hold();
	await give('anna', 'bob');
	anna.say({ type: 'subscribe', cursor: cursor ?? null });
	const isWithdrawn = () =>
		anna.messages.some((message) => message.type === 'batch' && message.withdrawn.includes('a'));
	while (!isWithdrawn()) await turn();
	store.release();
	await give('bob', 'anna');
	await expect.poll(() => (again.take(), again.upToDate)).toBe(true);
	await expect
		.poll(() => (again.take(), again.records.get('a')?.getMap('fields').toJSON()))
		.toMatchObject({
			owner: 'anna',
			title: 'Renamed'
		});
	expect(again.records.get('a')?.store.pendingStructs).toBeNull();
	await guarded.relay.stop();
});

test('LIMIT · a log is bounded in bytes, and who was away longer is sent states instead', async () => {
	const guarded = await GuardedRelay.open({ logBytes: 20_000 });
	const olga = await guarded.follow('olga');
	for (let n = 1; n <= 200; n++) {
		const update = dealOf('olga', 'olga', { title: `${String(n)} ${'x'.repeat(300)}` });
		olga.say({ type: 'edit', number: n, record: `r${String(n)}`, update });
	}
	const isAccepted = () =>
		olga.messages.some((message) => message.type === 'accepted' && message.number === 200);
	await expect.poll(isAccepted).toBe(true);
	await guarded.relay.tidy();
	const { store } = guarded;
	const kept = [...store.entries(ROOM, 0)];
	const bytes = kept.reduce((sum, { update }) => sum + update.length, 0);
	expect(bytes).toBeLessThanOrEqual(20_000);
	expect(kept.length).toBeGreaterThan(10);
	expect(store.horizon(ROOM)).toBe(store.head(ROOM) - kept.length);
	await guarded.relay.stop();
});

test('LIMIT · records in use are let go of by their weight, not by their number', async () => {
	const guarded = await GuardedRelay.open({ held: 200_000 });
	const olga = await guarded.follow('olga');
	for (let n = 1; n <= 100; n++) {
		const update = dealOf('olga', 'olga', { title: 'x'.repeat(190) });
		olga.say({ type: 'edit', number: n, record: `r${String(n)}`, update });
		if (n % 10 === 0) await expect.poll(() => recordEntries(guarded.store, ROOM)).toHaveLength(n);
	}
	expect(guarded.relay.cachedBytes).toBeLessThanOrEqual(220_000);
	expect(guarded.relay.cachedBytes).toBeGreaterThan(50_000);
	// What was let go of is read again, as it was.
	olga.say({ type: 'edit', number: 101, record: 'r1', update: dealOf('olga') });
	await expect.poll(() => olga.messages.at(-1)?.type).not.toBe('batch');
	await guarded.relay.stop();
});

test('OP-08 · what is given away, refused to who still wrote in it, and given back is sent whole', async () => {
	const store = new MemoryStore('log');
	const guarded = await GuardedRelay.open({ batchRecords: 1 }, store);
	const { edit, rename, give } = await olgaIn(guarded, store);
	const ids = Array.from({ length: 200 }, (_, n) => `r${String(n)}`);
	for (const id of [...ids, 'a']) await edit(id, dealOf('anna', 'olga'));
	const before = await guarded.follow('anna');
	const device = new HonestDevice(before);
	await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
	before.hangUp();
	const own = device.records.get('a');
	if (own === undefined) throw new Error('no deal');
	const mine = updateOn(
		Y.encodeStateAsUpdate(own),
		setField('title', 'Deal', 'Mine', actingAs('anna'))
	);
	// All of it changes while she is away, `a` last: it is gone over when all others have been.
	for (const id of [...ids, 'a']) await rename(id);
	const anna = await guarded.inside(guarded.anna, ROOM);
	device.resume(anna);
	const hasCome = (type: 'batch' | 'refused') => anna.messages.some((each) => each.type === type);
	while (!hasCome('batch')) await turn();
	await give('anna', 'bob');
	anna.say({ type: 'edit', number: 1, record: 'a', update: mine });
	while (!hasCome('refused')) await turn();
	await give('bob', 'anna');
	const wasSent = () =>
		anna.messages.some(
			(each) => each.type === 'batch' && each.records.some((r) => r.record === 'a')
		);
	expect(wasSent()).toBe(false);
	await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
	expect(device.records.get('a')?.getMap('fields').toJSON()).toMatchObject({
		owner: 'anna',
		title: 'Renamed'
	});
	expect(device.records.get('a')?.store.pendingStructs).toBeNull();
	await guarded.relay.stop();
});
