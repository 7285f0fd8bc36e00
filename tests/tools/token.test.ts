import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { putMember } from '../../src/lib/documents/write-directory';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { parseToken, Tokens } from '../../sync-server/access/tokens';
import { NOTHING, type LogEntry } from '../../sync-server/store/store';
import { tablesOf } from '../support/relay-tables';

let directory: string;
beforeAll(async () => {
	directory = mkdtempSync(join(tmpdir(), 'polder-token-'));
	const people = new Y.Doc();
	putMember(people, {
		id: 'olga',
		name: 'Olga',
		role: 'owner',
		team: null,
		standing: 'active',
		createdAt: 0,
		importId: null
	});
	const store = new LmdbStore(directory, () => 'log');
	await store.commit([
		{ room: 'directory', log: [entryOf(Y.encodeStateAsUpdate(people))] },
		{ room: 'space.north', log: [entryOf(NOTHING)] }
	]);
	await store.close();
});
afterAll(() => {
	rmSync(directory, { recursive: true });
});

const entryOf = (update: Uint8Array): LogEntry => ({
	...{ seq: 1, previous: 0, record: null, update, before: null },
	total: update.length
});

const run = (...words: string[]) =>
	spawnSync(process.execPath, ['--enable-source-maps', 'dist/token.js', ...words], {
		cwd: join(import.meta.dirname, '..', '..'),
		env: { ...process.env, DATA_DIR: directory },
		encoding: 'utf8'
	});

test('the token command prints one token, alone on its line, that the relay then takes', async () => {
	const { stdout, status } = run('north', '--write', '--days', '2');
	expect(status).toBe(0);
	const store = new LmdbStore(directory, () => 'other');
	const tokens = new Tokens(tablesOf(store));
	const check = (text: string, at: number) => {
		const shown = parseToken(text);
		return shown === null ? null : tokens.check(shown, at);
	};
	const now = Date.now();
	expect(check(stdout.trim(), now)).toMatchObject({
		space: 'north',
		write: true,
		manage: false
	});
	expect(check(stdout.trim(), now + 2 * 86_400_000)).toBeNull();
	expect(check(`${stdout.trim()}x`, now)).toBeNull();
	await store.close();
});

test.each([
	[[], 'usage'],
	[['south'], 'no space south'],
	[['north', '--days', 'soon'], '--days']
])('the token command says what is wrong with %j', (words, complaint) => {
	const { stderr, status } = run(...words);
	expect(status).toBe(1);
	expect(stderr).toContain(complaint);
});
