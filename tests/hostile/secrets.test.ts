import { execFile } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { startRelay } from '../support/relay-process';
import { openSecrets, SECRET_FILES } from '../../sync-server/ops/secrets';
import { writeSmallFile } from '../../sync-server/ops/small-file';
import { takeSnapshot } from '../../sync-server/ops/snapshot';
import { LmdbStore } from '../../sync-server/store/lmdb';

const compiled = join(import.meta.dirname, '..', '..', 'dist', 'tests');
let directory: string;
beforeAll(() =>
	bundle(
		{ secrets: 'sync-server/ops/secrets.ts', 'small-file': 'sync-server/ops/small-file.ts' },
		'dist/tests'
	)
);
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'polder-secrets-'));
});
afterEach(() => {
	rmSync(directory, { recursive: true, force: true });
});

/** Runs a program under a limit on the size of files: what it writes beyond fails as on a full disk. */
const onFullDisk = (program: string) =>
	promisify(execFile)('sh', [
		'-c',
		'trap \'\' XFSZ; ulimit -S -f 0; exec "$@"',
		'sh',
		process.execPath,
		'--input-type=module',
		'--eval',
		program
	]);

test('secrets are made once, 32 random bytes each, for their owner only', () => {
	const first = openSecrets(directory);
	expect(first).toEqual(openSecrets(directory));
	if (!first.ok) throw new Error(first.error);
	expect(first.value.seal).toMatch(/^[0-9A-Za-z_-]{43}$/);
	expect(first.value.claim).not.toBe(first.value.seal);
	expect(readdirSync(directory).sort()).toEqual([...SECRET_FILES].sort());
	for (const name of SECRET_FILES) {
		expect((statSync(join(directory, name)).mode & 0o777).toString(8)).toBe('600');
	}
});

describe.each(SECRET_FILES)('a %s that is not good', (name) => {
	test.each([
		['empty', ''],
		['a new line alone', '\n'],
		['short', 'c2hvcnQ\n'],
		['cut short by a full disk', 'A'.repeat(42)],
		['of other letters', `${'ä'.repeat(43)}\n`],
		['of zeros, as after a power cut', '\0'.repeat(44)]
	])('because it is %s is never used, and never written over', (_, text) => {
		openSecrets(directory);
		writeFileSync(join(directory, name), text);
		const opened = openSecrets(directory);
		expect(opened).toMatchObject({ ok: false });
		if (!opened.ok) expect(opened.error).toMatch(/restore it from a backup, or delete it/i);
		expect(readFileSync(join(directory, name), 'utf8')).toBe(text);
	});

	test('because it cannot be read stops as well', () => {
		mkdirSync(join(directory, name));
		expect(openSecrets(directory)).toMatchObject({ ok: false });
	});

	test('is never copied into a backup', async () => {
		await new LmdbStore(directory, () => 'log').close();
		openSecrets(directory);
		writeFileSync(join(directory, name), '');
		const copy = join(directory, 'copy');
		const taken = await takeSnapshot(directory, copy);
		expect(taken).toMatchObject({ ok: false });
		if (!taken.ok) expect(taken.error).toContain(name);
		expect(existsSync(copy)).toBe(false);
	});
});

test('a relay with an empty secret does not start, and says what to do', async () => {
	writeFileSync(join(directory, 'seal.secret'), '');
	await expect(startRelay({ dataDir: directory })).rejects.toThrow(
		/seal\.secret holds no secret[^]*delete it/
	);
	expect(existsSync(join(directory, 'relay.pid'))).toBe(false);
});

test('a full disk at the first start leaves no secret behind, and the next start makes whole ones', async () => {
	const module = JSON.stringify(join(compiled, 'secrets.js'));
	const { stdout } = await onFullDisk(
		`const { openSecrets } = await import(${module});
		process.stdout.write(JSON.stringify(openSecrets(${JSON.stringify(directory)})));`
	);
	const opened = JSON.parse(stdout) as { ok: boolean; error: string };
	expect(opened.ok).toBe(false);
	expect(opened.error).toContain('cannot be written');
	expect(readdirSync(directory)).toEqual([]);
	expect(openSecrets(directory)).toMatchObject({ ok: true });
});

describe('a small file', () => {
	test('that cannot be written whole leaves what was there before', async () => {
		const path = join(directory, 'small');
		writeSmallFile(path, 'before');
		const module = JSON.stringify(join(compiled, 'small-file.js'));
		await expect(
			onFullDisk(
				`const { writeSmallFile } = await import(${module});
				writeSmallFile(${JSON.stringify(path)}, 'after');`
			)
		).rejects.toThrow('EFBIG');
		expect(readFileSync(path, 'utf8')).toBe('before');
		expect(readdirSync(directory)).toEqual(['small']);
	});

	test('takes the place of a half that an earlier write left', () => {
		const path = join(directory, 'small');
		writeFileSync(`${path}.unfinished`, 'a longer half of something');
		chmodSync(`${path}.unfinished`, 0o600);
		writeSmallFile(path, 'whole');
		expect(readFileSync(path, 'utf8')).toBe('whole');
		expect(readdirSync(directory)).toEqual(['small']);
	});
});
