// (g) What it costs a server to hand one change to each of many who look on.
import { setSpaceField } from '../../src/lib/documents/space';
import { makeDevices } from './lib/node-device';
import { count, median, ms, size, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { SharedState, takeOtherSeat, takePolderSeat, type Seat } from './lib/seats';
import { seedRelay } from './lib/seed';
import { pinLoad, startOthers, startPolder, type BenchServer } from './lib/servers';
import {
	otherSubject,
	polderDocument,
	polderPost,
	polderRecord,
	type SpaceChange,
	type Subject
} from './lib/subjects';
import { span } from './lib/span';
import { waitFor } from '../support/wait-for';

const OBSERVERS = size('OBSERVERS', 300);
/** Changes of each kind at each server, how many are made before it is the next one's turn, and when, ms. */
const UPDATES = size('UPDATES', 1000);
const TURN = Math.min(UPDATES, 200);
const PACE = 10;
/** After how long without a frame no more are taken to come, ms. */
const QUIET = 1000;

/** How many kinds of change there are at Polder: a document's, a record's, and a new post. */
const OWN = 3;

/** A setting that says nothing about who may see what. */
const change: SpaceChange = (doc, made) => {
	setSpaceField(doc, 'nearDays', 1 + (made % 300));
};

interface Group {
	readonly server: BenchServer;
	readonly subject: Subject;
	readonly seats: readonly Seat[];
	processor: number;
	readonly seen: number[];
	made: number;
}

pinLoad();
const directory = await dataDir();
const devices = await makeDevices(OBSERVERS + 6);
const seeded = await seedRelay(directory, 200, devices);
const [a, b, c, d, e, f, ...watching] = devices;
if (!a || !b || !c || !d || !e || !f) throw new Error('six devices');
const polder = await startPolder(directory);
const others = await startOthers();

const known = { document: new SharedState(), cursor: null };
const { company, room } = seeded;
const own = await Promise.all(
	watching.map((device) =>
		takePolderSeat({ url: polder.url, workspace: company.id, room, device }, true, known)
	)
);
const groups: Group[] = [
	group(polder, await polderDocument(polder, seeded, [a, b], change), own),
	group(polder, await polderRecord(polder, seeded, [c, d]), own),
	group(polder, await polderPost(polder, seeded, [e, f]), own)
];
for (const server of others) {
	const subject = await otherSubject(server, 'document', company, change);
	const seats = watching.map(() => takeOtherSeat(server, subject.kind, known.document));
	groups.push(group(server, subject, await Promise.all(seats)));
}

// The first turn warms up.
for (let made = -TURN; made < UPDATES; made += TURN) {
	for (const each of groups) {
		const used = each.server.processorTime() ?? NaN;
		const before = heard(each.seats);
		const seen: number[] = [];
		for (let i = 0; i < TURN; i++) {
			// The pace of the changes is a span of time: nothing is waited for here.
			const next = span(PACE);
			seen.push((await each.subject.edit()).seen);
			await next;
		}
		const all = TURN * OBSERVERS;
		await arrived(each.seats, before + all);
		if (heard(each.seats) - before !== all) {
			console.log(
				`${each.server.name}: ${count(heard(each.seats) - before)} frames, not ${count(all)}`
			);
		}
		if (made < 0) continue;
		each.processor += (each.server.processorTime() ?? NaN) - used;
		each.seen.push(...seen);
		each.made += TURN;
	}
}
for (const { subject, seats } of groups) {
	await subject.leave();
	for (const { connection } of seats) void connection.ended();
}
for (const server of [polder, ...others]) await server.stop();
await removeData();

const lines: Line[] = [];
for (const ours of groups.slice(0, OWN)) {
	for (const theirs of groups.slice(OWN)) {
		lines.push(
			{
				what: `processor time a ${ours.subject.kind} change and observer, against ${theirs.server.name}`,
				ratio: times(cost(ours), cost(theirs)),
				polder: `${cost(ours).toFixed(2)} µs`,
				baseline: `${cost(theirs).toFixed(2)} µs`
			},
			{
				what: `${ours.subject.kind} change seen by one of them, p50, against ${theirs.server.name}`,
				ratio: times(median(ours.seen), median(theirs.seen)),
				polder: ms(median(ours.seen)),
				baseline: ms(median(theirs.seen))
			}
		);
	}
}
await report(
	'g-observers',
	`(g) One change, ${count(OBSERVERS)} who look on`,
	lines,
	groups.map((each) => ({
		server: each.server.name,
		kind: each.subject.kind,
		observers: OBSERVERS,
		made: each.made,
		processor: each.processor,
		seen: each.seen
	}))
);
process.exit(0);

function group(server: BenchServer, subject: Subject, seats: readonly Seat[]): Group {
	return { server, subject, seats, processor: 0, seen: [], made: 0 };
}

/** Processor time per change and observer, µs. */
function cost({ processor, made }: Group): number {
	return (processor * 1000) / (made * OBSERVERS);
}

function heard(seats: readonly Seat[]): number {
	return seats.reduce((sum, { changes }) => sum + changes, 0);
}

/**
 * Waits until all have come: some servers hand on later what they have acknowledged. One that puts
 * several changes into a frame sends fewer; that no more come only the clock can tell.
 */
async function arrived(seats: readonly Seat[], all: number): Promise<void> {
	let [known, since] = [heard(seats), performance.now()];
	await waitFor(
		() => {
			const now = heard(seats);
			if (now !== known) [known, since] = [now, performance.now()];
			return now >= all || performance.now() - since > QUIET;
		},
		() => 'changes still come',
		60_000
	);
}
