import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { bodyOf } from '../../src/lib/domain/note/body';
import { noteText } from '../../src/lib/domain/note/note';
import { madeBody } from '../../src/lib/documents/first-body';
import { readRecord } from '../../src/lib/documents/read-record';
import { openRecord } from '../../src/lib/documents/record';
import { applyNote, readNote } from '../../src/lib/documents/rich';
import { partText } from '../../src/lib/documents/text-part';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { FORMAT, tombstoneKey, UnknownFormat } from '../../sync-server/store/store';
import { FORMAT_FIXTURE } from '../support/format-fixture';

const ROOM = 'space.north';
const root = join(import.meta.dirname, '..', '..');

let directory: string;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'polder-format-'));
	copyFileSync(join(root, FORMAT_FIXTURE, 'polder.lmdb'), join(directory, 'polder.lmdb'));
});
afterEach(() => {
	rmSync(directory, { recursive: true });
});

const nameIn = (state: Uint8Array | null | undefined, map: string): unknown => {
	const doc = new Y.Doc();
	if (state) Y.applyUpdate(doc, state);
	return doc.getMap(map).get('name');
};

test('a store that was written in format 2 opens as it was', async () => {
	const store = new LmdbStore(directory, () => 'another');
	await store.upgrade();
	expect(store.logId).toBe('fixture-log');
	expect(store.rooms()).toEqual([ROOM]);
	expect([store.horizon(ROOM), store.head(ROOM)]).toEqual([6, 14]);
	expect(nameIn(store.document(ROOM), 'space')).toBe('North, renamed');
	expect(store.authors(ROOM, null)).toEqual({ '7': 'relay' });
	const records = [...store.records(ROOM)].map(({ id, facts, seq }) => [
		...[id, facts.owner, seq],
		nameIn(store.record(ROOM, id)?.state, 'fields')
	]);
	expect(records).toEqual([
		['compacted', 'bob', 6, 'compacted 2'],
		['said', null, 11, 'said'],
		['snapshot', 'anna', 8, 'snapshot 3'],
		['tail', 'anna', 9, 'tail 2']
	]);
	expect(store.dependentsOf(ROOM, 'tail')).toEqual(['said']);
	expect(store.facts(ROOM, 'said')?.facts.readers).toEqual({ kind: 'deal', owner: 'anna' });
	expect(store.authors(ROOM, 'tail')).toEqual({ '7': 'phone' });
	expect(store.record(ROOM, 'gone')).toBeNull();
	expect(store.get('erased', tombstoneKey(ROOM, 'gone'))).toEqual({ by: 'olga', at: 9 });
	expect([...store.entries(ROOM, 12)].map(({ record, at }) => [record, at])).toEqual([
		['gone too', 1013],
		[null, 1014]
	]);
	expect(store.get('relay', 'workspace')).toBe('w');
	await store.close();
});

/** The number of a format in a store's file. */
async function formatIn(path: string): Promise<string | undefined> {
	const file = open<string, string>({ path, encoding: 'string' });
	const format = file.get('format');
	await file.close();
	return format;
}

test('HI-14 · from format 2, what was written in a deal is a text beside it, once, for those who read the deal', async () => {
	const before = new LmdbStore(directory, () => 'another');
	const made = openRecord([before.record(ROOM, 'tail')?.state ?? new Uint8Array()]);
	made.clientID = 9;
	const known = Y.encodeStateVector(made);
	made.transact(() => {
		const fields = { kind: 'deal', space: 'north', createdAt: 1, createdBy: 'anna' };
		for (const [field, value] of Object.entries(fields)) made.getMap('fields').set(field, value);
		const added = [{ type: 'paragraph', content: [{ type: 'text', text: 'Agreed' }] }];
		applyNote(made, { at: 0, after: null, removed: [], added });
	});
	const update = Y.encodeStateAsUpdate(made, known);
	const last = { kind: 'deal', owner: 'anna' } as const;
	const entry = {
		seq: 15,
		previous: 9,
		record: 'tail',
		update,
		before: last,
		total: 400,
		at: 2000
	};
	const authors = [{ record: 'tail', authors: { '9': 'phone' } }];
	await before.commit([{ room: ROOM, log: [entry], authors }]);
	await before.close();
	expect(await formatIn(join(directory, 'polder.lmdb'))).toBe('2');
	for (const time of ['first', 'again']) {
		const store = new LmdbStore(directory, () => 'another');
		await store.upgrade();
		const body = bodyOf('tail');
		const state = store.record(ROOM, body)?.state ?? new Uint8Array();
		const doc = openRecord([state]);
		expect(readRecord(doc, body), time).toMatchObject({ kind: 'body', record: 'tail' });
		expect(
			noteText(readNote(doc), () => ''),
			time
		).toBe('Agreed');
		expect(store.facts(ROOM, body), time).toEqual({
			facts: { kind: 'body', owner: null, of: 'tail', readers: last },
			seq: 16
		});
		expect(store.dependentsOf(ROOM, 'tail'), time).toEqual([body, 'said'].sort());
		expect(store.authors(ROOM, body), time).toMatchObject({ '9': 'phone' });
		// A device that parts its own copy comes to the same operations.
		const device = openRecord([state, madeBodyOf(made), partText(made).text]);
		expect(Y.encodeStateVector(device), time).toEqual(Y.encodeStateVector(doc));
		expect(
			noteText(readNote(device), () => ''),
			time
		).toBe('Agreed');
		expect(store.head(ROOM), time).toBe(16);
		await store.close();
	}
	expect(await formatIn(join(directory, 'polder.lmdb'))).toBe(FORMAT);
});

function madeBodyOf(doc: Y.Doc): Uint8Array {
	const record = readRecord(doc, 'tail');
	if (record?.kind !== 'deal') throw new Error('no deal');
	return madeBody(record);
}

test.each(['1', '4', null])(
	'format %s is refused in plain words, and the file stays as it is',
	async (format) => {
		const path = join(directory, 'polder.lmdb');
		const file = open<string, string>({ path, encoding: 'string' });
		if (format === null) await file.remove('format');
		else await file.put('format', format);
		await file.close();
		const before = readFileSync(path);
		expect(() => new LmdbStore(directory, () => 'another')).toThrow(UnknownFormat);
		const env = { ...process.env, DATA_DIR: directory, PORT: '0' };
		for (const [program, ...words] of [['relay'], ['token', 'north']]) {
			const words_ = ['--enable-source-maps', `dist/${program ?? ''}.js`, ...words];
			const ran = spawnSync(process.execPath, words_, { cwd: root, env, encoding: 'utf8' });
			expect(ran.status).toBe(1);
			expect(ran.stderr).toContain(`this version knows format ${FORMAT}: nothing was changed`);
		}
		expect(readFileSync(path).equals(before)).toBe(true);
		expect(readdirSync(directory)).not.toContain('relay.pid');
	}
);
