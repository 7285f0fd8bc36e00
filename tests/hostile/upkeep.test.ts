import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { assign } from '../../src/lib/domain/deal/commands';
import { member } from '../../src/lib/domain/member/testkit';
import { addPost, bin } from '../../src/lib/domain/history/commands';
import { putMember } from '../../src/lib/documents/write-directory';
import { readPosts } from '../../src/lib/documents/record';
import { writeSpace } from '../../src/lib/documents/space';
import type { Cursor } from '../../src/lib/protocol/messages';
import { recordEntries } from '../support/hostile-kit';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import type { RawConnection } from '../support/raw-device';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';

const ROOM = 'space.north';
const deal = (title: string): Uint8Array => dealOf('olga', 'olga', { title });

function post(text: string): RecordChange {
	const change = addPost(text, actingAs('olga'));
	if (change === null) throw new Error('no post');
	return change;
}

async function follow(relay: GuardedRelay, cursor: Cursor | null): Promise<RawConnection> {
	const connection = await relay.inside(relay.olga, ROOM);
	connection.say({ type: 'subscribe', cursor });
	await connection.until('batch');
	return connection;
}

const batches = (of: RawConnection) =>
	of.messages.flatMap((message) => (message.type === 'batch' ? [message] : []));

async function write(by: RawConnection, count: number): Promise<Cursor> {
	for (let number = 1; number <= count; number++) {
		by.say({ type: 'edit', number, record: `r${String(number)}`, update: deal(String(number)) });
	}
	const last = () =>
		by.messages.flatMap((message) =>
			message.type === 'accepted' && message.number === count ? [message.cursor] : []
		)[0];
	await expect.poll(last).toBeDefined();
	const cursor = last();
	if (cursor === undefined) throw new Error('not accepted');
	return cursor;
}

test('a room that nobody is in is let go of, and comes back as it was', async () => {
	const relay = await GuardedRelay.open();
	const first = await follow(relay, null);
	await write(first, 3);
	first.hangUp();
	await relay.relay.tidy();
	const before = relay.relay.rooms.count;
	relay.now += 60_000;
	await relay.relay.tidy();
	expect(relay.relay.rooms.count).toBeLessThan(before);
	const again = await follow(relay, null);
	expect(
		batches(again)[0]
			?.records.map(({ record }) => record)
			.sort()
	).toEqual(['r1', 'r2', 'r3']);
	await relay.relay.stop();
});

test('a room that is unloaded leaves snapshots, and its documents load as they were', async () => {
	const relay = await GuardedRelay.open();
	const { store } = relay;
	// Well beyond what a document must have grown by: the ids in it are of various lengths.
	await relay.relay.rooms.editSpace(NORTH.id, (doc) => {
		writeSpace(doc, { ...NORTH, namePattern: 'x'.repeat(2000) });
	});
	const olga = await follow(relay, null);
	await write(olga, 2);
	for (let n = 1; n <= 20; n++) {
		const update = updateOn(
			store.record(ROOM, 'r1')?.state,
			post(`Post ${String(n)} ${'x'.repeat(50)}`)
		);
		olga.say({ type: 'edit', number: 10 + n, record: 'r1', update });
		await expect
			.poll(() => olga.messages.some((m) => m.type === 'accepted' && m.number === 10 + n), {
				interval: 1
			})
			.toBe(true);
	}
	const before = new Y.Doc();
	Y.applyUpdate(before, store.record(ROOM, 'r1')?.state ?? new Uint8Array());
	expect(store.parts(ROOM, null)).toMatchObject({ snapshot: null });
	const entries = recordEntries(store, ROOM);
	olga.hangUp();
	relay.now += 60_000;
	await relay.relay.tidy();
	for (const subject of [null, 'r1']) {
		const { snapshot, tail, seq } = store.parts(ROOM, subject);
		expect([snapshot?.seq, tail]).toEqual([seq, []]);
	}
	// A short tail is not worth a snapshot, and no entry of the records is dropped.
	expect(store.parts(ROOM, 'r2')).toMatchObject({ snapshot: null });
	expect(recordEntries(store, ROOM)).toEqual(entries);
	const after = new Y.Doc();
	Y.applyUpdate(after, store.record(ROOM, 'r1')?.state ?? new Uint8Array());
	expect(readPosts(after)).toEqual(readPosts(before));
	// Nobody catches up on a document by the log: what its snapshot contains goes.
	await relay.relay.rooms.editDirectory((doc) => {
		putMember(doc, member('zoe', 'agent', null));
	});
	await relay.relay.tidy();
	const { snapshot, tail } = store.parts('directory', null);
	expect(store.horizon('directory')).toBe(snapshot?.seq);
	expect([...store.entries('directory', 0)]).toHaveLength(tail.length);
	await relay.relay.stop();
});

test('OP-08 · a device that was away longer than the log goes back is given what changed, and loses what it may not read any more', async () => {
	const relay = await GuardedRelay.open({ logEntries: 10 });
	const { store } = relay;
	const olga = await follow(relay, null);
	await write(olga, 40);
	let number = 100;
	const edit = async (record: string, update: Uint8Array) => {
		olga.say({ type: 'edit', number: ++number, record, update });
		await expect
			.poll(() => olga.messages.some((m) => m.type === 'accepted' && m.number === number), {
				interval: 1
			})
			.toBe(true);
	};
	const change = (record: string, what: RecordChange) =>
		edit(record, updateOn(store.record(ROOM, record)?.state, what));
	for (const id of ['kept', 'given', 'erased']) await edit(id, dealOf('anna', 'olga'));
	const first = await relay.follow('anna');
	const start = batches(first).at(-1)?.cursor ?? null;
	expect(batches(first).flatMap(({ records }) => records)).toHaveLength(3);
	first.hangUp();

	// Many changes to few records, and some that anna must hear nothing of.
	for (let round = 0; round < 15; round++) {
		await change('kept', post(`Title ${String(round)}`));
		await change('r1', post(`Other ${String(round)}`));
	}
	await change('given', assign({ owner: 'anna' }, 'bob', actingAs('olga')));
	await change('r2', assign({ owner: 'olga' }, 'anna', actingAs('olga')));
	await change('r3', assign({ owner: 'olga' }, 'anna', actingAs('olga')));
	await change('r3', assign({ owner: 'anna' }, 'olga', actingAs('olga')));
	await change('erased', bin(actingAs('olga')));
	await relay.relay.rooms.eraseRecords(ROOM, ['erased'], 'olga');
	for (let round = 0; round < 15; round++) {
		await change('r4', post(`Other ${String(round)}`));
	}
	await relay.relay.tidy();
	const head = store.head(ROOM);
	expect(store.horizon(ROOM)).toBe(head - 10);

	const anna = await relay.inside(relay.anna, ROOM);
	anna.say({ type: 'subscribe', cursor: start });
	await expect.poll(() => batches(anna).at(-1)?.last).toBe(true);
	const sent = batches(anna);
	expect(sent.every(({ whole }) => !whole)).toBe(true);
	expect(sent.flatMap(({ records }) => records.map(({ record }) => record)).sort()).toEqual([
		'kept',
		'r2'
	]);
	// What she could read for a moment meanwhile is taken back too, as it may have reached her.
	expect(sent.flatMap(({ withdrawn }) => withdrawn).sort()).toEqual(['erased', 'given', 'r3']);
	const kept = sent.flatMap(({ records }) => records).find(({ record }) => record === 'kept');
	const doc = new Y.Doc();
	Y.applyUpdate(doc, kept?.update ?? new Uint8Array());
	expect(readPosts(doc)).toHaveLength(15);
	// From there on she follows the log again.
	const again = await relay.inside(relay.anna, ROOM);
	again.say({ type: 'subscribe', cursor: sent.at(-1)?.cursor ?? null });
	await expect.poll(() => batches(again).at(-1)?.last).toBe(true);
	expect(batches(again).flatMap(({ records }) => records)).toEqual([]);
	await relay.relay.stop();
});

test('catching up beyond the log costs what changed, not what there is', async () => {
	const cost = async (records: number): Promise<number> => {
		const relay = await GuardedRelay.open({ logEntries: 10 });
		const olga = await follow(relay, null);
		const cursor = await write(olga, records);
		olga.hangUp();
		const writer = await follow(relay, cursor);
		for (let n = 1; n <= 30; n++) {
			const record = `r${String((n % 3) + 1)}`;
			const state = relay.store.record(ROOM, record)?.state;
			const update = updateOn(state, post(`New ${String(n)}`));
			writer.say({ type: 'edit', number: n, record, update });
			await expect
				.poll(() => writer.messages.some((m) => m.type === 'accepted' && m.number === n), {
					interval: 1
				})
				.toBe(true);
		}
		await relay.relay.tidy();
		const read = vi.spyOn(relay.store, 'facts');
		const states = vi.spyOn(relay.store, 'record');
		const late = await follow(relay, cursor);
		await expect.poll(() => batches(late).at(-1)?.last).toBe(true);
		expect(batches(late).flatMap((batch) => batch.records)).toHaveLength(3);
		const calls = read.mock.calls.length + states.mock.calls.length;
		await relay.relay.stop();
		return calls;
	};
	expect(await cost(400)).toBe(await cost(40));
});
