// (f) How many edits a second a server answers for, how long an answer takes, and what memory and
// processor it costs.
import { makeDevices } from './lib/node-device';
import { bytes, count, ms, percentile, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { seedRelay } from './lib/seed';
import { pinLoad, startOthers, startPolder, type BenchServer } from './lib/servers';
import { otherWriters, polderWriters, type Writer } from './lib/writers';
import { span } from './lib/span';
import { waitFor } from '../support/wait-for';

const WRITERS = sizes('WRITERS', [1, 10, 100]);
/** How long each server works in each round, ms, and how many rounds there are. */
const SPAN = size('SPAN', 2000);
const ROUNDS = size('ROUNDS', 3);

/** Edits that a writer has on their way: many for the amount, one for the time that it takes. */
const PASSES = [
	{ pass: 'amount', inFlight: 16 },
	{ pass: 'time', inFlight: 1 }
] as const;

interface Measured {
	readonly writers: number;
	readonly pass: (typeof PASSES)[number]['pass'];
	readonly server: string;
	/** Over all rounds. */
	readonly perSecond: number;
	/** Processor time of the server per edit, ms. */
	readonly processor: number | null;
	/** From sending an edit to the answer, ms. */
	readonly p50: number;
	readonly p99: number;
	/** How much of its own processor the load has used, 0 to 1: near 1 it is the load that is measured. */
	readonly load: number;
}

pinLoad();
/** Deals of so many writers: each time other ones, so that nobody writes beside an older state. */
const dealsFor = (writers: number): number => Math.max(200, writers * 2);
const directory = await dataDir();
const devices = await makeDevices(Math.max(...WRITERS));
const seeded = await seedRelay(
	directory,
	WRITERS.reduce((sum, writers) => sum + dealsFor(writers), 0),
	devices
);
const unused = [...seeded.deals];
const polder = await startPolder(directory);
const others = await startOthers();
const servers = [polder, ...others];

const measured: Measured[] = [];
for (const writers of WRITERS) measured.push(...(await measure(writers)));
const peaks = servers.map((server) => ({ server: server.name, peak: server.peakMemory() }));
for (const server of servers) await server.stop();
await removeData();

const lines: Line[] = [];
for (const writers of WRITERS) {
	const who = `${count(writers)} ${writers === 1 ? 'writer' : 'writers'}`;
	for (const { name } of others) {
		const [ours, theirs] = [of(writers, 'amount', polder.name), of(writers, 'amount', name)];
		lines.push({
			what: `edits a second, ${who}, against ${name}`,
			ratio: times(ours.perSecond, theirs.perSecond),
			polder: count(ours.perSecond),
			baseline: count(theirs.perSecond)
		});
		if (ours.processor === null || theirs.processor === null) continue;
		lines.push({
			what: `processor time an edit, ${who}, against ${name}`,
			ratio: times(ours.processor, theirs.processor),
			polder: `${(ours.processor * 1000).toFixed(0)} µs`,
			baseline: `${(theirs.processor * 1000).toFixed(0)} µs`
		});
	}
	for (const { name } of others) {
		const [ours, theirs] = [of(writers, 'time', polder.name), of(writers, 'time', name)];
		for (const share of ['p50', 'p99'] as const) {
			lines.push({
				what: `answer, one edit on its way each, ${share}, ${who}, against ${name}`,
				ratio: times(ours[share], theirs[share]),
				polder: ms(ours[share]),
				baseline: ms(theirs[share])
			});
		}
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
await report('f-throughput', '(f) Edits a second, answers, memory and processor', lines, {
	measured,
	peaks
});
process.exit(0);

function of(writers: number, pass: Measured['pass'], server: string): Measured {
	const found = measured.find(
		(one) => one.writers === writers && one.pass === pass && one.server === server
	);
	if (found === undefined) throw new Error('not measured');
	return found;
}

/** Lets the servers work in turn, a few times over, so that what disturbs one disturbs all. */
async function measure(total: number): Promise<Measured[]> {
	const own = { ...seeded, deals: unused.splice(0, dealsFor(total)) };
	const groups: { server: BenchServer; writers: Writer[] }[] = [
		{ server: polder, writers: await polderWriters(polder, own, devices.slice(0, total)) }
	];
	for (const server of others) groups.push({ server, writers: await otherWriters(server, total) });
	const found: Measured[] = [];
	for (const { pass, inFlight } of PASSES) {
		const sums = groups.map((group) => ({
			...group,
			answers: new Array<number>(),
			time: 0,
			processor: 0,
			load: 0
		}));
		for (let round = 0; round < ROUNDS; round++) {
			for (const sum of sums) {
				const { server, writers } = sum;
				const used = server.processorTime() ?? NaN;
				const loaded = process.cpuUsage();
				const began = performance.now();
				for (const writer of writers) writer.start(inFlight);
				// A rate is what is done in a span of time: nothing is waited for here.
				await span(SPAN);
				for (const writer of writers) writer.stop();
				await waitFor(
					() => writers.every((writer) => writer.idle),
					() => `${server.name} answers`
				);
				sum.time += performance.now() - began;
				const { user, system } = process.cpuUsage(loaded);
				sum.load += (user + system) / 1000;
				sum.processor += (server.processorTime() ?? NaN) - used;
				for (const writer of writers) for (const time of writer.takeTimes()) sum.answers.push(time);
			}
		}
		for (const { server, answers, time, processor, load } of sums) {
			found.push({
				writers: total,
				pass,
				server: server.name,
				perSecond: (answers.length * 1000) / time,
				processor: Number.isNaN(processor) ? null : processor / answers.length,
				p50: percentile(answers, 0.5),
				p99: percentile(answers, 0.99),
				load: load / time
			});
		}
	}
	for (const { writers } of groups) await Promise.all(writers.map((writer) => writer.leave()));
	return found;
}
