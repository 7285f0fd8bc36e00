import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { linesAfter, reachedBy } from '../documents/lines-after';
import { recordRoots } from '../documents/record';
import { ReplicaDatabase } from './store/database';
import { Visits } from './visits';

const MINUTE = 60_000;
const line = (id: string, at: number, by = 'anna') => ({ id, at, by, what: 'created' });

let doc: Y.Doc;
let now: number;
let visits: Visits;
let db: ReplicaDatabase;
beforeEach(() => {
	doc = new Y.Doc();
	now = 0;
	db = new ReplicaDatabase('visits', { indexedDB: new IDBFactory(), IDBKeyRange });
	const arrived = (_id: string, since: Uint8Array) =>
		Promise.resolve({ reached: reachedBy(doc), lines: linesAfter(doc, since) });
	visits = new Visits({ db, clock: { now: () => now }, records: { arrived } });
});

const add = (to: Y.Doc, ...lines: readonly ReturnType<typeof line>[]) => {
	recordRoots(to).history.push([...lines]);
};

async function newSince(): Promise<string[] | null> {
	const look = await visits.enter('r');
	return look === null ? null : [...(await visits.arrivedSince('r', look))];
}

test('at the first visit nothing is new; later what has arrived since the end of the visit before', async () => {
	add(doc, line('a', 1));
	expect(await newSince()).toBeNull();
	await visits.note('r');
	add(doc, line('b', 2));
	// It arrived while the page was open.
	await visits.note('r');
	now = 5 * MINUTE;
	add(doc, line('c', 3), line('d', 4));
	expect(await newSince()).toEqual(['c', 'd']);
	await visits.note('r');
	now += 5 * MINUTE;
	expect(await newSince()).toEqual([]);
});

test('a reload is no other visit: what was new stays marked', async () => {
	await visits.note('r');
	now = 5 * MINUTE;
	add(doc, line('a', 1));
	expect(await newSince()).toEqual(['a']);
	await visits.note('r');
	now += 10_000;
	expect(await newSince()).toEqual(['a']);
});

test('who comes back at once to something new is told of that', async () => {
	await visits.note('r');
	now = 1000;
	add(doc, line('a', 1));
	expect(await newSince()).toEqual(['a']);
});

test('what a colleague wrote offline before the visit counts when it arrives', async () => {
	const other = new Y.Doc();
	add(other, line('offline', 1, 'bob'));
	add(doc, line('seen', 100));
	now = 200;
	await visits.note('r');
	now += 5 * MINUTE;
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
	expect(await newSince()).toEqual(['offline']);
});

test('posts count as lines, and what was removed does not', () => {
	const before = reachedBy(doc);
	recordRoots(doc).posts.push([{ id: 'p', at: 1, by: 'anna', text: 'x' }]);
	add(doc, line('gone', 2), line('kept', 3));
	recordRoots(doc).history.delete(0, 1);
	expect([...linesAfter(doc, before)].sort()).toEqual(['kept', 'p']);
});

test('only the last 5,000 visits are remembered', async () => {
	const reached = new Uint8Array([0]);
	await db.visits.bulkPut(
		Array.from({ length: 5000 }, (_, at) => ({
			id: `r${String(at)}`,
			seenAt: at,
			reached,
			before: null
		}))
	);
	now = 10_000;
	await visits.note('r');
	expect(await db.visits.count()).toBe(5000);
	expect(await db.visits.get('r0')).toBeUndefined();
});
