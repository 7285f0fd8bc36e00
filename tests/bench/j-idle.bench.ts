// (j) What a connection costs a server that says nothing and is only there.
import { makeDevices } from './lib/node-device';
import { bytes, count, size, times } from './lib/numbers';
import { documentOf, give } from './lib/one-document';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { SharedState, takeOtherSeat, takePolderSeat, type Seat } from './lib/seats';
import { seedRelay } from './lib/seed';
import { COUNTING, pinLoad, startOthers, startPolder, type BenchServer } from './lib/servers';

/** Half of them in the directory and half in a space, as a device has both. */
const CONNECTIONS = size('IDLE', 2000);
const DEALS = 200;
/** How many come at a time. */
const AT_ONCE = 50;

interface Idle {
	readonly server: string;
	/** Memory of the process for each connection, bytes; `null` where the system does not tell. */
	readonly held: number | null;
	/** What is in use after collecting garbage, for each connection, bytes. */
	readonly used: number;
}

pinLoad();
const nothing = { document: new SharedState(), cursor: null };
const measured: Idle[] = [];

const directory = await dataDir();
const devices = await makeDevices(Math.ceil(CONNECTIONS / 2));
const { company, room } = await seedRelay(directory, DEALS, devices);
const polder = await startPolder(directory, COUNTING);
measured.push(
	await idle(polder, (index) => {
		const device = devices[index >> 1];
		if (device === undefined) throw new Error('fewer devices');
		const at = { url: polder.url, workspace: company.id, device };
		return index % 2 === 0
			? takePolderSeat({ ...at, room: 'directory' }, false, nothing)
			: takePolderSeat({ ...at, room }, true, nothing);
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
			(index) => takeOtherSeat(server, index % 2 === 0 ? 'directory' : 'space', nothing.document),
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
		what: `in use for a connection, against ${other.server}`,
		ratio: times(ours.used, other.used),
		polder: bytes(Math.round(ours.used)),
		baseline: bytes(Math.round(other.used))
	});
	if (ours.held === null || other.held === null) continue;
	lines.push({
		what: `memory of the process for a connection, against ${other.server}`,
		ratio: times(ours.held, other.held),
		polder: bytes(Math.round(ours.held)),
		baseline: bytes(Math.round(other.held))
	});
}
await report('j-idle', `(j) ${count(CONNECTIONS)} idle connections`, lines, measured);
process.exit(0);

async function idle(
	server: BenchServer,
	take: (index: number) => Promise<Seat>,
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
	take: (index: number) => Promise<Seat>
): Promise<Seat[]> {
	const taken: Seat[] = [];
	while (from + taken.length < to) {
		const next = from + taken.length;
		const total = Math.min(AT_ONCE, to - next);
		taken.push(
			...(await Promise.all(Array.from({ length: total }, (_, index) => take(next + index))))
		);
	}
	return taken;
}
