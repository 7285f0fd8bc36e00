import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LmdbStore } from '../../sync-server/store/lmdb';
import type { Key } from '../support/raw-device';
import { newDeal } from '../support/guarded-records';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireReplica } from '../support/wire-replica';

const ROOM = 'space.north';

let place: string;
let dataDir: string;
let olga: Key;
const made: string[] = [];

beforeAll(() => {
	place = mkdtempSync(join(tmpdir(), 'polder-backup-'));
	made.push(place);
});
beforeEach(async () => {
	const seeded = await seedData();
	dataDir = seeded.directory;
	olga = seeded.keys.olga;
	made.push(dataDir);
});
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

interface Ended {
	readonly code: number;
	readonly out: string;
}

/** Runs the command as an operator would. */
const run = (name: 'backup' | 'restore', ...words: readonly string[]): Promise<Ended> =>
	new Promise((resolve) => {
		execFile(
			process.execPath,
			['--enable-source-maps', `dist/${name}.js`, ...words],
			{ env: { ...process.env, DATA_DIR: dataDir } },
			(error, stdout, stderr) => {
				resolve({ code: error === null ? 0 : Number(error.code), out: stdout + stderr });
			}
		);
	});

let backups = 0;
const newPlace = () => join(place, `backup-${String(++backups)}`);

async function joined(relay: RelayProcess, replica: WireReplica): Promise<void> {
	if (!replica.isConnected) replica.connect();
	await waitFor(
		() => replica.isInside && replica.isDone && replica.cursor !== null,
		() => `in; ${replica.faults.join()} ${relay.output()}`
	);
}

const modes = (directory: string) =>
	Object.fromEntries(
		readdirSync(directory).map((name) => [
			name,
			(statSync(join(directory, name)).mode & 0o777).toString(8)
		])
	);

test('a backup under load has what was acknowledged before; restored, devices are sent the whole again', async () => {
	const relay = await startRelay({ dataDir });
	const replica = new WireReplica(() => relay.url, ROOM, olga, dataDir);
	await joined(relay, replica);
	let count = 0;
	const write = () => {
		const id = `r${String(++count)}`;
		replica.change(id, newDeal('olga', 'olga', { title: id }), id);
	};
	for (let n = 0; n < 200; n++) write();
	await joined(relay, replica);
	const before = [...replica.acknowledged];
	expect(before).toHaveLength(200);

	// Edits go on while it is made.
	const target = newPlace();
	const state: { made: Ended | null } = { made: null };
	const backup = run('backup', target).then((ended) => (state.made = ended));
	while (state.made === null) {
		if (replica.waitingCount < 20) write();
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	const made = await backup;
	expect(made).toMatchObject({ code: 0 });
	expect(made.out).toContain(`${target}: 2 rooms, `);
	await joined(relay, replica);
	for (let n = 0; n < 50; n++) write();
	await joined(relay, replica);
	const further = replica.position?.seq ?? 0;
	const firstLog = replica.position?.log;
	// The space's own document is the first entry.
	expect(further).toBe(count + 1);

	expect((statSync(target).mode & 0o777).toString(8)).toBe('700');
	expect(modes(target)).toEqual({
		'claim.secret': '600',
		'polder.lmdb': '600',
		'seal.secret': '600'
	});

	// Not onto a relay that runs, and not over what is there.
	const running = await run('restore', target, '--replace');
	expect(running).toMatchObject({ code: 1 });
	expect(running.out).toContain('stop it first');
	replica.cut();
	await relay.kill('SIGTERM');
	expect((await run('restore', target)).out).toContain('not empty');
	const restored = await run('restore', target, '--replace');
	expect(restored).toMatchObject({ code: 0 });
	const aside = readdirSync(dataDir).find((name) => name.startsWith('before-restore-'));
	expect(readdirSync(join(dataDir, aside ?? ''))).toContain('polder.lmdb');

	const store = new LmdbStore(dataDir, () => 'unused');
	const kept = new Set([...store.records(ROOM)].map(({ id }) => id));
	expect(store.head(ROOM)).toBeLessThan(further);
	await store.close();
	for (const mark of before) expect(kept).toContain(mark);

	await relay.restart();
	const wholes = replica.wholes;
	await joined(relay, replica);
	await waitFor(
		() => replica.wholes === wholes + 1,
		() => 'the whole'
	);
	expect(replica.position?.log).not.toBe(firstLog);
	expect([...replica.records.keys()].sort()).toEqual([...kept].sort());
	// And work goes on.
	write();
	await joined(relay, replica);
	replica.cut();
	await relay.stop();
});

test('a backup is never written over, and a directory without a workspace gives none', async () => {
	const target = newPlace();
	expect(await run('backup', target)).toMatchObject({ code: 0 });
	const again = await run('backup', target);
	expect(again).toMatchObject({ code: 1 });
	expect(again.out).toContain('nothing is overwritten');
	dataDir = join(place, 'nothing');
	const nothing = newPlace();
	expect((await run('backup', nothing)).out).toContain('no workspace');
	expect(existsSync(nothing)).toBe(false);
	expect((await run('restore', place)).out).toContain('is no backup');
	expect(await run('backup')).toMatchObject({ code: 1 });
	expect(await run('restore', target, '--force')).toMatchObject({ code: 1 });
	// Where nothing is, nothing has to be replaced.
	const fresh = await run('restore', target, join(place, 'fresh', 'data'));
	expect(fresh).toMatchObject({ code: 0 });
});

test('a data directory that was simply copied back: cursors from further on are not believed', async () => {
	const copy = newPlace();
	const relay = await startRelay({ dataDir });
	const replica = new WireReplica(() => relay.url, ROOM, olga, dataDir);
	const write = (id: string) => {
		replica.change(id, newDeal('olga', 'olga', { title: id }), id);
	};
	await joined(relay, replica);
	for (let n = 0; n < 5; n++) write(`early${String(n)}`);
	await joined(relay, replica);
	await relay.kill('SIGTERM');
	cpSync(dataDir, copy, { recursive: true });
	await relay.restart();
	await joined(relay, replica);
	for (let n = 0; n < 5; n++) write(`late${String(n)}`);
	await joined(relay, replica);
	expect(replica.position?.seq).toBe(11);

	replica.cut();
	await relay.kill('SIGTERM');
	rmSync(dataDir, { recursive: true });
	cpSync(copy, dataDir, { recursive: true });
	await relay.restart();
	const wholes = replica.wholes;
	replica.connect();
	await waitFor(
		() => replica.wholes === wholes + 1,
		() => 'the whole'
	);
	expect([...replica.records.keys()].sort()).toEqual(
		['early0', 'early1', 'early2', 'early3', 'early4'].sort()
	);
	// The cursor went back with the relay, and this device said so; nothing else went wrong.
	expect(replica.faults).toEqual(['cursor went back from 11 to 6']);
	replica.cut();
	await relay.stop();
});

test('two relays cannot run on one data directory; what a killed one left does not count', async () => {
	const relay = await startRelay({ dataDir });
	await expect(startRelay({ dataDir })).rejects.toThrow('Another relay runs');
	await relay.kill('SIGKILL');
	expect(existsSync(join(dataDir, 'relay.pid'))).toBe(true);
	await relay.restart();
	await relay.stop();
	expect(existsSync(join(dataDir, 'relay.pid'))).toBe(false);
});
