// (b) How long until an edit on one device is seen on another, with a relay that stores before it
// passes on, against servers that store later or never.
import assert from 'node:assert/strict';
import { startFlushMeter } from './lib/flush';
import { makeDevices } from './lib/node-device';
import { median, ms, percentile, size, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { seedRelay } from './lib/seed';
import {
	pinLoad,
	pinning,
	seenByProvider,
	startHocuspocus,
	startPolder,
	startYWebsocket
} from './lib/servers';
import {
	otherSubject,
	polderDocument,
	polderRecord,
	type EditTime,
	type Subject
} from './lib/subjects';

/** Edits per kind and server, and how many are made before it is the next one's turn. */
const EDITS = size('EDITS', 1000);
const TURN = 5;

pinLoad();
const directory = await dataDir();
const [a, b, c, d] = await makeDevices(4);
if (!a || !b || !c || !d) throw new Error('four devices');
const seeded = await seedRelay(directory, 200, [a, b, c, d]);

const polder = await startPolder(directory);
const later = await startHocuspocus('default');
const first = await startHocuspocus('first');
const memory = await startYWebsocket();
const flush = await startFlushMeter();

const subjects: Subject[] = [
	await polderDocument(polder, seeded, [a, b]),
	await polderRecord(polder, seeded, [c, d])
];
for (const kind of ['document', 'record'] as const) {
	subjects.push(
		await otherSubject(later, kind, seeded.company),
		await otherSubject(first, kind, seeded.company),
		await otherSubject(memory, kind, seeded.company)
	);
}

const taken = new Map<Subject, EditTime[]>(subjects.map((subject) => [subject, []]));
const commits: number[] = [];
// Turn by turn, so that what disturbs the machine disturbs everybody. The first turn warms up.
for (let done = -TURN; done < EDITS; done += TURN) {
	for (const subject of subjects) {
		for (let i = 0; i < TURN; i++) {
			const time = await subject.edit();
			if (done >= 0) taken.get(subject)?.push(time);
		}
	}
	// Each asked for by itself: a relay, too, begins a commit when something comes, and not in a row.
	for (let i = 0; i < TURN; i++) {
		const flushed = await flush.measure(1);
		if (done >= 0) commits.push(...flushed);
	}
}

// The raw clients did what they say: a real one finds the last edit.
for (const server of [later, first]) {
	for (const subject of subjects.filter((one) => one.server === server.name)) {
		const written = subject.written();
		assert.deepEqual(seenByProvider(server, subject.kind, Object.keys(written)), written);
	}
}
for (const subject of subjects) await subject.leave();
flush.stop();
for (const server of [polder, later, first, memory]) await server.stop();
await removeData();

const commit = median(commits);
const lines: Line[] = [];
const raw: Record<string, unknown> = { edits: EDITS, pinning, commits };
for (const kind of ['document', 'record'] as const) {
	const seen = (server: string, share: number) =>
		percentile(
			of(server, kind).map((time) => time.seen),
			share
		);
	const ours = seen(polder.name, 0.5);
	const limit = seen(later.name, 0.5) + commit;
	for (const { name } of [later, first, memory]) {
		for (const share of [0.5, 0.99]) {
			const [mine, theirs] = [seen(polder.name, share), seen(name, share)];
			lines.push({
				what: `${kind} edit seen, p${String(share * 100)}, against ${name}`,
				ratio: times(mine, theirs),
				polder: ms(mine),
				baseline: ms(theirs),
				...(share === 0.5 && name === later.name
					? { aim: { text: `within one commit of it (${ms(limit)})`, met: ours <= limit } }
					: {}),
				...(share === 0.5 && name === first.name
					? { aim: { text: 'below it', met: mine < theirs } }
					: {})
			});
		}
	}
	const kept = median(of(polder.name, kind).map((time) => time.acknowledged ?? NaN));
	lines.push({
		what: `${kind} edit acknowledged as stored, p50, against a flushed commit alone`,
		ratio: times(kept, commit),
		polder: ms(kept),
		baseline: ms(commit)
	});
	raw[kind] = Object.fromEntries(
		[polder, later, first, memory].map(({ name }) => [name, of(name, kind)])
	);
}
lines.push({
	what: 'a flushed commit of 500 bytes, p50 and p99',
	polder: '',
	baseline: `${ms(commit)}, ${ms(percentile(commits, 0.99))}`
});
await report('b-live-edit', '(b) From an edit on one device to its sight on another', lines, raw);
process.exit(0);

function of(server: string, kind: Subject['kind']): readonly EditTime[] {
	const found = subjects.find((subject) => subject.server === server && subject.kind === kind);
	return (found && taken.get(found)) ?? [];
}
