import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { Blobs } from '../../src/lib/replica/files/blobs';
import { Fetches } from '../../src/lib/replica/files/fetches';
import { FileRelay } from '../../src/lib/replica/files/file-relay';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { cuttingProxy } from '../support/cutting-proxy';
import { newDeal } from '../support/guarded-records';
import { naming, passFor, ROOM, someFile } from '../support/file-kit';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireReplica } from '../support/wire-replica';

const MEGABYTES = Number(process.env['MEGABYTES'] ?? 12);
const SIZE = MEGABYTES * 1024 * 1024;
const CUTS = 10;
/** How many bytes a connection carries before it is cut. */
const CARRIED = Math.floor(SIZE / (CUTS + 1));

let relay: RelayProcess | null = null;
const ends: (() => void | Promise<void>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
	await relay?.stop();
	relay = null;
});

test(
	`LS-01 · a file of ${String(MEGABYTES)} MB arrives whole through a connection that is cut ten times, there and back, whatever is started anew meanwhile`,
	{ timeout: 60_000 + MEGABYTES * 1_000 },
	async () => {
		const { directory: dataDir, keys } = await seedData();
		ends.push(() => {
			rmSync(dataDir, { recursive: true, force: true });
		});
		const running = await startRelay({ dataDir });
		relay = running;
		const replica = new WireReplica(() => running.url, ROOM, keys.anna);
		replica.connect();
		const { ref, bytes } = someFile('anna', SIZE);
		replica.change('deal', newDeal('anna'), 'made');
		replica.change('deal', naming(ref, 'anna'), 'named');
		await waitFor(
			() => replica.acknowledged.has('named'),
			() => `named; ${replica.faults.join()}`
		);
		replica.cut();
		const place = { room: ROOM, record: 'deal', id: ref.id } as const;
		const [anna, sue] = [
			await passFor(running.url, keys.anna),
			await passFor(running.url, keys.sue)
		];

		// There. Each time the app is another one, which remembers nothing.
		const up = await cuttingProxy(running.port, { cutAfter: Infinity, cutSentAfter: CARRIED });
		ends.push(up.close);
		// In Node, the client takes a buffer where it takes a blob in a browser.
		const asBlob = bytes as unknown as Blob;
		let brought = '';
		for (let attempt = 0; attempt < 4 * CUTS && brought !== 'done'; attempt += 1) {
			const stays = new AbortController().signal;
			brought = await deviceAt(up.url, anna).bring(place, asBlob, stays, () => undefined);
			expect(['offline', 'later', 'done']).toContain(brought);
		}
		expect(brought).toBe('done');
		expect(up.connections).toBeGreaterThan(CUTS);
		// What had arrived was not sent again, but for what was on its way in each cut.
		expect(up.carried.sent).toBeLessThan(SIZE * 1.25 + 1024 * 1024);

		// Back. Half the way one app fetches it; it is closed, and another one goes on.
		const back = await cuttingProxy(running.port, { cutAfter: CARRIED });
		ends.push(back.close);
		const closing = new AbortController();
		const first = device(back.url, sue);
		const half = first.fetches.open({ ...place }, ref, {
			signal: closing.signal,
			onReceived: (received) => {
				if (received >= SIZE / 2) closing.abort();
			}
		});
		expect((await half).ok).toBe(false);
		await first.settled();
		first.db.close();
		const carried = back.carried.back;
		expect(carried).toBeGreaterThan(SIZE / 2);

		const second = device(back.url, sue);
		const starts: number[] = [];
		const opened = await second.fetches.open({ ...place }, ref, {
			onReceived: (received) => starts.push(received)
		});
		if (!opened.ok) throw new Error(opened.error);
		const hash = createHash('sha256');
		for await (const part of opened.value.stream()) hash.update(part as Uint8Array);
		expect(hash.digest('hex')).toBe(ref.hash);
		// It went on behind what was here, and asked for no more than the rest.
		expect(starts[0]).toBeGreaterThanOrEqual(SIZE / 2 - 1024 * 1024);
		expect(back.carried.back - carried).toBeLessThan(SIZE * 0.6 + 1024 * 1024);
		expect(back.connections).toBeGreaterThan(CUTS);
		expect(await second.db.pieces.count()).toBe(0);
		expect((await second.db.held.toArray()).map((row) => row.hash)).toEqual([ref.hash]);
	}
);

/** A device that fetches files, with what it keeps of them. Two after each other have the same storage. */
function device(origin: string, pass: string) {
	const db = new ReplicaDatabase('large-files');
	ends.push(() => {
		db.close();
	});
	const blobs = new Blobs(db, { now: () => Date.now() });
	const relayOfIt = deviceAt(origin, pass);
	const running: Promise<unknown>[] = [];
	const fetches = new Fetches(
		blobs,
		{
			fetch: (...given) => {
				const work = relayOfIt.fetch(...given);
				running.push(work);
				return work;
			}
		},
		() => true
	);
	return { db, fetches, settled: () => Promise.all(running) };
}

const deviceAt = (origin: string, pass: string): FileRelay =>
	new FileRelay({
		origin,
		now: () => Date.now(),
		ask: () => Promise.resolve({ answer: 'file-pass', pass, lifetime: 600_000, largest: 2 ** 31 }),
		onLargest: () => undefined
	});
