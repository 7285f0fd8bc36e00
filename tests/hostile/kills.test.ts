import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addPost } from '../../src/lib/domain/history/commands';
import { readPosts } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { putStage, readSpace } from '../../src/lib/documents/space';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { Dice } from '../support/dice';
import { again, SEEDS, shareOf } from '../support/seeds';
import { NORTH, type Person } from '../support/guarded-relay';
import { actingAs, newDeal } from '../support/guarded-records';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireReplica } from '../support/wire-replica';

/** How often the relay is killed. `KILLS=1000 npm run test:unit tests/hostile/kills.test.ts`. */
const KILLS = shareOf(Number(process.env['KILLS'] ?? 24));
const ROOM = `space.${NORTH.id}`;

const made: string[] = [];
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** One device and what it does. Admins also change the space's own document. */
class Editor {
	readonly replica: WireReplica;
	private readonly deals: string[] = [];
	private count = 0;

	constructor(
		readonly person: Person,
		replica: WireReplica,
		private readonly changesSpace: boolean
	) {
		this.replica = replica;
	}

	/** Does one thing, unless much waits already. */
	edit(dice: Dice): void {
		if (this.replica.waitingCount > 40) return;
		const mark = `${this.person}-${String(++this.count)}`;
		if (this.changesSpace && dice.below(5) === 0) {
			this.replica.changeDocument(mark, (doc) => {
				this.writeStage(doc, mark);
			});
		} else if (this.deals.length < 20 || dice.below(10) === 0) {
			const id = `${this.person}d${String(this.deals.length)}`;
			this.deals.push(id);
			this.replica.change(id, newDeal(this.person, this.person, { title: mark }), mark);
		} else {
			const post = addPost(mark, actingAs(this.person));
			if (post === null) throw new Error('no post');
			this.replica.change(dice.pick(this.deals), post, mark);
		}
	}

	/** Ten stages, one after the other; the hint says what was written last. */
	private writeStage(doc: Y.Doc, mark: string): void {
		const [first] = NORTH.stages;
		if (first === undefined) throw new Error('no stage');
		const id = `${this.person}s${String(this.count % 10)}`;
		putStage(doc, { ...first, id, name: id, hint: mark, order: 'a5' });
	}
}

/** Everything that a record's text says: its title and posts. */
function marksOf(doc: Y.Doc): string[] {
	const record = readRecord(doc, 'any');
	return [record?.title ?? '', ...readPosts(doc).map(({ text }) => text)];
}

const stateOf = (doc: Y.Doc): unknown => ({
	fields: doc.getMap('fields').toJSON(),
	history: doc.getArray('history').toJSON(),
	posts: doc.getArray('posts').toJSON()
});

/** One long story: people edit while the relay is killed again and again. */
class Story {
	private readonly dice: Dice;
	private readonly editors: Editor[];
	private working = true;

	constructor(
		private readonly relay: RelayProcess,
		seed: number,
		editors: (url: () => string) => Editor[]
	) {
		this.dice = new Dice(seed);
		this.editors = editors(() => relay.url);
	}

	async run(): Promise<void> {
		await Promise.all([this.work(), this.killAgainAndAgain()]);
		await this.settled();
	}

	private async killAgainAndAgain(): Promise<void> {
		try {
			for (let kill = 0; kill < KILLS; kill++) {
				// Somewhere between the first handshake and the middle of the work.
				await this.turns(this.dice.below(60));
				if (this.dice.below(4) === 0) {
					// In the middle of an orderly end.
					const ended = this.relay.kill('SIGTERM');
					await this.turns(this.dice.below(6));
					await this.relay.kill('SIGKILL');
					await ended;
				} else await this.relay.kill('SIGKILL');
				await this.relay.restart();
			}
		} finally {
			this.working = false;
		}
	}

	private async turns(count: number): Promise<void> {
		for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
	}

	private async work(): Promise<void> {
		while (this.working) {
			for (const { replica } of this.editors) {
				// Some come back late, with a cursor from several lives of the relay ago.
				if (!replica.isConnected && this.dice.below(8) === 0) replica.connect();
				if (this.dice.below(400) === 0) replica.cut();
			}
			this.dice.pick(this.editors).edit(this.dice);
			await this.turns(1);
		}
	}

	/** Everybody is back, everything is acknowledged, and all that the relay has has arrived. */
	private async settled(): Promise<void> {
		await waitFor(
			() => {
				for (const { replica } of this.editors) if (!replica.isConnected) replica.connect();
				return this.editors.every(({ replica }) => replica.isInside && replica.isDone);
			},
			() => this.describe(),
			20_000
		);
		// A live cursor moves with what its device may see; one that has just caught up is at the end.
		for (const { replica } of this.editors) {
			replica.cut();
			replica.connect();
		}
		const heads = () => this.editors.map(({ replica }) => replica.position?.seq ?? 0);
		await waitFor(
			() => new Set(heads()).size === 1,
			() => `cursors: ${heads().join()}`
		);
		// The document is synced by its own messages, which a cursor says nothing of.
		const vectors = () =>
			this.editors.map(({ replica }) => String(Y.encodeStateVector(replica.document)));
		await waitFor(
			() => new Set(vectors()).size === 1,
			() => `documents: ${vectors().join(' ')}`
		);
		for (const { replica } of this.editors) replica.cut();
	}

	private describe(): string {
		const lines = this.editors.map(({ person, replica }) => {
			const { isInside, waitingCount, faults } = replica;
			return `${person}: ${JSON.stringify({ isInside, waitingCount, faults })}`;
		});
		return lines.join('\n');
	}

	/** Compares what each device was told with what it, the others and the disk have in the end. */
	check(store: LmdbStore): void {
		for (const { replica, person } of this.editors) {
			expect(replica.faults, person).toEqual([]);
		}
		this.checkRecords(store);
		this.checkDocument(store);
		this.checkLog(store);
	}

	private checkRecords(store: LmdbStore): void {
		const onDisk = new Map<string, Y.Doc>();
		for (const { id } of store.records(ROOM)) {
			const doc = new Y.Doc();
			Y.applyUpdate(doc, store.record(ROOM, id)?.state ?? new Uint8Array());
			onDisk.set(id, doc);
		}
		const marks = new Set([...onDisk.values()].flatMap(marksOf));
		for (const { person, replica } of this.editors) {
			for (const mark of replica.acknowledged) expect(marks).toContain(mark);
			// An agent has their own deals; the others have all.
			const visible = [...onDisk].filter(([id]) => person !== 'anna' || id.startsWith('anna'));
			expect([...replica.records.keys()].sort()).toEqual(visible.map(([id]) => id).sort());
			for (const [id, doc] of visible) {
				const held = replica.records.get(id);
				expect(held && stateOf(held), `${person} ${id}`).toEqual(stateOf(doc));
			}
		}
	}

	private checkDocument(store: LmdbStore): void {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, store.document(ROOM) ?? new Uint8Array());
		const space = readSpace(doc, NORTH.id);
		for (const { person, replica } of this.editors) {
			expect(readSpace(replica.document, NORTH.id), person).toEqual(space);
			for (const value of replica.acknowledgedValues) {
				const number = Number(value.split('-')[1]);
				const id = `${person}s${String(number % 10)}`;
				// Written over by a later one, or there.
				const hint = space?.stages.find((stage) => stage.id === id)?.hint ?? '';
				expect(Number(hint.split('-')[1]), value).toBeGreaterThanOrEqual(number);
			}
		}
	}

	/** Every number was given out once: the log has no hole, and gives the very states on the disk. */
	private checkLog(store: LmdbStore): void {
		const replayed = new Map<string, Y.Doc>();
		const document = new Y.Doc();
		let expected = 0;
		for (const { seq, record, update } of store.entries(ROOM, 0)) {
			expected += 1;
			expect(seq).toBe(expected);
			if (record === null) {
				Y.applyUpdate(document, update);
				continue;
			}
			let doc = replayed.get(record);
			if (doc === undefined) replayed.set(record, (doc = new Y.Doc()));
			Y.applyUpdate(doc, update);
		}
		expect(expected).toBeGreaterThan(0);
		const stored = new Y.Doc();
		Y.applyUpdate(stored, store.document(ROOM) ?? new Uint8Array());
		expect(readSpace(document, NORTH.id)).toEqual(readSpace(stored, NORTH.id));
		for (const [id, doc] of replayed) {
			const state = store.record(ROOM, id)?.state ?? new Uint8Array();
			const stored = new Y.Doc();
			Y.applyUpdate(stored, state);
			expect(Y.encodeStateVector(doc), id).toEqual(Y.encodeStateVector(stored));
			expect(stateOf(doc), id).toEqual(stateOf(stored));
		}
	}
}

test.each(SEEDS)(
	`what was acknowledged survives ${String(KILLS)} kills of the relay, and everybody ends up the same (${again('tests/hostile/kills.test.ts')})`,
	async (seed) => {
		const { directory, keys } = await seedData();
		made.push(directory);
		const relay = await startRelay({ dataDir: directory, env: { LOG_LEVEL: 'warn' } });
		const story = new Story(relay, seed, (url) =>
			(['olga', 'adam', 'anna'] as const).map(
				(person) =>
					new Editor(person, new WireReplica(url, ROOM, keys[person], directory), person !== 'anna')
			)
		);
		try {
			await story.run();
		} catch (error) {
			throw new Error(relay.output().slice(-4000), { cause: error });
		} finally {
			await relay.stop();
		}
		const store = new LmdbStore(directory, () => 'another');
		story.check(store);
		await store.close();
	},
	KILLS * 5_000 + 60_000
);
