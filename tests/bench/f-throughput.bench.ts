// (f) How many edits a second a server answers for, and what memory and processor it takes.
import { makeDevices } from './lib/node-device';
import { bytes, count, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { seedRelay } from './lib/seed';
import {
	pinLoad,
	startHocuspocus,
	startPolder,
	startYWebsocket,
	type BenchServer
} from './lib/servers';
import { otherWriters, polderWriters, type Writer } from './lib/writers';

const WRITERS = sizes('WRITERS', [1, 10, 100]);
/** How long each server works in each round, ms, and how many rounds there are. */
const SPAN = size('SPAN', 2000);
const ROUNDS = size('ROUNDS', 3);

interface Measured {
	readonly writers: number;
	readonly server: string;
	/** Over all rounds. */
	readonly perSecond: number;
	/** Processor time of the server per edit, ms. */
	readonly processor: number | null;
}

pinLoad();
const most = Math.max(...WRITERS);
const directory = await dataDir();
const devices = await makeDevices(most);
const seeded = await seedRelay(directory, Math.max(200, most * 2), devices);
const polder = await startPolder(directory);
const later = await startHocuspocus('default');
const first = await startHocuspocus('first');
const memory = await startYWebsocket();
const servers = [polder, later, first, memory];

const measured: Measured[] = [];
for (const writers of WRITERS) measured.push(...(await measure(writers)));
const peaks = servers.map((server) => ({ server: server.name, peak: server.peakMemory() }));
for (const server of servers) await server.stop();
await removeData();

const lines: Line[] = [];
for (const writers of WRITERS) {
	const ours = of(writers, polder);
	for (const server of servers.slice(1)) {
		const theirs = of(writers, server);
		lines.push({
			what: `edits a second, ${count(writers)} writers, against ${server.name}`,
			ratio: times(ours.perSecond, theirs.perSecond),
			polder: count(ours.perSecond),
			baseline: count(theirs.perSecond)
		});
		if (ours.processor === null || theirs.processor === null) continue;
		lines.push({
			what: `processor time an edit, ${count(writers)} writers, against ${server.name}`,
			ratio: times(ours.processor, theirs.processor),
			polder: `${(ours.processor * 1000).toFixed(0)} µs`,
			baseline: `${(theirs.processor * 1000).toFixed(0)} µs`
		});
	}
}
const [own] = peaks;
for (const { server, peak } of peaks.slice(1)) {
	if (own === undefined || own.peak === null || peak === null) continue;
	lines.push({
		what: `peak memory, against ${server}`,
		ratio: times(own.peak, peak),
		polder: bytes(own.peak),
		baseline: bytes(peak)
	});
}
await report('f-throughput', '(f) Edits a second, memory and processor', lines, {
	measured,
	peaks
});
process.exit(0);

function of(writers: number, server: BenchServer): Measured {
	const found = measured.find((one) => one.writers === writers && one.server === server.name);
	if (found === undefined) throw new Error('not measured');
	return found;
}

/** Lets the servers work in turn, a few times over, so that what disturbs one disturbs all. */
async function measure(total: number): Promise<Measured[]> {
	const groups = [
		{ server: polder, writers: await polderWriters(polder, seeded, devices.slice(0, total)) },
		{ server: later, writers: await otherWriters(later, 'hocuspocus', total) },
		{ server: first, writers: await otherWriters(first, 'hocuspocus', total) },
		{ server: memory, writers: await otherWriters(memory, 'y-websocket', total) }
	].map((group) => ({ ...group, edits: 0, time: 0, processor: 0 }));
	for (let round = 0; round < ROUNDS; round++) {
		for (const group of groups) {
			const { server, writers } = group;
			const before = answered(writers);
			const used = server.processorTime() ?? NaN;
			const began = performance.now();
			for (const writer of writers) writer.start();
			await pause(SPAN);
			for (const writer of writers) writer.stop();
			while (writers.some((writer) => !writer.idle)) await pause(1);
			group.time += performance.now() - began;
			group.edits += answered(writers) - before;
			group.processor += (server.processorTime() ?? NaN) - used;
		}
	}
	for (const { writers } of groups) await Promise.all(writers.map((writer) => writer.leave()));
	return groups.map(({ server, edits, time, processor }) => ({
		writers: total,
		server: server.name,
		perSecond: (edits * 1000) / time,
		processor: Number.isNaN(processor) ? null : processor / edits
	}));
}

function answered(writers: readonly Writer[]): number {
	return writers.reduce((sum, writer) => sum + writer.answered, 0);
}

function pause(time: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, time));
}
