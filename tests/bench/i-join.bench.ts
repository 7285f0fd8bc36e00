// (i) Many devices that have nothing join a large space at the same moment.
import * as Y from 'yjs';
import { makeDevices } from './lib/node-device';
import { bytes, count, ms, percentile, size, times } from './lib/numbers';
import { makeCompany } from './lib/company';
import { documentOfSize, give, recordsOfSize } from './lib/one-document';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { SharedState, takeInTheEnd, takeOtherSeat, takePolderSeat, type Seat } from './lib/seats';
import { random, seedRelay } from './lib/seed';
import {
	pinLoad,
	startHocuspocus,
	startPolder,
	startYWebsocket,
	type BenchServer
} from './lib/servers';

const JOINING = size('JOINING', 150);
/** How large the space is. */
const SIZE = size('JOIN_MB', 20) * 1024 * 1024;

interface Joined {
	readonly server: string;
	/** Until everything is there, of each device; ms from the moment when all of them begin. */
	readonly times: readonly number[];
	readonly heldBefore: number | null;
	readonly peak: number | null;
	/** How often the server hung up before; the device then begins again. */
	readonly lost: number;
	/** Bytes of all that is handed out to one of them. */
	readonly content: number;
}

pinLoad();
const nothing = { document: new SharedState(), cursor: null };
const joined: Joined[] = [await joinPolder()];
const document = documentOfSize(makeCompany(random), SIZE);
// One after the other: each is to have the memory for itself.
for (const start of [
	() => startHocuspocus('default'),
	() => startHocuspocus('first'),
	() => startYWebsocket()
]) {
	const server = await start();
	// It stays in the room, so that the document stays loaded.
	const { leave } = await give(server, 'joined', document);
	const content = Y.encodeStateAsUpdate(document).length;
	const seat = () => takeOtherSeat(server, 'joined', nothing.document);
	joined.push(await join(server, content, seat, leave));
}
await removeData();

const [ours, ...theirs] = joined;
const lines: Line[] = [];
if (ours === undefined) throw new Error('nobody joined');
for (const other of theirs) {
	for (const share of [0.5, 0.99]) {
		const [mine, its] = [percentile(ours.times, share), percentile(other.times, share)];
		lines.push({
			what: `everything there, p${String(share * 100)}, against ${other.server}`,
			ratio: times(mine, its),
			polder: ms(mine),
			baseline: ms(its)
		});
	}
	lines.push({
		what: `sent away before, against ${other.server}`,
		polder: count(ours.lost),
		baseline: count(other.lost)
	});
	if (ours.peak === null || other.peak === null) continue;
	lines.push({
		what: `peak memory, against ${other.server}`,
		ratio: times(ours.peak, other.peak),
		polder: bytes(ours.peak),
		baseline: bytes(other.peak)
	});
}
lines.push({
	what: 'handed out to each, records or one document',
	polder: bytes(ours.content),
	baseline: bytes(theirs[0]?.content ?? 0)
});
await report('i-join', `(i) ${count(JOINING)} devices join at once`, lines, joined);
process.exit(0);

async function joinPolder(): Promise<Joined> {
	const directory = await dataDir();
	const devices = await makeDevices(JOINING);
	const total = recordsOfSize(makeCompany(random), SIZE);
	const { company, room, deals } = await seedRelay(directory, total, devices);
	const server = await startPolder(directory);
	const content = deals.reduce((sum, { update }) => sum + update.length, 0);
	return join(server, content, (index) => {
		const device = devices[index];
		if (device === undefined) throw new Error('fewer devices');
		return takePolderSeat({ url: server.url, workspace: company.id, room, device }, true, nothing);
	});
}

async function join(
	server: BenchServer,
	content: number,
	take: (index: number) => Promise<Seat>,
	leave = () => Promise.resolve()
): Promise<Joined> {
	const heldBefore = server.heldMemory();
	const began = performance.now();
	const seats = await Promise.all(
		Array.from({ length: JOINING }, async (_, index) => {
			const { seat, lost } = await takeInTheEnd(() => take(index));
			return { connection: seat.connection, lost, time: performance.now() - began };
		})
	);
	const peak = server.peakMemory();
	const lost = seats.reduce((sum, each) => sum + each.lost, 0);
	await Promise.all(seats.map(({ connection }) => connection.close()));
	await leave();
	await server.stop();
	return {
		server: server.name,
		times: seats.map(({ time }) => time),
		heldBefore,
		peak,
		lost,
		content
	};
}
