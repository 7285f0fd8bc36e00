import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import * as Y from 'yjs';
import { ownedBytes, type OwnedBytes } from '../../src/lib/domain/core/owned-bytes';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { succeed, type Result } from '../../src/lib/domain/core/result';
import type { RecordEdit } from '../../src/lib/domain/policy/edit';
import { hasGap, openRecord, readFields } from '../../src/lib/documents/record';
import type { Cursor, FromDevice, FromRelay } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { RecordChannel } from '../../src/lib/replica/record-channel';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';
import { waitFor } from './wait-for';
import { editsIn } from '../../src/lib/replica/store/packs';
import { updatesOfOne } from '../../src/lib/replica/store/updates-of';

export const ROOM: RoomName = 'space.north';

type Edit = Extract<FromDevice<Uint8Array>, { type: 'edit' }>;

let lines = 0;

/** A change that sets a title and says so. */
export const titled = (to: string, from: string | null = null, by = 'ann'): RecordChange => ({
	set: { title: to },
	history: [{ id: `h${String(++lines)}`, at: lines, by, what: 'field', field: 'title', from, to }],
	posts: []
});

/** A change that sets any field, without a line. */
export const setting = (set: RecordChange['set']): RecordChange => ({
	set,
	history: [],
	posts: []
});

export const posting = (text: string): RecordChange => ({
	set: {},
	history: [],
	posts: [{ id: `p${String(++lines)}`, at: lines, by: 'ann', text }]
});

/** A change that makes a topic. */
export const making = (title: string): RecordChange => ({
	set: { kind: 'topic', title, space: 'north', createdBy: 'ann', createdAt: 1 },
	history: [{ id: `h${String(++lines)}`, at: lines, by: 'ann', what: 'created' }],
	posts: []
});

/** The storage of one browser, which several tabs may open. */
export class Browser {
	readonly options = { indexedDB: new IDBFactory(), IDBKeyRange };
	private readonly open: Tab[] = [];

	/** Dexie remembers what it has read by a database's name: two browsers at once need two. */
	constructor(private readonly name = 'test') {}

	async tab(faults?: Faults): Promise<Tab> {
		const db = new ReplicaDatabase(this.name, this.options);
		faults?.into(db);
		const tab = new Tab(db);
		await tab.store.attach();
		this.open.push(tab);
		return tab;
	}

	close(): void {
		for (const { store, db } of this.open) {
			store.close();
			db.close();
		}
	}
}

/** Makes one write to a database fail: the so-manieth from now on. */
export class Faults {
	/** Writes that still succeed before the one that fails; `null`: none fails. */
	after: number | null = null;

	into(db: ReplicaDatabase): void {
		db.use({
			stack: 'dbcore',
			name: 'faults',
			create: (core) => ({
				...core,
				table: (name) => {
					const table = core.table(name);
					return {
						...table,
						mutate: (request) => {
							if (this.after === null) return table.mutate(request);
							this.after -= 1;
							if (this.after >= 0) return table.mutate(request);
							this.after = null;
							return Promise.reject(new DOMException('the disk is full', 'QuotaExceededError'));
						}
					};
				}
			})
		});
	}
}

/** One tab's records, and the channel that it has when it leads. */
export class Tab {
	readonly store: RecordStore;
	readonly channel: RecordChannel;
	readonly sent: FromDevice<Uint8Array>[] = [];
	readonly errors: unknown[] = [];
	now = 1;
	/** What this tab's device believes the rules say. */
	judge: (edit: RecordEdit) => Result<null, Refusal> = () => succeed(null);
	isAdmin = false;

	constructor(readonly db: ReplicaDatabase) {
		this.store = new RecordStore(
			db,
			{ now: () => this.now, offset: () => 0 },
			{
				judge: (_, edit) => this.judge(edit),
				me: 'ann',
				isAdmin: () => this.isAdmin,
				onWrite: () => undefined
			}
		);
		this.channel = new RecordChannel(
			ROOM,
			{ send: (message) => this.sent.push(message) > 0, offered: true },
			this.store,
			{
				onChange: () => undefined,
				onError: (error) => this.errors.push(error)
			}
		);
	}

	/** Connects, and is told that there is nothing new. */
	async connect(cursor = at(1)): Promise<void> {
		await this.channel.start();
		this.channel.receive(batch({ cursor }));
		await this.settled(() => this.channel.caughtUp);
	}

	settled(holds: () => boolean | Promise<boolean>): Promise<void> {
		return waitFor(holds, () => `${String(this.errors)} ${JSON.stringify(this.numbers)}`, 3000);
	}

	async change(id: string, change: RecordChange): Promise<void> {
		const done = await this.store.change(ROOM, id, change);
		if (!done.ok) throw new Error(JSON.stringify(done.error));
	}

	/** Edits sent, in their order. */
	get edits(): Edit[] {
		return this.sent.flatMap((message) => (message.type === 'edit' ? [message] : []));
	}

	get numbers(): number[] {
		return this.edits.map(({ number }) => number);
	}

	/** Resolves with the edits sent, when there are so many. */
	async sentEdits(count: number): Promise<Edit[]> {
		this.channel.pump();
		await this.settled(() => this.edits.length >= count);
		return this.edits;
	}

	async fields(id: string): Promise<Record<string, unknown>> {
		const stored = await updatesOfOne(this.db, id);
		return { ...readFields(openRecord(stored.map(({ update }) => update))) };
	}

	async waiting(): Promise<number[]> {
		const rows = await this.db.outbox.orderBy('number').toArray();
		return rows.flatMap(editsIn).map(({ number }) => number);
	}
}

/** A cursor as a relay would give it: nobody here looks into it. */
export const at = (seq: number, log = 'log'): Cursor => `${log}-${String(seq)}`;

export const batch = (
	parts: Partial<Extract<FromRelay, { type: 'batch' }>> = {}
): Extract<FromRelay, { type: 'batch' }> => ({
	type: 'batch',
	whole: false,
	wentBack: false,
	last: true,
	continued: false,
	holds: true,
	cursor: at(1),
	records: [],
	withdrawn: [],
	...parts
});

/** Decides like a relay, edit by edit, without one: its answers arrive when the test hands them on. */
export class Desk {
	readonly records = new Map<string, Y.Doc>();
	/** Client ids that belong to another device. */
	readonly foreign = new Set<number>();
	seq = 1;
	private readonly answered = new WeakSet<Edit>();

	constructor(
		/** The rule that an edit breaks, by what it leaves behind. */
		public refuses: (fields: Readonly<Record<string, unknown>>) => string | null = () => null
	) {}

	state(id: string): OwnedBytes | null {
		const doc = this.records.get(id);
		return doc === undefined ? null : ownedBytes(Y.encodeStateAsUpdate(doc));
	}

	answer(edit: Edit): FromRelay {
		this.answered.add(edit);
		const { number, record, update } = edit;
		const old = this.state(record);
		const next = openRecord(old === null ? [update] : [old, update]);
		if (hasGap(next)) return { type: 'incomplete', number, record };
		const known = this.records.get(record);
		const vector = known === undefined ? new Map<number, number>() : vectorOf(known);
		const isForeign = [...vectorOf(next)].some(
			([client, end]) => end > (vector.get(client) ?? 0) && this.foreign.has(client)
		);
		const fields = readFields(next);
		if (fields['kind'] === undefined) {
			const facts = { field: 'kind' };
			return { type: 'refused', number, record, ...MALFORMED, facts, state: old };
		}
		const rule = isForeign ? 'AUTHOR' : this.refuses(fields);
		if (rule !== null) {
			const reason = isForeign ? 'not-your-device' : 'history';
			return { type: 'refused', number, record, rule, reason, facts: { field: 'x' }, state: old };
		}
		this.records.set(record, next);
		return { type: 'accepted', number, cursor: at(++this.seq) };
	}

	/** What a tab has sent and not been answered. */
	unanswered(tab: Tab): Edit[] {
		return tab.edits.filter((edit) => !this.answered.has(edit));
	}

	/** Answers what a tab has sent and not been answered, until nothing waits but `parked` edits. */
	async serve(tab: Tab, parked = 0): Promise<void> {
		await tab.settled(async () => {
			// The outbox is followed: an editor that saves by itself adds to it meanwhile.
			tab.channel.pump();
			const open = this.unanswered(tab);
			for (const edit of open) {
				tab.channel.receive(this.answer(edit));
				this.answered.add(edit);
			}
			return open.length === 0 && (await tab.waiting()).length === parked;
		});
	}
}

const MALFORMED = { rule: 'SCHEMA', reason: 'malformed' };

const vectorOf = (doc: Y.Doc) => Y.decodeStateVector(Y.encodeStateVector(doc));
