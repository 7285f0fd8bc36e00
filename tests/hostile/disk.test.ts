import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { addPost } from '../../src/lib/domain/history/commands';
import { CLOSE } from '../../src/lib/protocol/messages';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { recordEntries } from '../support/hostile-kit';
import { MemoryStore } from '../support/memory-store';
import { addressOf, bring, fetched, naming, passFor, someFile } from '../support/file-kit';
import { actingAs, dealOf, newDeal } from '../support/guarded-records';
import { GuardedRelay } from '../support/guarded-relay';
import { startRelay } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireReplica } from '../support/wire-replica';

const ROOM = 'space.north';

const made: string[] = [];
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A store whose disk is full while the test says so. */
class FullStore extends MemoryStore {
	full = false;

	override commit(...what: Parameters<MemoryStore['commit']>): Promise<void> {
		return this.full ? Promise.reject(this.noSpace()) : super.commit(...what);
	}

	private noSpace(): Error {
		return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
	}
}

describe('a store that takes nothing', () => {
	test('who writes is sent away until later, who reads stays, and it goes on by itself', async () => {
		const store = new FullStore('log');
		const guarded = await GuardedRelay.open({}, store);
		const { relay } = guarded;
		const first = await guarded.follow('olga');
		first.say({ type: 'edit', number: 1, record: 'r1', update: dealOf('olga') });
		await first.until('accepted');

		// The first that fails ends the connections of its room: the memory is ahead of the disk.
		store.full = true;
		first.say({ type: 'edit', number: 2, record: 'r2', update: dealOf('olga') });
		await first.until('closed');
		expect(first.closed?.code).toBe(CLOSE.storage);
		expect(first.messages.filter(({ type }) => type === 'accepted')).toHaveLength(1);
		expect(relay.storage.isFailing).toBe(true);

		// From then on only who writes has to go, be it a record or the space itself.
		const reader = await guarded.follow('adam');
		const whole = reader.messages.find((message) => message.type === 'batch');
		expect(whole?.records.map(({ record }) => record)).toEqual(['r1']);
		const again = await guarded.follow('olga');
		again.say({ type: 'edit', number: 2, record: 'r2', update: dealOf('olga') });
		await again.until('closed');
		expect(again.closed?.code).toBe(CLOSE.storage);
		expect(reader.closed).toBeNull();
		expect(recordEntries(store, ROOM)).toHaveLength(1);

		store.full = false;
		await waitFor(
			() => !relay.storage.isFailing,
			() => 'the store to be tried again'
		);
		const later = await guarded.follow('olga');
		later.say({ type: 'edit', number: 2, record: 'r2', update: dealOf('olga') });
		await later.until('accepted');
		expect(recordEntries(store, ROOM)).toHaveLength(2);
		expect(reader.closed).toBeNull();
		await relay.stop();
	});
});

/**
 * The real relay with a real LMDB file that the system lets grow to about 2 MB: its writes fail as on
 * a full disk. Room is made by lifting the limit, or where no program can, by a restart without it.
 */
test('a relay whose disk is full loses nothing, serves readers, says so, and recovers', async () => {
	const { directory, keys } = await seedData();
	made.push(directory);
	// Without the trap the system would end the process.
	const limited = 'trap \'\' XFSZ; ulimit -S -f 2000; exec "$@"';
	let relay = await startRelay({
		dataDir: directory,
		through: ['sh', '-c', limited, 'sh']
	});
	const olga = new WireReplica(() => relay.url, ROOM, keys.olga);
	const adam = new WireReplica(() => relay.url, ROOM, keys.adam);
	olga.connect();
	adam.connect();
	const text = 'x'.repeat(4000);
	const health = async () => {
		try {
			const answer = await fetch(`${relay.url}/healthz`);
			return ((await answer.json()) as { status: string }).status;
		} catch (error) {
			throw new Error(`the relay is gone\n${relay.output()}`, { cause: error });
		}
	};
	let count = 0;
	const write = () => {
		const id = `r${String(count % 50)}`;
		const mark = String(count++);
		const post = addPost(`${mark} ${text}`, actingAs('olga'));
		if (post === null) throw new Error('no post');
		olga.change(id, count > 50 ? post : newDeal('olga', 'olga', { title: mark }), mark);
	};
	await waitFor(
		async () => {
			if (!olga.isConnected) olga.connect();
			if (olga.waitingCount < 10) write();
			return (await health()) === 'degraded';
		},
		() => `the disk to be full; ${String(count)} written\n${relay.output()}`,
		30_000
	);
	const metrics = await relay.metrics();
	expect(metrics).toMatch(/^polder_storage_failing 1$/m);
	expect(metrics).toMatch(/^polder_store_failures_total [1-9]/m);
	expect(relay.output()).toContain('make room on the disk of DATA_DIR');

	// Whoever comes now can read all that was acknowledged.
	const waiting = olga.waitingCount;
	expect(waiting).toBeGreaterThan(0);
	adam.cut();
	adam.cursor = null;
	adam.connect();
	await waitFor(
		() => adam.wholes > 0 && adam.cursor !== null,
		() => `a reader; ${relay.output()}`
	);
	expect(adam.records.size).toBe(50);

	if (!lifted(relay.pid)) {
		await relay.kill('SIGTERM');
		relay = await startRelay({ dataDir: directory, port: relay.port });
	}
	await waitFor(
		async () => {
			for (const replica of [olga, adam]) if (!replica.isConnected) replica.connect();
			return olga.isDone && (await health()) === 'ok' && adam.cursor === olga.cursor;
		},
		() => `${String(olga.waitingCount)} wait\n${relay.output()}`,
		30_000
	);
	expect([...olga.faults, ...adam.faults]).toEqual([]);
	olga.cut();
	adam.cut();
	await relay.stop();

	const store = new LmdbStore(directory, () => 'another');
	expect(olga.acknowledged.size).toBe(count);
	const entries = [...store.entries(ROOM, 0)];
	expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1));
	expect(entries.filter(({ record }) => record !== null)).toHaveLength(count);
	await store.close();
}, 120_000);

test('an upload that the disk does not take is answered so, counts for nothing, and goes on later', async () => {
	const { directory, keys } = await seedData();
	made.push(directory);
	const limited = 'trap \'\' XFSZ; ulimit -S -f 4000; exec "$@"';
	let relay = await startRelay({ dataDir: directory, through: ['sh', '-c', limited, 'sh'] });
	const olga = new WireReplica(() => relay.url, ROOM, keys.olga);
	olga.connect();
	await waitFor(
		() => olga.cursor !== null,
		() => 'in'
	);
	const { ref, bytes } = someFile('olga', 6_000_000);
	olga.change('deal', newDeal('olga'), 'deal');
	olga.change('deal', naming(ref, 'olga'), 'file');
	await waitFor(
		() => olga.isDone,
		() => 'the deal'
	);
	olga.cut();

	const address = addressOf(relay.url, 'deal', ref.id);
	let pass = await passFor(relay.url, keys.olga);
	const headers = () => ({ authorization: `Bearer ${pass}`, 'tus-resumable': '1.0.0' });
	const begun = await fetch(`${address}/upload`, {
		method: 'POST',
		headers: { ...headers(), 'upload-length': String(bytes.length) }
	});
	expect(begun.status).toBe(201);
	const offset = async () => {
		const answer = await fetch(`${address}/upload`, { method: 'HEAD', headers: headers() });
		return Number(answer.headers.get('upload-offset'));
	};
	const piece = async () => {
		const from = await offset();
		return fetch(`${address}/upload`, {
			method: 'PATCH',
			headers: {
				...headers(),
				'upload-offset': String(from),
				'content-type': 'application/offset+octet-stream'
			},
			body: new Uint8Array(bytes.subarray(from, from + 500_000))
		});
	};
	const answers: Response[] = [];
	do answers.push(await piece());
	while (answers.at(-1)?.status === 204);
	const last = answers.at(-1);
	expect([last?.status, await last?.text()]).toEqual([503, 'storage']);
	expect(last?.headers.get('retry-after')).toBe('30');
	expect((await piece()).status).toBe(503);
	expect(await (await fetch(`${relay.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
	expect((await fetched(address, pass)).status).toBe(409);
	const kept = await offset();
	expect(kept).toBeGreaterThan(0);
	expect(await relay.metrics()).toMatch(/^polder_faults_total 0$/m);

	if (!lifted(relay.pid)) {
		await relay.kill('SIGTERM');
		relay = await startRelay({ dataDir: directory, port: relay.port });
		pass = await passFor(relay.url, keys.olga);
	}
	expect(await bring(address, pass, bytes)).toBe('done');
	expect((await fetched(address, pass)).bytes.equals(bytes)).toBe(true);
	await relay.stop();
}, 60_000);

/** Lifts the limit of a running process; `false` where there is no program for it. */
function lifted(pid: number): boolean {
	try {
		execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
		return true;
	} catch {
		return false;
	}
}
