import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { uploadId } from '../../sync-server/files/address';
import { newDeal } from '../support/guarded-records';
import {
	addressOf,
	bring,
	fetched,
	naming,
	passFor,
	ROOM,
	someFile,
	untilStatus
} from '../support/file-kit';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireReplica } from '../support/wire-replica';

const made: string[] = [];
let relay: RelayProcess | null = null;

afterEach(async () => {
	await relay?.stop();
	relay = null;
	for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A real relay with a deal of Anna's that names a file of this size. */
async function namedFile(size: number) {
	const { directory: dataDir, keys } = await seedData();
	made.push(dataDir);
	const running = await startRelay({ dataDir });
	relay = running;
	const replica = new WireReplica(() => running.url, ROOM, keys.anna);
	replica.connect();
	const { ref, bytes } = someFile('anna', size);
	replica.change('deal', newDeal('anna'), 'made');
	replica.change('deal', naming(ref, 'anna'), 'named');
	await waitFor(
		() => replica.acknowledged.has('named'),
		() => `named; ${replica.faults.join()}`
	);
	replica.cut();
	return { relay: running, dataDir, keys, ref, bytes };
}

test('an upload goes on where it was when the relay is killed in the middle, and pieces come once', async () => {
	const { relay, keys, ref, bytes } = await namedFile(4_000_000);
	const address = addressOf(relay.url, 'deal', ref.id);
	const pass = await passFor(relay.url, keys.anna);
	const offsets: number[] = [];
	const killed: Promise<void>[] = [];
	const outcome = await bring(address, pass, bytes, {
		chunkSize: 500_000,
		retryDelays: [...Array.from({ length: 60 }, () => 100)],
		onChunk: (accepted) => {
			offsets.push(accepted);
			if (accepted !== 2_000_000 || killed.length > 0) return;
			killed.push(relay.kill('SIGKILL').then(() => relay.restart()));
		}
	});
	expect(killed).toHaveLength(1);
	await Promise.all(killed);
	expect(outcome).toBe('done');
	// No piece that was acknowledged had to be brought again.
	expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
	const got = await fetched(address, await passFor(relay.url, keys.sue));
	expect(got.bytes.equals(bytes)).toBe(true);
});

test('a file that was whole when the relay was killed is taken when somebody asks', async () => {
	const { relay, dataDir, keys, ref, bytes } = await namedFile(200_000);
	const address = addressOf(relay.url, 'deal', ref.id);
	// The last piece is on the disk, and the relay died before it had looked at the whole.
	const pass = await passFor(relay.url, keys.anna);
	const cut = bytes.subarray(0, 199_999);
	const id = uploadId(keys.anna.id, {
		room: ROOM,
		about: { kind: 'space', space: 'north' },
		record: 'deal',
		file: ref.id
	});
	const headers = { authorization: `Bearer ${pass}`, 'tus-resumable': '1.0.0' };
	await fetch(`${address}/upload`, {
		method: 'POST',
		headers: { ...headers, 'upload-length': String(bytes.length) }
	});
	await fetch(`${address}/upload`, {
		method: 'PATCH',
		headers: {
			...headers,
			'upload-offset': '0',
			'content-type': 'application/offset+octet-stream'
		},
		body: new Uint8Array(cut)
	});
	await relay.kill('SIGKILL');
	appendFileSync(join(dataDir, 'files', 'uploads', id), bytes.subarray(199_999));
	await relay.restart();
	expect(await bring(address, await passFor(relay.url, keys.anna), bytes)).toBe('done');
	await untilStatus(address, pass, 200);
	expect(readdirSync(join(dataDir, 'files', 'uploads'))).toEqual([]);
});

test('a backup has the files, and a restored relay gives them out', async () => {
	const { relay, dataDir, keys, ref, bytes } = await namedFile(50_000);
	const address = addressOf(relay.url, 'deal', ref.id);
	expect(await bring(address, await passFor(relay.url, keys.anna), bytes)).toBe('done');
	const place = mkdtempSync(join(tmpdir(), 'polder-file-backup-'));
	made.push(place);
	const target = join(place, 'backup');
	expect(await run('backup', dataDir, target)).toContain('1 files');
	await relay.kill('SIGTERM');
	rmSync(join(dataDir, 'files'), { recursive: true });
	expect(await run('restore', dataDir, target, dataDir, '--replace')).toContain('1 files');
	await relay.restart();
	const got = await fetched(address, await passFor(relay.url, keys.anna));
	expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true]);
});

test('what no record names any more is swept away by the relay itself', async () => {
	const { directory: dataDir, keys } = await seedData();
	made.push(dataDir);
	const running = await startRelay({ dataDir, env: { POLDER_LIMIT_FILE_GRACE: '200' } });
	relay = running;
	const replica = new WireReplica(() => running.url, ROOM, keys.anna);
	replica.connect();
	const { ref, bytes } = someFile('anna');
	replica.change('deal', newDeal('anna'), 'made');
	replica.change('deal', naming(ref, 'anna'), 'named');
	await waitFor(
		() => replica.acknowledged.has('named'),
		() => 'named'
	);
	const address = addressOf(running.url, 'deal', ref.id);
	expect(await bring(address, await passFor(running.url, keys.anna), bytes)).toBe('done');
	const blobs = join(dataDir, 'files', 'blobs', ref.hash.slice(0, 2));
	expect(readdirSync(blobs)).toEqual([ref.hash]);
	replica.change('deal', naming(ref, 'anna', false), 'unnamed');
	await waitFor(
		() => readdirSync(blobs).length === 0,
		() => running.output()
	);
	replica.cut();
});

const run = (name: 'backup' | 'restore', dataDir: string, ...words: string[]): Promise<string> =>
	new Promise((resolve, reject) => {
		execFile(
			process.execPath,
			['--enable-source-maps', `dist/${name}.js`, ...words],
			{ env: { ...process.env, DATA_DIR: dataDir } },
			(error, stdout, stderr) => {
				if (error === null) resolve(stdout);
				else reject(new Error(stdout + stderr));
			}
		);
	});
