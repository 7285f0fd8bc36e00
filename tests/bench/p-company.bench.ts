// (p) A company that is only there: each device has a connection with a channel for each of its rooms. And what a
// change costs that everybody is told of.
import * as encoding from 'lib0/encoding';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { putMember } from '../../src/lib/documents/write-directory';
import { writeSpace } from '../../src/lib/documents/space';
import { newId } from '../../src/lib/domain/core/ids';
import { newSpaceId } from '../../src/lib/domain/space/new-space';
import { roomName } from '../../src/lib/protocol/rooms';
import { AWARENESS, STEP_1, STEP_2, SYNC, UPDATE } from '../../src/lib/protocol/y-websocket';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { ChannelClient } from './lib/channel-client';
import { LightConnection } from './lib/light-connection';
import { makeDevices } from './lib/node-device';
import { bytes, count, median, ms, size } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report } from './lib/report';
import { random, seedRelay } from './lib/seed';
import { pinLoad, startPolder } from './lib/servers';

const DEVICES = size('DEVICES', 200);
const SPACES = size('SPACES', 50);
const SECONDS = size('SECONDS', 60);
const MEMBERS = size('MEMBERS', 1000);
const CONNECTIONS = size('CONNECTIONS', 400);
const CHANGES = size('CHANGES', 50);
/** Clients of y-protocols say this often that they are still there, ms. */
const REPEATED = 15_000;

pinLoad();
const directory = await dataDir();
const devices = await makeDevices(Math.max(DEVICES, CONNECTIONS));
const { company, room } = await seedRelay(directory, 200, devices);
const rooms = ['directory', 'customers', room];
const [, ...others] = company.owners;
const store = new LmdbStore(directory, () => 'log');
const put = (of: string, update: Uint8Array, seq: number) =>
	store.commit([
		{
			room: of,
			log: [{ seq, previous: seq - 1, record: null, update, before: null, total: update.length }]
		}
	]);
for (let n = 1; n < SPACES; n++) {
	const id = newSpaceId(company.acting.actor, random);
	const doc = new Y.Doc();
	writeSpace(doc, { ...company.space, id, name: `Space ${String(n)}` });
	rooms.push(roomName({ kind: 'space', space: id }));
	await put(rooms.at(-1) ?? '', Y.encodeStateAsUpdate(doc), 1);
}
const people = new Y.Doc();
Y.applyUpdate(people, store.document('directory') ?? new Uint8Array([0, 0]));
const before = Y.encodeStateVector(people);
people.transact(() => {
	for (let n = others.length + 1; n < MEMBERS; n++) {
		const [member] = company.owners.slice(1);
		if (member !== undefined) {
			putMember(people, { ...member, id: newId(random), name: `Member ${String(n)}` });
		}
	}
});
await put('directory', Y.encodeStateAsUpdate(people, before), 2);
// What follows is the writer's own.
people.clientID += 1;
await store.close();

const relay = await startPolder(directory);
const enter = async (index: number, into: readonly string[]) => {
	const device = devices[index];
	if (device === undefined) throw new Error('fewer devices');
	const at = { url: relay.url, workspace: company.id, device };
	return ChannelClient.open(LightConnection.open, at, into);
};

const clients: ChannelClient<LightConnection>[] = [];
const began = performance.now();
for (let n = 0; n < DEVICES; n++) clients.push(await enter(n, rooms));
const entered = performance.now() - began;
// Each of them looks at one of the spaces.
const present = clients.map((client, n) => {
	const shown = rooms[2 + (n % SPACES)] ?? room;
	const awareness = new Awareness(new Y.Doc());
	const tell = () => {
		awareness.setLocalState({ user: { member: company.acting.actor } });
		const to = encoding.createEncoder();
		encoding.writeVarUint(to, AWARENESS);
		encoding.writeVarUint8Array(to, encodeAwarenessUpdate(awareness, [awareness.clientID]));
		client.send(shown, encoding.toUint8Array(to));
	};
	tell();
	const timer = setInterval(tell, REPEATED);
	return () => {
		clearInterval(timer);
		awareness.destroy();
	};
});
await pause(5000);
const traffic = () => clients.reduce((sum, { connection }) => sum + connection.bytes, 0);
const processor = relay.processorTime() ?? NaN;
const sent = traffic();
await pause(SECONDS * 1000);
const used = ((relay.processorTime() ?? NaN) - processor) / (SECONDS * 1000);
const hourly = ((traffic() - sent) / DEVICES / SECONDS) * 3600;
const held = relay.heldMemory() ?? NaN;
for (const leave of present) leave();
await Promise.all(clients.map(({ connection }) => connection.close()));

const watchers: ChannelClient<LightConnection>[] = [];
for (let n = 0; n < CONNECTIONS; n++) watchers.push(await enter(n, ['directory', room]));
const [writer, ...audience] = watchers;
if (writer === undefined) throw new Error('nobody writes');
let told = 0;
let hears: () => void = () => undefined;
for (const watcher of audience) {
	watcher.onFrame = (of, frame) => {
		if (of !== 'directory' || frame[0] !== SYNC || frame[1] !== UPDATE) return;
		told += 1;
		if (told === audience.length) hears();
	};
}
const step2 = new Promise<void>((resolve) => {
	writer.onFrame = (of, frame) => {
		if (of === 'directory' && frame[0] === SYNC && frame[1] === STEP_2) resolve();
	};
});
writer.send('directory', new Uint8Array([SYNC, STEP_1, 1, 0]));
await step2;
const times: number[] = [];
const [, someone] = company.owners;
if (someone === undefined) throw new Error('nobody to rename');
const cost = relay.processorTime() ?? NaN;
for (let n = 0; n < CHANGES; n++) {
	told = 0;
	const all = new Promise<void>((resolve) => {
		hears = resolve;
	});
	const vector = Y.encodeStateVector(people);
	putMember(people, { ...someone, name: `Agent ${String(n)}` });
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, SYNC);
	encoding.writeVarUint(to, UPDATE);
	encoding.writeVarUint8Array(to, Y.encodeStateAsUpdate(people, vector));
	const from = performance.now();
	writer.send('directory', encoding.toUint8Array(to));
	await all;
	times.push(performance.now() - from);
}
const perChange = ((relay.processorTime() ?? NaN) - cost) / CHANGES;
await Promise.all(watchers.map(({ connection }) => connection.close()));
await relay.stop();
await removeData();

const idle = `${count(DEVICES)} devices with ${count(SPACES)} spaces`;
await report(
	'p-company',
	'(p) A company that is only there',
	[
		{ what: `${idle}, let in one after the other`, polder: ms(entered) },
		{
			what: `${idle}, idle: processor`,
			polder: `${(used * 100).toFixed(2)} % of a core`,
			aim: { text: '2 % of a core', met: used < 0.02 }
		},
		{
			what: 'memory of the relay',
			polder: bytes(held),
			aim: { text: '1 GB', met: held < 1024 ** 3 }
		},
		{
			what: 'traffic of a device in an hour',
			polder: bytes(Math.round(hourly)),
			aim: { text: '0.2 MB', met: hourly < 200_000 }
		},
		{
			what: `a change in a directory of ${count(MEMBERS)}, ${count(CONNECTIONS)} connected: processor`,
			polder: ms(perChange),
			aim: { text: '15 ms', met: perChange < 15 }
		},
		{
			what: 'until the last one is told, p50',
			polder: ms(median(times)),
			aim: { text: '20 ms', met: median(times) < 20 }
		}
	],
	{ used, hourly, held, perChange, times }
);
process.exit(0);

function pause(time: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, time));
}
