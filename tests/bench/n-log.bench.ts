// (n) What one accepted change costs the relay and writes: against a bare write to a log, in a large record against
// a small one, and in a large space document against an empty one.
import { open } from 'lmdb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { putActivity } from '../../src/lib/documents/activities';
import { applyChange } from '../../src/lib/documents/record';
import { putSharedView, putStage } from '../../src/lib/documents/space';
import { SILENT } from '../../sync-server/common/meter';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { actingAs, newDeal } from '../support/guarded-records';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import { syncFrame } from '../support/hostile-kit';
import { bytes, count, median, size, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';

const ROOM = `space.${NORTH.id}`;
/** Changes in each round, and how many rounds there are; the sides take turns. */
const CHANGES = size('CHANGES', 200);
const ROUNDS = size('ROUNDS', 5);
const IN_FLIGHT = 16;
const STAGES = 50;
const ACTIVITIES = 300;
const VIEWS = 200;
const CHARACTERS = 200_000;

/** What one change took. */
interface Cost {
	/** From sending to the end of the commit, ms. */
	readonly time: number;
	/** The process's time, µs. */
	readonly processor: number;
	/** Bytes given to the system for writing. */
	readonly disk: number;
}

/** Returns the bytes that this process has given to the system for writing so far. */
const diskSoFar = (): number =>
	Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? NaN);

async function cost(changes: number, work: () => Promise<void>): Promise<Cost> {
	const before = { at: performance.now(), processor: process.cpuUsage(), disk: diskSoFar() };
	await work();
	const { user, system } = process.cpuUsage(before.processor);
	return {
		time: (performance.now() - before.at) / changes,
		processor: (user + system) / changes,
		disk: (diskSoFar() - before.disk) / changes
	};
}

/** What was stored, by kind. */
const written = new Map<string, number>();
let waiting = 0;
let allStored: () => void = () => undefined;
const meter = {
	...SILENT,
	written: (kind: string, more: number) => written.set(kind, (written.get(kind) ?? 0) + more),
	refused: (rule: string) => {
		process.stderr.write(`refused by ${rule}\n`);
		process.exit(1);
	},
	committed: (_seconds: number, updates: number) => {
		waiting -= updates;
		if (waiting <= 0) allStored();
	}
};
const store = new LmdbStore(await dataDir(), () => 'log');
const guarded = await GuardedRelay.open({ adminWork: 10_000_000, burst: 10_000_000 }, store, meter);
const olga = await guarded.follow('olga');
let edits = 0;

/** A document on a device, and how its updates are sent. */
class Subject {
	readonly doc = new Y.Doc();
	private readonly updates: Uint8Array[] = [];

	constructor(private readonly record: string | null) {
		const state = record === null ? store.document(ROOM) : null;
		if (state !== null) Y.applyUpdate(this.doc, state);
		this.doc.on('update', (update: Uint8Array) => this.updates.push(update));
	}

	/** Changes the document. The change is sent later. */
	change(change: (doc: Y.Doc) => void): void {
		this.doc.transact(() => {
			change(this.doc);
		});
	}

	/** Sends the first change that has not been sent. */
	send(): void {
		const update = this.updates.shift();
		if (update === undefined) throw new Error('nothing to send');
		if (this.record === null) olga.throw(syncFrame(2, update));
		else olga.say({ type: 'edit', number: ++edits, record: this.record, update });
	}
}

/** Sends changes that go into one commit, and waits for it. */
async function stored(changes: number, send: () => void): Promise<void> {
	waiting = changes;
	const all = new Promise<void>((resolve) => (allStored = resolve));
	send();
	await all;
	if (olga.closed !== null) throw new Error(JSON.stringify(olga.closed));
	olga.messages.length = 0;
	olga.frames.length = 0;
	olga.standard.length = 0;
}

/** The body of a deal, with a text of so many characters. */
async function dealWith(id: string, characters: number): Promise<Subject> {
	const holder = new Subject(id);
	holder.change((doc) => {
		applyChange(doc, newDeal('olga'), 'bench');
	});
	await stored(1, () => {
		holder.send();
	});
	const deal = new Subject(bodyOf(id));
	deal.change((doc) => {
		applyChange(doc, createBody({ id, space: NORTH.id }, actingAs('olga')), 'bench');
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText('x'.repeat(characters))]);
		doc.getXmlFragment('note').insert(0, [paragraph]);
	});
	await stored(1, () => {
		deal.send();
	});
	return deal;
}

const type = (deal: Subject): void => {
	deal.change((doc) => {
		const paragraph = doc.getXmlFragment('note').get(0) as Y.XmlElement;
		const text = paragraph.get(0) as Y.XmlText;
		text.insert(text.length, 'y');
	});
};

/** A log and nothing else, as long as the relay's. */
const bareRoot = open({ path: join(await dataDir(), 'bare.lmdb'), overlappingSync: false });
const bare = bareRoot.openDB<unknown, [string, number]>({ name: 'log', encoding: 'msgpack' });
const update = new Uint8Array(30);
let puts = 0;
const putBare = async (changes: number): Promise<void> => {
	await Promise.all(
		Array.from({ length: changes }, () => {
			puts += 1;
			const entry = { previous: puts - 1, record: 'small', update, before: null, total: puts * 60 };
			return bare.put([ROOM, puts], { ...entry, at: Date.now() });
		})
	);
};

const small = await dealWith('small', 100);
const large = await dealWith('large', CHARACTERS);
const others: Subject[] = [];
for (let n = 0; n < IN_FLIGHT; n++) others.push(await dealWith(`many${String(n)}`, 100));

const renamed = new Subject(null);
let name = 0;

/** Something that is done again and again: what devices do before, and what is measured. */
interface Side {
	readonly prepare: () => void;
	readonly run: () => Promise<unknown>;
}

async function rounds(sides: readonly Side[]): Promise<Cost[][]> {
	const costs: Cost[][] = sides.map(() => []);
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [at, { prepare, run }] of sides.entries()) {
			for (let change = 0; change < CHANGES; change++) prepare();
			const one = await cost(CHANGES, async () => {
				for (let change = 0; change < CHANGES; change++) await run();
			});
			// The first round warms up.
			if (round > 0) costs[at]?.push(one);
		}
	}
	return costs;
}

const typeInto = (...deals: readonly Subject[]): Side => ({
	prepare: () => {
		for (const deal of deals) type(deal);
	},
	run: () =>
		stored(deals.length, () => {
			for (const deal of deals) deal.send();
		})
});
const putInto = (changes: number): Side => ({
	prepare: () => undefined,
	run: () => putBare(changes)
});
const rename: Side = {
	prepare: () => {
		renamed.change((doc) => {
			doc.getMap('space').set('name', `North ${String(++name)}`);
		});
	},
	run: () =>
		stored(1, () => {
			renamed.send();
		})
};

const [ofBare = [], ofSmall = [], , ofLarge = [], ofManyBare = [], ofMany = []] = await rounds([
	putInto(1),
	typeInto(small),
	putInto(1),
	typeInto(large),
	putInto(IN_FLIGHT),
	typeInto(...others)
]);
const [ofEmpty = []] = await rounds([rename]);
renamed.change((doc) => {
	const [first] = NORTH.stages;
	if (first === undefined) throw new Error('no stage');
	for (let n = 0; n < STAGES; n++) {
		putStage(doc, { ...first, id: `s${String(n)}`, name: 'Stage', order: 'a1' });
	}
	for (let n = 0; n < ACTIVITIES; n++) {
		putActivity(doc, {
			...{
				id: `a${String(n)}`,
				stage: `s${String(n % STAGES)}`,
				name: 'Call',
				hint: 'Say hello'
			},
			...{ order: 'a1', weight: 0, mandatory: false, requires: 'nothing' },
			...{ performers: { who: 'everyone' }, notify: [], notifyPeople: [], trigger: null },
			removed: false
		});
	}
	for (let n = 0; n < VIEWS; n++) {
		putSharedView(doc, { id: `v${String(n)}`, name: 'Mine', view: '{}', order: 'a1' });
	}
});
await stored(1, () => {
	renamed.send();
});
const [ofFull = []] = await rounds([rename]);

const middle = (costs: readonly Cost[], of: keyof Cost): number =>
	median(costs.map((one) => one[of]));
const line = (
	what: string,
	of: keyof Cost,
	[ours, theirs]: readonly [readonly Cost[], readonly Cost[]],
	most: number | null
): Line => {
	const [is, was] = [middle(ours, of), middle(theirs, of)];
	const shown = (value: number): string =>
		of === 'disk'
			? bytes(value)
			: of === 'time'
				? `${value.toFixed(2)} ms`
				: `${value.toFixed(0)} µs`;
	const aim = most === null ? {} : { aim: { text: `≤ ${String(most)}×`, met: is / was <= most } };
	return { what, ratio: times(is, was), polder: shown(is), baseline: shown(was), ...aim };
};

const perEdit = middle(ofMany, 'disk') / IN_FLIGHT;
const lines: Line[] = [
	line('a lone change, bytes written, against a bare put', 'disk', [ofSmall, ofBare], 1.2),
	line('a lone change, time, against a bare put', 'time', [ofSmall, ofBare], null),
	{
		what: `${count(IN_FLIGHT)} records changed at once, bytes written each`,
		polder: bytes(perEdit),
		aim: { text: '≤ 3 KB', met: perEdit <= 3 * 1024 }
	},
	line(
		'a keystroke, 200,000 characters against 100, processor',
		'processor',
		[ofLarge, ofSmall],
		1.2
	),
	line('the same, bytes written', 'disk', [ofLarge, ofSmall], 1.2),
	line(
		'a change of a full space against an empty one, processor',
		'processor',
		[ofFull, ofEmpty],
		1.3
	),
	line('the same, bytes written', 'disk', [ofFull, ofEmpty], 1.3),
	...[...written].map(([kind, sum]) => ({ what: `stored in all, ${kind}`, polder: bytes(sum) }))
];
await report('n-log', 'What one change writes and costs', lines, {
	...{ ofBare, ofSmall, ofLarge, ofManyBare, ofMany, ofEmpty, ofFull },
	written: Object.fromEntries(written)
});
await guarded.relay.stop();
await bareRoot.close();
await removeData();
