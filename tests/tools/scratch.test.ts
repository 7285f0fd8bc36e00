import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scratchDirectory } from '../../scripts/lib/scratch.mjs';

let memory: string;
const made: string[] = [];

beforeEach(async () => {
	memory = await mkdtemp(join(tmpdir(), 'polder-memory-'));
});
afterEach(async () => {
	vi.unstubAllEnvs();
	for (const directory of [memory, ...made.splice(0)]) {
		await rm(directory, { recursive: true, force: true });
	}
});

async function scratch(place: string, enough: number): Promise<string> {
	const directory = await scratchDirectory(place, enough);
	made.push(directory);
	return directory;
}

test('tests write into memory where there is plenty, and nowhere that somebody else has chosen', async () => {
	vi.stubEnv('TMPDIR', undefined);
	expect(dirname(await scratch(memory, 0))).toBe(memory);
	expect(dirname(await scratch(memory, Infinity))).toBe(tmpdir());
	expect(dirname(await scratch(join(memory, 'missing'), 0))).toBe(tmpdir());
	const chosen = join(memory, 'chosen');
	await mkdir(chosen);
	vi.stubEnv('TMPDIR', chosen);
	expect(dirname(await scratch(memory, 0))).toBe(chosen);
});

test('what a run left in memory that was killed goes; what another uses stays, and so does what is not ours', async () => {
	const { pid: ended } = spawnSync(process.execPath, ['--version']);
	const used = `polder-tests-${String(process.ppid)}`;
	for (const name of [`polder-tests-${String(ended)}`, used, 'org.chromium.1']) {
		await mkdir(join(memory, name));
	}
	await scratch(memory, Infinity);
	expect((await readdir(memory)).toSorted()).toEqual(['org.chromium.1', used]);
});
