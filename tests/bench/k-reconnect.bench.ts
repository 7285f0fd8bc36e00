// (k) Everybody comes back at the same moment, to a server that has been started again. The relay
// runs with the limits that it comes with: all devices are on one address, and each shows its ticket.
import { makeDevices } from './lib/node-device';
import { count, median, ms, percentile, size, times } from './lib/numbers';
import { documentOf, give } from './lib/one-document';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import {
	SharedState,
	takeInTheEnd,
	takeOtherSeat,
	takePolderSeat,
	type Known,
	type Seat
} from './lib/seats';
import { seedRelay } from './lib/seed';
import { pinLoad, startOthers, startPolder, type BenchServer } from './lib/servers';
import { enterAndSync } from './lib/subjects';
import * as Y from 'yjs';

const DEVICES = size('RECONNECTING', 1000);
const ROUNDS = size('ROUNDS', 3);
const DEALS = 200;

interface Back {
	readonly server: string;
	/** Until the process takes connections again, ms. */
	readonly starts: number[];
	/** Until all of them are let in and have nothing to catch up with, ms, of each restart. */
	readonly all: number[];
	/** The same of each device. */
	readonly each: number[];
	/** How often the server hung up before; the device then begins again. */
	lost: number;
}

pinLoad();
const directory = await dataDir();
const devices = await makeDevices(DEVICES);
const seeded = await seedRelay(directory, DEALS, devices);
const { company, room } = seeded;
const polder = await startPolder(directory, [], 'default');
const others = await startOthers();

// Everybody has the space's document, and has followed its records up to now.
const doc = new Y.Doc();
const [one] = devices;
if (one === undefined) throw new Error('no devices');
const at = { url: polder.url, workspace: company.id, room };
await (await enterAndSync({ ...at, device: one }, doc)).close();
const document = new SharedState(doc);
const known = new Map<number, Known>();
const tickets = devices.map((): { last: string | null } => ({ last: null }));

const returning: { server: BenchServer; back: Back; take: (index: number) => Promise<Seat> }[] = [
	{
		server: polder,
		back: back(polder),
		take: async (index) => {
			const device = devices[index];
			const ticket = tickets[index];
			if (device === undefined || ticket === undefined) throw new Error('fewer devices');
			const before = known.get(index) ?? { document, cursor: null };
			const seat = await takePolderSeat({ ...at, device, ticket }, true, before);
			if (before.cursor !== null && seat.wasSentAll) throw new Error('a cursor was not believed');
			known.set(index, { document, cursor: seat.cursor });
			return seat;
		}
	}
];
const plain = documentOf(company, DEALS);
const left: (() => Promise<void>)[] = [];
for (const server of others) {
	const { state, leave } = await give(server, 'space', plain);
	left.push(leave);
	returning.push({
		server,
		back: back(server),
		take: () => takeOtherSeat(server, 'space', state)
	});
}

const seats = new Map<BenchServer, Seat[]>();
for (const { server, take } of returning) seats.set(server, (await everybody(take)).seats);
for (const leave of left) await leave();
for (let round = 0; round < ROUNDS; round++) {
	for (const { server, back, take } of returning) {
		const gone = (seats.get(server) ?? []).map(({ connection }) => connection.ended());
		await server.stop();
		await Promise.all(gone);
		const began = performance.now();
		await server.restart();
		back.starts.push(performance.now() - began);
		const all = await everybody(take);
		seats.set(server, all.seats);
		back.each.push(...all.times);
		back.lost += all.lost;
		back.all.push(Math.max(...all.times));
	}
}
for (const { server } of returning) {
	for (const { connection } of seats.get(server) ?? []) void connection.ended();
	await server.stop();
}
await removeData();

const [ours, ...theirs] = returning.map((each) => each.back);
if (ours === undefined) throw new Error('nobody came back');
const lines: Line[] = [];
for (const other of theirs) {
	const figures: [string, (of: Back) => number][] = [
		['a device back, p50', ({ each }) => median(each)],
		['a device back, p99', ({ each }) => percentile(each, 0.99)],
		['all back, of the restarts the middle one', ({ all }) => median(all)],
		['until the server takes connections again', ({ starts }) => median(starts)]
	];
	for (const [what, figure] of figures) {
		lines.push({
			what: `${what}, against ${other.server}`,
			ratio: times(figure(ours), figure(other)),
			polder: ms(figure(ours)),
			baseline: ms(figure(other))
		});
	}
}
for (const other of theirs) {
	lines.push({
		what: `sent away before, in all restarts, against ${other.server}`,
		polder: count(ours.lost),
		baseline: count(other.lost)
	});
}
await report('k-reconnect', `(k) ${count(DEVICES)} devices come back at once`, lines, [
	ours,
	...theirs
]);
process.exit(0);

function back({ name }: BenchServer): Back {
	return { server: name, starts: [], all: [], each: [], lost: 0 };
}

async function everybody(
	take: (index: number) => Promise<Seat>
): Promise<{ seats: Seat[]; times: number[]; lost: number }> {
	const began = performance.now();
	const taken = await Promise.all(
		Array.from({ length: DEVICES }, async (_, index) => {
			const { seat, lost } = await takeInTheEnd(() => take(index));
			return { seat, lost, time: performance.now() - began };
		})
	);
	return {
		seats: taken.map(({ seat }) => seat),
		times: taken.map(({ time }) => time),
		lost: taken.reduce((sum, { lost }) => sum + lost, 0)
	};
}
