import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordId } from '../../domain/core/ids';
import { succeed } from '../../domain/core/result';
import { createPost, createTopic } from '../../domain/topic/commands';
import { toggleSign } from '../../domain/history/reactions';
import { ReplicaDatabase } from './database';
import { RecordStore } from './records';
import { inTopic } from './threads';
import { ATTACHED } from './writer';

const ROOM = 'space.s';
const TOPIC = { id: 't', space: 's' };

let db: ReplicaDatabase;
let records: RecordStore;
let now = 0;
let count = 0;
const clock = { now: () => now, offset: () => 0 };
const acting = {
	...{ actor: 'anna', clock },
	random: {
		bytes: (length: number) => Uint8Array.from({ length }, (_, at) => (++count + at) % 256)
	}
};

beforeEach(async () => {
	db = new ReplicaDatabase('letting-go', { indexedDB: new IDBFactory(), IDBKeyRange });
	records = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => false,
		onWrite: () => undefined
	});
	// What is written before there is a relay is not in the outbox: as what a relay has acknowledged.
	await records.change(ROOM, 't', createTopic({ title: 'Rope', space: 's' }, acting));
	for (const day of [1, 2, 3, 9]) await say(day);
	await db.meta.put({ key: ATTACHED, value: true });
});
afterEach(() => {
	records.close();
	db.close();
});

async function say(day: number): Promise<void> {
	now = day;
	const id: RecordId = `p${String(day)}`;
	const change = createPost(id, `Day ${String(day)}`, TOPIC, acting);
	if (change === null) throw new Error('no post');
	const saved = await records.change(ROOM, id, change);
	if (!saved.ok) throw new Error(saved.error.reason);
}

const all = async () => (await inTopic(db, 't').toArray()).map(({ at }) => at);
const letGo = (before: number, mayGo = true) =>
	records.letGoOfOld('t', before, { keep: new Set(), readBefore: Infinity, mayGo: () => mayGo });

describe('HI-18 · letting go of older posts', () => {
	test('they go up to the moment, with what is stored of them', async () => {
		await letGo(5);
		expect(await all()).toEqual([9]);
		expect(await db.updates.where('record').anyOf(['p1', 'p2', 'p3']).count()).toBe(0);
		expect((await db.threads.get('t'))?.floor).toEqual({ room: ROOM, at: 5, id: '', older: 3 });
	});

	test('a post that waits to be sent stays, and everything after it', async () => {
		await say(2.5);
		expect(await db.outbox.toArray()).toHaveLength(1);
		await letGo(5);
		expect(await all()).toEqual([2.5, 3, 9]);
		expect((await records.read('p2.5'))?.posts.map(({ text }) => text)).toEqual(['Day 2.5']);
		expect((await db.threads.get('t'))?.floor).toMatchObject({ id: 'p2.5', older: 2 });
	});

	test('so does a post of which a change waits to be sent', async () => {
		const change = toggleSign('p2', '👍', [], acting);
		await records.change(ROOM, 'p2', change);
		await letGo(5);
		expect(await all()).toEqual([2, 3, 9]);
	});

	test('nothing goes while it is not known that the relay has it', async () => {
		await letGo(5, false);
		expect(await all()).toEqual([1, 2, 3, 9]);
	});
});
