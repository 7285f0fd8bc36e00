import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
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

test('a store that was written in this format opens as it was', async () => {
	const store = new LmdbStore(directory, () => 'another');
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

test.each(['1', '3', null])(
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
