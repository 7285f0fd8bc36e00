import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { readFields } from '../../documents/record';
import { ReplicaDatabase } from './database';
import { withoutLost, type Sent } from './resync';
import { dealRow } from './testkit';

const ROOM = 'space.s';
const OWN = 7;
const THEIRS = 8;

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('resync', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	await db.records.add(dealRow({ id: 'd', room: ROOM }));
});
afterEach(() => {
	db.close();
});

/** Fields that one client writes upon what is there. */
function write(on: readonly Uint8Array[], client: number, fields: Record<string, string>) {
	const doc = new Y.Doc();
	for (const update of on) Y.applyUpdate(doc, update);
	doc.clientID = client;
	const before = Y.encodeStateVector(doc);
	doc.transact(() => {
		for (const [key, value] of Object.entries(fields)) doc.getMap('fields').set(key, value);
	});
	return ownedBytes(Y.encodeStateAsUpdate(doc, before));
}

const store = (updates: readonly (readonly [OwnedBytes, number])[]) =>
	db.updates.bulkAdd(
		updates.map(([update, by]) => ({ record: 'd', update, mine: by === OWN ? [OWN] : [] }))
	);

/** What is left of the record's fields; `null` when it is left as it is. */
async function left(there: Uint8Array | null | undefined) {
	const sent: Sent = new Map(there === undefined ? [] : [['d', there]]);
	const [found] = await withoutLost(db, ROOM, sent);
	if (found === undefined) return null;
	const doc = new Y.Doc();
	Y.applyUpdate(doc, found.update);
	return readFields(doc);
}

test('promise 3 · what only others can bring back to a relay that lost it is let go of', async () => {
	const made = write([], OWN, { kind: 'deal', title: 'Own' });
	const theirs = write([made], THEIRS, { title: 'Theirs' });
	await store([
		[made, OWN],
		[theirs, THEIRS]
	]);
	expect(await left(made)).toMatchObject({ title: 'Own' });
	// The relay lacks the whole record: what this device has made itself is brought back.
	expect(await left(undefined)).toMatchObject({ title: 'Own' });
	// It lacks nothing.
	expect(await left(Y.mergeUpdates([made, theirs]))).toBeNull();
	// It has said what it has before the connection was cut.
	expect(await left(null)).toBeNull();
});

test('promise 3 · what builds on what others wrote waits for them', async () => {
	const made = write([], THEIRS, { kind: 'deal', title: 'Theirs' });
	const theirs = write([made], THEIRS, { title: 'Theirs again' });
	const own = write([made, theirs], OWN, { title: 'Own' });
	await store([
		[made, THEIRS],
		[ownedBytes(Y.mergeUpdates([theirs, own])), OWN]
	]);
	expect(await left(made)).toBeNull();
	// Neither does what was said in a record of others make one that the relay has lost.
	await db.updates.clear();
	const said = new Y.Doc();
	said.clientID = OWN;
	said.getArray('posts').push([{ id: 'p' }]);
	await store([
		[made, THEIRS],
		[ownedBytes(Y.encodeStateAsUpdate(said)), OWN]
	]);
	expect(await left(undefined)).toBeNull();
	// Of a record that is not there and has nothing of this device nothing is made anew.
	await db.updates.clear();
	await store([[made, THEIRS]]);
	expect(await left(undefined)).toBeNull();
});
