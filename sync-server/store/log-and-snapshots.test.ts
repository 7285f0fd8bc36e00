import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MemoryStore } from '../../tests/support/memory-store';
import { newsOf, RevertibleDocument } from '../gate/revertible-document';
import { LmdbStore } from './lmdb';
import type { LogEntry, RoomCommit, Store, Subject } from './store';

const ROOM = 'space.a';
const SUBJECTS: readonly Subject[] = [null, 'r1', 'r2'];

const made: string[] = [];
afterAll(() => {
	for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

function makeLmdb(): { store: Store; reopen: () => Promise<Store> } {
	const directory = mkdtempSync(join(tmpdir(), 'polder-log-'));
	made.push(directory);
	let store = new LmdbStore(directory, () => 'log');
	const reopen = async () => {
		await store.close();
		store = new LmdbStore(directory, () => 'log');
		return store;
	};
	return { store, reopen };
}

/** What can happen to a room. Numbers choose the subject, the size of a change, or the entry. */
type Step =
	| { readonly does: 'edit'; readonly subject: number; readonly size: number }
	/** A copy is edited that has not seen the last changes. */
	| { readonly does: 'edit apart'; readonly subject: number; readonly size: number }
	| { readonly does: 'unload' | 'snapshot'; readonly subject: number }
	| { readonly does: 'compact'; readonly share: number }
	| { readonly does: 'reopen' };

const subject = fc.nat(SUBJECTS.length - 1);
const size = fc.oneof(fc.constant(5), fc.constant(400), fc.constant(5000));
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
	fc.oneof(
		{ weight: 6, arbitrary: fc.record({ does: fc.constant('edit' as const), subject, size }) },
		{
			weight: 2,
			arbitrary: fc.record({ does: fc.constant('edit apart' as const), subject, size })
		},
		fc.record({ does: fc.constantFrom('unload' as const, 'snapshot' as const), subject }),
		fc.record({ does: fc.constant('compact' as const), share: fc.nat(100) }),
		fc.constant({ does: 'reopen' } as const)
	),
	{ minLength: 5, maxLength: 40 }
);

/** A room that is edited, stored and read again, beside documents that never were. */
class Story {
	private readonly held = new Map<Subject, RevertibleDocument>();
	/** Each document as it is without any store. */
	private readonly expected = new Map(SUBJECTS.map((each) => [each, new Y.Doc()]));
	private readonly apart = new Map(SUBJECTS.map((each) => [each, new Y.Doc()]));
	private readonly last = new Map<Subject, number>();
	private seq = 0;

	constructor(
		private store: Store,
		private readonly reopen: (() => Promise<Store>) | null
	) {}

	async run(all: readonly Step[]): Promise<void> {
		for (const step of all) {
			await this.take(step);
			this.check();
		}
	}

	private async take(step: Step): Promise<void> {
		switch (step.does) {
			case 'edit':
				return this.edit(SUBJECTS[step.subject] ?? null, step.size, this.expected);
			case 'edit apart':
				return this.edit(SUBJECTS[step.subject] ?? null, step.size, this.apart);
			case 'unload':
				this.held.delete(SUBJECTS[step.subject] ?? null);
				return;
			case 'snapshot': {
				const at = SUBJECTS[step.subject] ?? null;
				if (!this.last.has(at)) return;
				const state = this.hold(at).snapshot();
				const snapshots = [{ record: at, seq: this.last.get(at) ?? 0, state }];
				return this.store.commit([{ room: ROOM, log: [], snapshots }]);
			}
			case 'compact':
				await this.store.compact(ROOM, Math.floor((this.seq * step.share) / 100));
				return;
			case 'reopen':
				if (this.reopen === null) return;
				this.store = await this.reopen();
				this.held.clear();
		}
	}

	private async edit(at: Subject, bytes: number, by: Map<Subject, Y.Doc>): Promise<void> {
		const doc = by.get(at);
		const update =
			doc === undefined
				? null
				: newsOf(doc, () => {
						// The same keys again and again: what is written over is deleted.
						doc.getMap('fields').set(`k${String(this.seq % 3)}`, 'x'.repeat(bytes));
						doc.getArray('history').push([this.seq]);
					});
		if (update === null) throw new Error('no change');
		const document = this.hold(at);
		Y.applyUpdate(document.doc, update);
		document.accept(update);
		for (const other of [this.expected, this.apart]) {
			if (other !== by && by === this.apart) Y.applyUpdate(other.get(at) ?? new Y.Doc(), update);
		}
		const seq = ++this.seq;
		const entry: LogEntry = {
			...{ seq, record: at, update, before: null, total: seq },
			previous: this.last.get(at) ?? 0
		};
		const isNew = !this.last.has(at);
		this.last.set(at, seq);
		const commit: RoomCommit = {
			room: ROOM,
			log: [entry],
			facts: at !== null && isNew ? [{ id: at, facts: { kind: 'deal', owner: null }, seq }] : [],
			snapshots: document.isSnapshotDue ? [{ record: at, seq, state: document.snapshot() }] : []
		};
		await this.store.commit([commit]);
	}

	private hold(at: Subject): RevertibleDocument {
		const held = this.held.get(at) ?? new RevertibleDocument(this.store.parts(ROOM, at));
		this.held.set(at, held);
		return held;
	}

	private check(): void {
		for (const at of SUBJECTS) {
			const state = at === null ? this.store.document(ROOM) : this.store.record(ROOM, at)?.state;
			const merged = new Y.Doc();
			if (state) Y.applyUpdate(merged, state);
			const loaded = new RevertibleDocument(this.store.parts(ROOM, at)).doc;
			const expected = valueOf(this.expected.get(at));
			expect(valueOf(merged)).toEqual(expected);
			expect(valueOf(loaded)).toEqual(expected);
			expect(merged.store.pendingStructs).toBeNull();
		}
	}
}

const valueOf = (doc: Y.Doc | undefined): unknown => ({
	fields: doc?.getMap('fields').toJSON(),
	history: doc?.getArray('history').toJSON(),
	vector: doc && Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc)))
});

describe('log + snapshot = document, for any interleaving of edits, snapshots, compactions and restarts', () => {
	test('in memory', async () => {
		await fc.assert(
			fc.asyncProperty(steps, async (all) => {
				await new Story(new MemoryStore('log'), null).run(all);
			}),
			{ numRuns: 60 }
		);
	});

	test('in LMDB', async () => {
		await fc.assert(
			fc.asyncProperty(steps, async (all) => {
				const { store, reopen } = makeLmdb();
				await new Story(store, reopen).run(all);
			}),
			{ numRuns: 12 }
		);
	}, 60_000);
});

describe('what is written follows the change', () => {
	/** Types into a document of a size, and returns the bytes of entries and snapshots, and the longest tail. */
	async function type(characters: number, keystrokes: number) {
		const store = new MemoryStore('log');
		const doc = new Y.Doc();
		// So that ids have the same length each time.
		doc.clientID = 1_000_000;
		const text = doc.getText('note');
		const written = { entries: 0, snapshots: 0, longestTail: 0 };
		let held = new RevertibleDocument({ snapshot: null, tail: [] });
		for (let seq = 1; seq <= keystrokes + 1; seq++) {
			const update = newsOf(doc, () => {
				text.insert(0, 'x'.repeat(seq === 1 ? characters : 1));
			});
			if (update === null) throw new Error('no change');
			Y.applyUpdate(held.doc, update);
			held.accept(update);
			const isFirst = seq === 1;
			// What a document begins with is no keystroke.
			const snapshots =
				held.isSnapshotDue || isFirst ? [{ record: null, seq, state: held.snapshot() }] : [];
			if (!isFirst) {
				written.entries += update.length;
				for (const { state } of snapshots) written.snapshots += state.length;
			}
			const entry = { seq, previous: seq - 1, record: null, update, before: null, total: 0 };
			await store.commit([{ room: ROOM, log: [entry], snapshots }]);
			const { tail } = store.parts(ROOM, null);
			written.longestTail = Math.max(
				written.longestTail,
				tail.reduce((sum, { length }) => sum + length, 0)
			);
		}
		held = new RevertibleDocument(store.parts(ROOM, null));
		expect(held.doc.getText('note').length).toBe(characters + keystrokes);
		return written;
	}

	test('a keystroke in a large document writes about what it writes in a small one', async () => {
		const small = await type(100, 2000);
		const large = await type(200_000, 2000);
		expect(large.entries).toBeLessThan(small.entries * 1.2);
		// A snapshot comes when the tail has grown to a share of it: never with every commit, ...
		expect(large.snapshots).toBeLessThan(4 * 200_000);
		expect(small.snapshots).toBeLessThan(small.entries * 12);
	});

	test('the tail stays within a share of the document', async () => {
		const { longestTail } = await type(20_000, 4000);
		// ... and not never either, so that loading a document reads little more than the document.
		expect(longestTail).toBeLessThan(0.5 * 40_000);
	});
});
