import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isAlive } from '../../sync-server/ops/directory-lock';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { newDeal } from '../support/guarded-records';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireReplica } from '../support/wire-replica';

const ROOM = 'space.north';
const running: RelayProcess[] = [];
let directory: string | null = null;
afterEach(async () => {
	for (const relay of running.splice(0)) {
		if (isAlive(relay.pid)) process.kill(relay.pid, 'SIGCONT');
		await relay.stop();
	}
	if (directory !== null) rmSync(directory, { recursive: true, force: true });
});

const deal = (by: WireReplica, id: string) => {
	by.change(id, newDeal('olga', 'olga', { title: id }), id);
};
const done = (of: WireReplica) =>
	waitFor(
		() => of.isDone && of.cursor !== null,
		() => `${String(of.waitingCount)} wait`,
		20_000
	);

test('a relay that was stopped while another took over its data ends, and no acknowledged edit is lost', async () => {
	const seeded = await seedData();
	({ directory } = seeded);
	const first = await startRelay({ dataDir: directory });
	running.push(first);
	const olga = new WireReplica(() => first.url, ROOM, seeded.keys.olga);
	olga.connect();
	for (let n = 0; n < 5; n++) deal(olga, `before${String(n)}`);
	await done(olga);

	process.kill(first.pid, 'SIGSTOP');
	// What it sends now waits in front of a relay that does not run.
	for (let n = 0; n < 5; n++) deal(olga, `meanwhile${String(n)}`);
	// As after the twenty seconds in which nobody touches the file.
	rmSync(join(directory, 'relay.pid'));
	const second = await startRelay({ dataDir: directory });
	running.push(second);
	const adam = new WireReplica(() => second.url, ROOM, seeded.keys.adam);
	adam.connect();
	for (let n = 0; n < 5; n++) deal(adam, `after${String(n)}`);
	await done(adam);

	process.kill(first.pid, 'SIGCONT');
	await waitFor(
		() => !isAlive(first.pid),
		() => first.output(),
		20_000
	);
	expect(first.output()).toContain('another relay has taken over');
	expect([...olga.acknowledged].filter((id) => id.startsWith('meanwhile'))).toEqual([]);
	adam.cut();
	olga.cut();
	await second.stop();

	const store = new LmdbStore(directory, () => 'unused');
	const kept = [...store.records(ROOM)].map(({ id }) => id);
	for (const id of [...olga.acknowledged, ...adam.acknowledged]) expect(kept).toContain(id);
	expect(kept.filter((id) => id.startsWith('meanwhile'))).toEqual([]);
	await store.close();
}, 60_000);
