import 'fake-indexeddb/auto';
import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { succeed } from '../../src/lib/domain/core/result';
import { createFile, createFolder } from '../../src/lib/domain/file/file-record';
import { bin } from '../../src/lib/domain/history/commands';
import { withContents } from '../../src/lib/features/workspace/bin/contents';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';

const ROOM = 'space.north';
const random = { bytes: (count: number) => webcrypto.getRandomValues(new Uint8Array(count)) };
let now = 0;
const clock = { now: () => now, offset: () => 0 };
const as = (actor: string) => ({ actor, clock, random });
let db: ReplicaDatabase;
let records: RecordStore;

beforeEach(() => {
	now = 1_000_000;
	db = new ReplicaDatabase(`folder-bin-${webcrypto.randomUUID()}`);
	records = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => true,
		onWrite: () => undefined
	});
});

afterEach(() => {
	records.close();
	db.close();
});

const folder = (id: string, of: string | null) =>
	records.change(ROOM, id, createFolder(id, { space: 'north', folder: of }, as('anna')));
const file = (id: string, of: string | null) => {
	const hash = 'a'.repeat(64);
	const version = { id, name: id, size: 1, type: '', hash, at: now, by: 'anna' };
	return records.change(ROOM, id, createFile(version, { space: 'north', folder: of }, as('anna')));
};
const putAway = (id: string, actor = 'anna') => records.change(ROOM, id, bin(as(actor)));

test('HI-05 · a folder comes out of the bin with what went there with it, and with nothing else', async () => {
	await folder('photos', null);
	await folder('summer', 'photos');
	await file('boat', 'summer');
	await file('harbour', 'photos');
	await file('earlier', 'photos');
	await file('of-another', 'photos');
	await file('elsewhere', null);
	await putAway('earlier');
	now += 3_600_000;
	await putAway('of-another', 'olga');
	for (const id of ['boat', 'harbour', 'summer', 'photos', 'elsewhere']) {
		now += 10;
		await putAway(id);
	}
	const binned = await db.bin.toArray();
	const only = (id: string) => binned.filter((row) => row.id === id);
	const ids = async (id: string) =>
		(await withContents({ db, records }, only(id))).map((row) => row.id).sort();
	expect(await ids('photos')).toEqual(['boat', 'harbour', 'photos', 'summer']);
	expect(await ids('summer')).toEqual(['boat', 'summer']);
	expect(await ids('boat')).toEqual(['boat']);
});
