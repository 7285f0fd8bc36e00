// (h) What is lost of what a server has answered for, when it is killed while somebody writes.
import { makeDevices } from './lib/node-device';
import { count, size } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { seedRelay } from './lib/seed';
import {
	pinLoad,
	startHocuspocus,
	startPolder,
	startYWebsocket,
	type BenchServer,
	type OtherServer
} from './lib/servers';
import { countedDocument, countedOther, countedRecords, type Counted } from './lib/survivors';
import { span } from './lib/span';

const ROUNDS = size('LOSS_ROUNDS', 5);
/** How long is written, ms, and how long the server has to store what it has answered for by then. */
const SPAN = size('SPAN', 2000);
const GRACE = 300;
const IN_FLIGHT = 16;

/** One server, killed once. */
interface Loss {
	readonly subject: string;
	/** Answered for some time before the end, and how much of it is lost. */
	readonly early: number;
	readonly earlyLost: number;
	/** The same up to the very end. */
	readonly all: number;
	readonly allLost: number;
}

pinLoad();
const devices = await makeDevices(2);
const [writing, reading] = devices;
if (!writing || !reading) throw new Error('two devices');

const losses: Loss[] = [];
for (let round = 0; round < ROUNDS; round++) {
	for (const count of [countedRecords, countedDocument]) {
		const directory = await dataDir();
		const seeded = await seedRelay(directory, 200, devices);
		const server = await startPolder(directory);
		const counted = await count({ server, seeded, devices: [writing, reading] });
		const kind = count === countedRecords ? 'records' : 'a document';
		losses.push(await killed(`Polder, ${kind}`, server, counted));
	}
	const starts: (() => Promise<OtherServer>)[] = [
		() => startHocuspocus('default'),
		() => startHocuspocus('first'),
		() => startYWebsocket()
	];
	for (const start of starts) {
		const server = await start();
		losses.push(await killed(server.name, server, await countedOther(server, 'counted')));
	}
	await removeData();
}

const subjects = [...new Set(losses.map(({ subject }) => subject))];
const ours = subjects.slice(0, 2);
const lines: Line[] = [];
for (const subject of ours) {
	const lost = sum(subject, 'earlyLost') + sum(subject, 'allLost');
	for (const other of subjects.slice(2)) {
		lines.push({
			what: `${subject}: lost of what was answered for ${String(GRACE)} ms before, against ${other}`,
			polder: share(subject, 'early'),
			baseline: share(other, 'early')
		});
	}
	lines.push({
		what: `${subject}: lost of all that was answered for`,
		polder: share(subject, 'all'),
		aim: { text: 'nothing, to the last moment', met: lost === 0 }
	});
}
await report('h-loss', `(h) Lost by a kill, ${count(ROUNDS)} rounds`, lines, losses);
process.exit(0);

/** Lets somebody write as fast as is answered for, kills the server meanwhile, and counts. */
async function killed(subject: string, server: BenchServer, counted: Counted): Promise<Loss> {
	const { writer } = counted;
	writer.start(IN_FLIGHT);
	// A server is killed at a moment of its work, and had so long to store: nothing is waited for here.
	await span(SPAN);
	const early = writer.answered;
	await span(GRACE);
	const ended = writer.ended();
	await server.kill();
	await ended;
	writer.stop();
	const all = writer.answered;
	await server.restart();
	const [earlyLost, allLost] = [await counted.missing(early), await counted.missing(all)];
	await server.stop();
	return { subject, early, earlyLost, all, allLost };
}

function sum(subject: string, what: 'early' | 'earlyLost' | 'all' | 'allLost'): number {
	return losses
		.filter((loss) => loss.subject === subject)
		.reduce((total, loss) => total + loss[what], 0);
}

function share(subject: string, what: 'early' | 'all'): string {
	return `${count(sum(subject, `${what}Lost`))} of ${count(sum(subject, what))}`;
}
