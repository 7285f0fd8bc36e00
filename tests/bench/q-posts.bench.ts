// (q) What saying something in a topic costs the relay, and a device, that has thousands of posts against one that has ten.
import 'fake-indexeddb/auto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { readFileSync } from 'node:fs';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { succeed } from '../../src/lib/domain/core/result';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { firstUpdate } from '../../src/lib/documents/record';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';
import { newestPosts, postsBefore } from '../../src/lib/replica/store/threads';
import { SILENT } from '../../sync-server/common/meter';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { actingAs } from '../support/guarded-records';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { bytes, count, median, size, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';

const ROOM = `space.${NORTH.id}`;
/** Posts of the large topic and of the small one. */
const POSTS = size('POSTS', 8000);
const FEW = 10;
/** Posts in each round, and how many rounds there are; the sides take turns. */
const CHANGES = size('CHANGES', 100);
const ROUNDS = size('ROUNDS', 5);
/** Posts that a screen reads when a topic is opened. */
const SCREENFUL = 120;

/** What one post took. */
interface Cost {
	/** The process's time, µs. */
	readonly processor: number;
	/** Bytes given to the system for writing. */
	readonly disk: number;
}

const diskSoFar = (): number =>
	Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? NaN);

async function cost(work: () => Promise<void>): Promise<Cost> {
	const before = { processor: process.cpuUsage(), disk: diskSoFar() };
	await work();
	const { user, system } = process.cpuUsage(before.processor);
	return { processor: (user + system) / CHANGES, disk: (diskSoFar() - before.disk) / CHANGES };
}

let posts = 0;
function postIn(topic: string): { readonly id: string; readonly change: RecordChange } {
	const id = `p${String(++posts)}`;
	const of = { id: topic, space: NORTH.id };
	const change = createPost(id, 'The rope has come, and so have the sails.', of, actingAs('olga'));
	if (change === null) throw new Error('no post');
	return { id, change };
}
const topics = ['few', 'many'] as const;
const made = () => createTopic({ title: 'Rope', space: NORTH.id }, actingAs('olga'));
const sizeOf = { few: FEW, many: POSTS };

const store = new LmdbStore(await dataDir(), () => 'log');
const guarded = await GuardedRelay.open({ burst: 10_000_000 }, store, SILENT);
const olga = new Sending(await guarded.follow('olga'));
async function send(id: string, change: RecordChange): Promise<void> {
	const { outcome } = await olga.edit(id, firstUpdate(change));
	if (outcome !== 'saved') throw new Error(outcome);
	olga.connection.messages.length = 0;
	olga.connection.frames.length = 0;
}

const device = new ReplicaDatabase('bench', { indexedDB: new IDBFactory(), IDBKeyRange });
const records = new RecordStore(
	device,
	{ now: () => 1, offset: () => 0 },
	{ judge: () => succeed(null), isAdmin: () => true, onWrite: () => undefined }
);
for (const topic of topics) {
	await send(topic, made());
	await records.change(ROOM, topic, made());
	const all = Array.from({ length: sizeOf[topic] }, () => postIn(topic));
	for (const { id, change } of all) await send(id, change);
	await records.createMany(ROOM, all);
}

/** Reads what is above what is in sight, a few posts at a time, from the end upwards and again from there. */
async function scrollUp(topic: string): Promise<void> {
	const end = await newestPosts(device, topic, 1);
	let above = end[0];
	for (let n = 0; n < CHANGES; n++) {
		above ??= end[0];
		if (above === undefined) throw new Error('nothing was said');
		above = (await postsBefore(device, topic, above, FEW))[0];
	}
}

const atRelay: Record<(typeof topics)[number], Cost[]> = { few: [], many: [] };
const onDevice: Record<(typeof topics)[number], Cost[]> = { few: [], many: [] };
const reading: Record<(typeof topics)[number], Cost[]> = { few: [], many: [] };
const scrolling: Record<(typeof topics)[number], Cost[]> = { few: [], many: [] };
for (let round = 0; round <= ROUNDS; round++) {
	for (const topic of topics) {
		const relays = Array.from({ length: CHANGES }, () => postIn(topic));
		const devices = Array.from({ length: CHANGES }, () => postIn(topic));
		const costs = [
			await cost(async () => {
				for (const { id, change } of relays) await send(id, change);
			}),
			await cost(async () => {
				for (const { id, change } of devices) await records.change(ROOM, id, change);
			}),
			await cost(async () => {
				for (let n = 0; n < CHANGES; n++) await newestPosts(device, topic, SCREENFUL);
			}),
			await cost(() => scrollUp(topic))
		] as const;
		// The first round warms up, and gives both topics more than a screenful.
		if (round === 0) continue;
		atRelay[topic].push(costs[0]);
		onDevice[topic].push(costs[1]);
		reading[topic].push(costs[2]);
		scrolling[topic].push(costs[3]);
	}
}

const middle = (costs: readonly Cost[], of: keyof Cost): number =>
	median(costs.map((one) => one[of]));
function line(
	what: string,
	of: keyof Cost,
	{ many, few }: typeof atRelay,
	most: number | null
): Line {
	const [is, was] = [middle(many, of), middle(few, of)];
	const shown = (value: number) => (of === 'disk' ? bytes(value) : `${value.toFixed(0)} µs`);
	const aim = most === null ? {} : { aim: { text: `≤ ${String(most)}×`, met: is / was <= most } };
	return { what, ratio: times(is, was), polder: shown(is), baseline: shown(was), ...aim };
}
await report(
	'q-posts',
	`Saying something in a topic of ${count(POSTS)} posts, against one of ${count(FEW)}`,
	[
		line('relay, processor', 'processor', atRelay, 1.2),
		line('relay, bytes written', 'disk', atRelay, 1.2),
		line('device, one transaction (a database in memory), processor', 'processor', onDevice, 1.2),
		line(`device, reading ${count(SCREENFUL)} posts, processor`, 'processor', reading, 1.2),
		line(`device, the ${count(FEW)} posts above, processor`, 'processor', scrolling, 1.2)
	],
	{ atRelay, onDevice, reading, scrolling }
);
records.close();
device.close();
await guarded.relay.stop();
await removeData();
