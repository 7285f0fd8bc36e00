// (j) What a room costs a server in which somebody says nothing and is only there.
import { makeDevices } from './lib/node-device';
import { bytes, count, size, times } from './lib/numbers';
import { documentOf, give } from './lib/one-document';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { SYNC, STEP_1, STEP_2 } from '../../src/lib/protocol/y-websocket';
import { encodeFromDevice } from '../../src/lib/protocol/codec';
import { ChannelClient } from './lib/channel-client';
import { LightConnection } from './lib/light-connection';
import { endsCatchUp } from './lib/polder-client';
import { SharedState, takeOtherSeat, type Seat } from './lib/seats';
import { seedRelay } from './lib/seed';
import { COUNTING, pinLoad, startOthers, startPolder, type BenchServer } from './lib/servers';

/** Half of them in the directory and half in a space, as a device has both: with Polder on one connection. */
const CONNECTIONS = size('IDLE', 2000);
const DEALS = 200;
/** How many come at a time. */
const AT_ONCE = 50;

type Taken = Pick<Seat, 'connection'>;

interface Idle {
	readonly server: string;
	/** Memory of the process for each place in a room, bytes; `null` where the system does not tell. */
	readonly held: number | null;
	/** What is in use after collecting garbage, for each place in a room, bytes. */
	readonly used: number;
}

pinLoad();
const nothing = new SharedState();
const measured: Idle[] = [];

const directory = await dataDir();
const devices = await makeDevices(Math.ceil(CONNECTIONS / 2));
const { company, room } = await seedRelay(directory, DEALS, devices);
const polder = await startPolder(directory, COUNTING);
const tabs = new Map<number, Promise<Taken>>();
measured.push(
	await idle(polder, (index) => {
		const tab = tabs.get(index >> 1) ?? takeTab(index >> 1);
		tabs.set(index >> 1, tab);
		return tab;
	})
);
const document = documentOf(company, DEALS);
for (const server of await startOthers(COUNTING)) {
	// They stay in their rooms, so that the documents stay loaded.
	const first = await give(server, 'directory', document);
	const second = await give(server, 'space', document);
	measured.push(
		await idle(
			server,
			(index) => takeOtherSeat(server, index % 2 === 0 ? 'directory' : 'space', nothing),
			() => Promise.all([first.leave(), second.leave()])
		)
	);
}
await removeData();

const [ours, ...theirs] = measured;
if (ours === undefined) throw new Error('nothing measured');
const lines: Line[] = [];
for (const other of theirs) {
	lines.push({
		what: `in use for a room, against ${other.server}`,
		ratio: times(ours.used, other.used),
		polder: bytes(Math.round(ours.used)),
		baseline: bytes(Math.round(other.used))
	});
	if (ours.held === null || other.held === null) continue;
	lines.push({
		what: `memory of the process for a room, against ${other.server}`,
		ratio: times(ours.held, other.held),
		polder: bytes(Math.round(ours.held)),
		baseline: bytes(Math.round(other.held))
	});
}
await report('j-idle', `(j) ${count(CONNECTIONS)} idle places in rooms`, lines, measured);
process.exit(0);

/** A tab in the directory and in the space, with everything of both. */
async function takeTab(index: number): Promise<Taken> {
	const device = devices[index];
	if (device === undefined) throw new Error('fewer devices');
	const at = { url: polder.url, workspace: company.id, device };
	const tab = await ChannelClient.open(LightConnection.open, at, ['directory', room]);
	const awaited = new Set(['directory', room, 'records']);
	const there = new Promise<void>((resolve) => {
		tab.onFrame = (of, frame) => {
			if (frame[0] === SYNC && frame[1] === STEP_2) awaited.delete(of);
			if (endsCatchUp(frame)) awaited.delete('records');
			if (awaited.size === 0) resolve();
		};
	});
	for (const of of ['directory', room]) tab.send(of, new Uint8Array([SYNC, STEP_1, 1, 0]));
	tab.send(room, encodeFromDevice({ type: 'subscribe', cursor: null }));
	await there;
	return tab;
}

async function idle(
	server: BenchServer,
	take: (index: number) => Promise<Taken>,
	leave: () => Promise<unknown> = () => Promise.resolve()
): Promise<Idle> {
	// A few first: what the server makes once is not theirs.
	const few = await seats(0, Math.min(CONNECTIONS, AT_ONCE), take);
	const used = await server.collect();
	const held = server.heldMemory();
	const many = await seats(few.length, CONNECTIONS, take);
	const usedAfter = await server.collect();
	const heldAfter = server.heldMemory();
	await leave();
	const ended = [...few, ...many].map(({ connection }) => connection.ended());
	await server.stop();
	await Promise.all(ended);
	return {
		server: server.name,
		held: held === null || heldAfter === null ? null : (heldAfter - held) / many.length,
		used: (usedAfter - used) / many.length
	};
}

async function seats(
	from: number,
	to: number,
	take: (index: number) => Promise<Taken>
): Promise<Taken[]> {
	const taken: Taken[] = [];
	while (from + taken.length < to) {
		const next = from + taken.length;
		const total = Math.min(AT_ONCE, to - next);
		taken.push(
			...(await Promise.all(Array.from({ length: total }, (_, index) => take(next + index))))
		);
	}
	return taken;
}
