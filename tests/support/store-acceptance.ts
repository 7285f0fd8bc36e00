import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { tablesOf } from './relay-tables';
import { encodeState } from '../../sync-server/store/state';
import {
	NOTHING,
	tombstoneKey,
	Unreadable,
	type LogEntry,
	type RoomCommit,
	type Store
} from '../../sync-server/store/store';

const deal = (owner: string) => ({ kind: 'deal', owner }) as const;

/** A Yjs update that writes a number under a client id of its own. */
function writes(seq: number): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = seq;
	doc.getMap('fields').set(`n${String(seq)}`, seq);
	return Y.encodeStateAsUpdate(doc);
}

/** The numbers that a state contains. */
function numbersIn(state: Uint8Array | null | undefined): number[] {
	const doc = new Y.Doc();
	if (state) Y.applyUpdate(doc, state);
	return [...doc.getMap<number>('fields').values()].sort((a, b) => a - b);
}

const entry = (
	seq: number,
	record: string | null,
	owner: string | null,
	previous = 0
): LogEntry => ({
	...{ seq, previous, record, total: seq },
	update: writes(seq),
	before: owner === null ? null : deal(owner)
});

const commitOf = (room: string, log: readonly LogEntry[], owner = 'ann'): RoomCommit => ({
	...{ room, log },
	facts: log.flatMap(({ seq, record }) =>
		record === null ? [] : [{ id: record, facts: deal(owner), seq }]
	)
});

/**
 * What every adapter must do. `reopen` closes the store and opens it again on the same data; stores
 * that forget leave it out.
 */
export function storeAcceptance(
	name: string,
	make: () => { readonly store: Store; readonly reopen?: () => Promise<Store> }
): void {
	describe(`a store: ${name}`, () => {
		let made: ReturnType<typeof make>;
		let store: Store;
		beforeEach(() => {
			made = make();
			({ store } = made);
		});
		afterEach(() => store.close());

		test('starts empty', () => {
			expect(store.rooms()).toEqual([]);
			expect(store.head('space.a')).toBe(0);
			expect(store.document('space.a')).toBeNull();
			expect(store.record('space.a', 'r')).toBeNull();
			expect([...store.entries('space.a', 0)]).toEqual([]);
		});

		test('gives back what was committed, room by room', async () => {
			await store.commit([
				commitOf('space.a', [
					entry(1, 'r1', null),
					entry(2, 'r2', 'bob'),
					entry(3, null, null),
					entry(4, 'r2', 'ann', 2)
				]),
				commitOf('space.ab', [entry(1, 'r1', null)], 'bob')
			]);
			expect(store.rooms().sort()).toEqual(['space.a', 'space.ab']);
			expect(store.head('space.a')).toBe(4);
			expect(numbersIn(store.document('space.a'))).toEqual([3]);
			const record = store.record('space.a', 'r2');
			expect(numbersIn(record?.state)).toEqual([2, 4]);
			expect(record).toMatchObject({ facts: deal('ann'), seq: 4 });
			expect(store.parts('space.a', 'r2')).toMatchObject({ snapshot: null, seq: 4 });
			expect(store.parts('space.a', 'r2').tail).toHaveLength(2);
			expect(store.parts('space.a', 'r3')).toEqual({ snapshot: null, tail: [], seq: 0 });
			expect(store.record('space.ab', 'r1')?.facts).toEqual(deal('bob'));
			expect([...store.records('space.a')].map(({ id }) => id)).toEqual(['r1', 'r2']);
			const after = [...store.entries('space.a', 1)];
			expect(after.map(({ seq, record: id, before }) => ({ seq, id, before }))).toEqual([
				{ seq: 2, id: 'r2', before: deal('bob') },
				{ seq: 3, id: null, before: null },
				{ seq: 4, id: 'r2', before: deal('ann') }
			]);
		});

		test('keeps the head and the records when the log is compacted', async () => {
			await store.commit([
				commitOf('space.a', [entry(1, 'r1', null), entry(2, 'r1', 'ann', 1), entry(3, 'r2', null)])
			]);
			await store.compact('space.a', 2);
			expect(store.horizon('space.a')).toBe(2);
			expect([...store.entries('space.a', 0)].map(({ seq }) => seq)).toEqual([3]);
			await store.compact('space.a', 3);
			expect(store.head('space.a')).toBe(3);
			expect(store.record('space.a', 'r1')?.seq).toBe(2);
			expect(numbersIn(store.record('space.a', 'r1')?.state)).toEqual([1, 2]);
			expect(numbersIn(store.record('space.a', 'r2')?.state)).toEqual([3]);
		});

		test('a state is its snapshot and the entries after it; an older snapshot and older entries do no harm', async () => {
			const check = () => {
				expect(numbersIn(store.record('space.a', 'r1')?.state)).toEqual([1, 2, 3]);
				expect(store.record('space.a', 'r1')?.seq).toBe(3);
			};
			const log = [entry(1, 'r1', null), entry(2, 'r1', 'ann', 1), entry(3, 'r1', 'ann', 2)];
			await store.commit([commitOf('space.a', log)]);
			check();
			const state = (seq: number) => {
				const tail = log.slice(0, seq).map(({ update }) => update);
				const parts = { snapshot: null, tail, seq };
				return { record: 'r1', seq, state: encodeState('space.a', 'r1', parts) };
			};
			for (const seq of [2, 3, 1]) {
				await store.commit([{ room: 'space.a', log: [], snapshots: [state(seq)] }]);
				check();
				expect(store.parts('space.a', 'r1').tail).toHaveLength(3 - seq);
			}
			if (made.reopen !== undefined) store = await made.reopen();
			check();
			await store.compact('space.a', 3);
			check();
			expect(store.parts('space.a', 'r1').tail).toEqual([]);
		});

		test('compaction never merges what is pending: it drops nothing and says why', async () => {
			const doc = new Y.Doc();
			const updates: Uint8Array[] = [];
			doc.on('update', (update: Uint8Array) => updates.push(update));
			for (const n of [1, 2, 3]) doc.getMap('fields').set('n', n);
			const [first, , third] = updates;
			if (first === undefined || third === undefined) throw new Error('no updates');
			const gap = [entry(1, 'r1', null), entry(2, 'r1', 'ann', 1)].map((each, at) => ({
				...each,
				update: at === 0 ? first : third
			}));
			await store.commit([commitOf('space.a', gap)]);
			await expect(store.compact('space.a', 2)).rejects.toThrow(Unreadable);
			expect([...store.entries('space.a', 0)]).toHaveLength(2);
			expect(store.horizon('space.a')).toBe(0);
		});

		test('HI-05 · a snapshot of a record that was deleted for good meanwhile is not stored', async () => {
			await store.commit([commitOf('space.a', [entry(1, 'r1', null)])]);
			const erased = [{ id: 'r1', by: 'ann', at: 9 }];
			await store.commit([{ room: 'space.a', log: [entry(2, 'r1', 'ann', 1)], erased }]);
			const late = { record: 'r1', seq: 1, state: writes(1) };
			await store.commit([{ room: 'space.a', log: [], snapshots: [late] }]);
			expect(store.record('space.a', 'r1')).toBeNull();
			expect(store.parts('space.a', 'r1').snapshot).toBeNull();
		});

		test('knows the last entry of every record, however many there were since', async () => {
			const count = 2500;
			const last = new Map<string, number>();
			for (let seq = 1; seq <= count; seq += 100) {
				const log: LogEntry[] = [];
				for (let at = seq; at < seq + 100; at++) {
					const record = `r${String((at * 7) % 90)}`;
					log.push({ ...entry(at, record, 'ann', last.get(record) ?? 0), update: NOTHING });
					last.set(record, at);
				}
				await store.commit([commitOf('space.a', log)]);
			}
			const check = () => {
				const known = [...store.records('space.a')].map(({ id, seq }) => [id, seq]);
				expect(known).toEqual([...last].sort(([a], [b]) => (a < b ? -1 : 1)));
			};
			check();
			if (made.reopen !== undefined) store = await made.reopen();
			check();
			await store.compact('space.a', 2000);
			check();
			if (made.reopen !== undefined) store = await made.reopen();
			check();
		});

		test('keeps the authors of records and of the document apart', async () => {
			await store.commit([
				{
					...commitOf('space.a', [entry(1, 'r1', null)]),
					authors: [
						{ record: 'r1', authors: { '7': 'device' } },
						{ record: null, authors: { '8': '' } }
					]
				}
			]);
			expect(store.authors('space.a', 'r1')).toEqual({ '7': 'device' });
			expect(store.authors('space.a', null)).toEqual({ '8': '' });
			expect(store.authors('space.a', 'r2')).toEqual({});
		});

		test('HI-05 · deletes for good: nothing of the record is left but its places in the log and a tombstone', async () => {
			await store.commit([
				{
					...commitOf('space.a', [
						entry(1, 'r1', null),
						entry(2, 'r2', null),
						entry(3, 'r1', 'ann', 1)
					]),
					authors: [{ record: 'r1', authors: { '7': 'device' } }]
				},
				commitOf('space.ab', [entry(1, 'r1', null)])
			]);
			const rest = commitOf('space.a', [entry(4, 'r1', 'ann', 3), entry(5, 'r3', null)]);
			// An edit of the same commit is deleted with the rest.
			await store.commit([{ ...rest, erased: [{ id: 'r1', by: 'ann', at: 9 }] }]);
			const check = () => {
				expect(store.record('space.a', 'r1')).toBeNull();
				expect(store.authors('space.a', 'r1')).toEqual({});
				expect([...store.records('space.a')].map(({ id }) => id).sort()).toEqual(['r2', 'r3']);
				const log = [...store.entries('space.a', 0)];
				expect(log.map(({ seq, record }) => [seq, record])).toEqual([
					[1, 'r1'],
					[2, 'r2'],
					[3, 'r1'],
					[4, 'r1'],
					[5, 'r3']
				]);
				expect(log.map(({ update }) => [...update])).toEqual([
					[...NOTHING],
					[...writes(2)],
					[...NOTHING],
					[...NOTHING],
					[...writes(5)]
				]);
				expect(log[2]?.before).toEqual(deal('ann'));
				expect(store.get('erased', tombstoneKey('space.a', 'r1'))).toEqual({ by: 'ann', at: 9 });
				// Another room's record of the same id is another record.
				expect(store.record('space.ab', 'r1')?.seq).toBe(1);
				expect(store.get('erased', tombstoneKey('space.ab', 'r1'))).toBeUndefined();
			};
			check();
			if (made.reopen !== undefined) {
				store = await made.reopen();
				check();
			}
			await store.compact('space.a', 5);
			expect(store.get('erased', tombstoneKey('space.a', 'r1'))).toEqual({ by: 'ann', at: 9 });
		});

		test('knows the rooms of a record by its id, until it is deleted for good', async () => {
			await store.commit([
				commitOf('space.b', [entry(1, 'r1', null), entry(2, 'r2', null)]),
				commitOf('space.a', [entry(1, 'r1', null)])
			]);
			const check = () => {
				expect(store.roomsOf('r1').sort()).toEqual(['space.a', 'space.b']);
				expect(store.roomsOf('r2')).toEqual(['space.b']);
				expect(store.roomsOf('r')).toEqual([]);
			};
			check();
			await store.commit([commitOf('space.b', [entry(3, 'r1', 'ann', 1)], 'bob')]);
			check();
			if (made.reopen !== undefined) store = await made.reopen();
			check();
			const erased = [{ id: 'r1', by: 'ann', at: 9 }];
			await store.commit([{ room: 'space.b', log: [entry(4, 'r1', 'bob', 3)], erased }]);
			expect(store.roomsOf('r1')).toEqual(['space.a']);
		});

		test('OP-08 · knows which records take their readers from one, until they are deleted for good', async () => {
			const post = (id: string, of: string, seq: number) => ({
				id,
				facts: { kind: 'post', owner: null, of } as const,
				seq
			});
			const log = [entry(1, 'p2', null), entry(2, 'p1', null), entry(3, 'q', null)];
			const facts = [post('p2', 't', 1), post('p1', 't', 2), post('q', 'other', 3)];
			await store.commit([{ room: 'space.a', log, facts }]);
			// Its readers are others now, and it is still the same record's.
			const later = {
				...post('p1', 't', 4).facts,
				readers: { kind: 'topic', owner: null }
			} as const;
			await store.commit([
				{
					room: 'space.a',
					log: [entry(4, 'p1', null, 2)],
					facts: [{ id: 'p1', facts: later, seq: 4 }]
				}
			]);
			const check = () => {
				expect(store.dependentsOf('space.a', 't')).toEqual(['p1', 'p2']);
				expect(store.dependentsOf('space.a', 'other')).toEqual(['q']);
				for (const none of ['p1', 'othe', 'others'])
					expect(store.dependentsOf('space.a', none)).toEqual([]);
				expect(store.dependentsOf('space.ab', 't')).toEqual([]);
			};
			check();
			if (made.reopen !== undefined) store = await made.reopen();
			check();
			// One that is made and deleted in the same commit leaves nothing.
			await store.commit([
				{
					room: 'space.a',
					log: [entry(5, 'p1', null, 4), entry(6, 'p3', null), entry(7, 'p3', null, 6)],
					facts: [post('p3', 't', 6)],
					erased: ['p1', 'p3'].map((id) => ({ id, by: 'ann', at: 9 }))
				}
			]);
			expect(store.dependentsOf('space.a', 't')).toEqual(['p2']);
		});

		test('knows what changed after any entry, and who could read it, also beyond the log', async () => {
			const last = new Map<string, number>();
			let seq = 0;
			const change = async (record: string, owner: string, facts: boolean) => {
				const log = [entry(++seq, record, owner, last.get(record) ?? 0)];
				last.set(record, seq);
				await store.commit([
					{ ...commitOf('space.a', log, owner), ...(facts ? {} : { facts: [] }) }
				]);
			};
			for (const id of ['a', 'b', 'c', 'd']) await change(id, 'ann', true);
			await store.commit([{ room: 'space.a', log: [entry(++seq, null, null)] }]);
			await change('b', 'bob', true);
			await change('c', 'ann', false);
			await change('b', 'cay', true);
			const erased = [{ id: 'd', by: 'ann', at: 9 }];
			await store.commit([{ room: 'space.a', log: [entry(++seq, 'd', 'ann', 4)], erased }]);
			await change('c', 'ann', false);
			const check = () => {
				const since = (after: number) =>
					[...store.changedSince('space.a', after)].map(({ id, seq: at }) => `${id}${String(at)}`);
				expect(since(0)).toEqual(['a1', 'b8', 'd9', 'c10']);
				expect(since(4)).toEqual(['b8', 'd9', 'c10']);
				expect(since(8)).toEqual(['d9', 'c10']);
				expect(since(10)).toEqual([]);
				const before = (seq: number) =>
					[...store.changedBefore('space.a', seq)].map(({ id, seq: at }) => `${id}${String(at)}`);
				expect(before(Infinity)).toEqual(['c10', 'd9', 'b8', 'a1']);
				expect(before(9)).toEqual(['b8', 'a1']);
				expect(before(1)).toEqual([]);
				const owners = (id: string, after: number) =>
					store
						.factsSince('space.a', id, after)
						.map(({ owner }) => owner)
						.sort();
				expect(owners('b', 0)).toEqual(['ann', 'bob', 'cay']);
				expect(owners('b', 5)).toEqual(['ann', 'bob', 'cay']);
				expect(owners('b', 6)).toEqual(['bob', 'cay']);
				expect(owners('b', 8)).toEqual(['cay']);
				expect(owners('c', 6)).toEqual(['ann']);
				expect(owners('d', 6)).toEqual(['ann']);
				expect(owners('never', 0)).toEqual([]);
			};
			check();
			if (made.reopen !== undefined) store = await made.reopen();
			check();
			await store.compact('space.a', 8);
			check();
			await store.compact('space.a', 10);
			check();
			if (made.reopen !== undefined) store = await made.reopen();
			check();
		});

		test('keeps small tables apart', async () => {
			await store.commit(
				[],
				[
					{ table: 'tokens', key: 'a', value: { name: 'one' } },
					{ table: 'invitations', key: 'a', value: { name: 'two' } }
				]
			);
			expect(store.get('tokens', 'a')).toEqual({ name: 'one' });
			expect(store.list('invitations')).toEqual([{ key: 'a', value: { name: 'two' } }]);
			await store.commit([], [{ table: 'tokens', key: 'a', value: undefined }]);
			expect(store.get('tokens', 'a')).toBeUndefined();
			expect(store.list('tokens')).toEqual([]);
		});

		test('small tables: a read sees what was written, pending or not', async () => {
			const tables = tablesOf(store);
			await tables.change('tokens', 'kept', () => ({ value: { uses: 1 } }));
			await tables.change('tokens', 'gone', () => ({ value: 1 }));
			const writes = [
				tables.change('tokens', 'made', () => ({ value: { uses: 0 } })),
				tables.change('tokens', 'gone', () => 'remove'),
				// Two that read, decide and write: the second counts on from the first.
				...[1, 2].map(() =>
					tables.change('tokens', 'kept', (row) => ({
						value: { uses: (row as { uses: number }).uses + 1 }
					}))
				)
			];
			const check = (what: Pick<typeof tables, 'get' | 'list'>) => {
				expect(what.get('tokens', 'made')).toEqual({ uses: 0 });
				expect(what.get('tokens', 'gone')).toBeUndefined();
				expect(what.get('tokens', 'kept')).toEqual({ uses: 3 });
				const rows = what.list('tokens').map(({ key }) => key);
				expect(rows.sort()).toEqual(['kept', 'made']);
			};
			// None of it is on the disk yet.
			expect(store.get('tokens', 'made')).toBeUndefined();
			check(tables);
			await Promise.all(writes);
			check(tables);
			check(store);
		});

		test('has rows and rooms of one commit together', async () => {
			const row = { table: 'tokens', key: 'a', value: 1 } as const;
			const done = store.commit([commitOf('space.a', [entry(1, 'r1', null)])], [row]);
			// Neither is there before the other.
			expect([store.head('space.a'), store.get('tokens', 'a')]).toEqual([0, undefined]);
			await done;
			expect([store.head('space.a'), store.get('tokens', 'a')]).toEqual([1, 1]);
		});

		test('becomes durable in the order of the calls', async () => {
			const ends: number[] = [];
			const writes = Array.from({ length: 20 }, (_, n) =>
				store.commit([], [{ table: 'tokens', key: 'a', value: n }]).then(() => ends.push(n))
			);
			await Promise.all(writes);
			expect(ends).toEqual(Array.from({ length: 20 }, (_, n) => n));
			expect(store.get('tokens', 'a')).toBe(19);
		});

		test('adds client ids to those that were bound before', async () => {
			const bind = (authors: Readonly<Record<string, string>>, seq: number) =>
				store.commit([
					{
						...commitOf('space.a', [entry(seq, 'r1', null)]),
						authors: [{ record: 'r1', authors }]
					}
				]);
			await bind({ '7': 'phone' }, 1);
			await bind({ '4294967295': 'tablet' }, 2);
			expect(store.authors('space.a', 'r1')).toEqual({ '7': 'phone', '4294967295': 'tablet' });
		});

		test('reads records in the order of their ids, from any on, and one entry by its number', async () => {
			await store.commit([
				commitOf('space.a', [entry(1, 'b', null), entry(2, 'B', null), entry(3, '_', null)])
			]);
			const ids = (after?: string) => [...store.records('space.a', after)].map(({ id }) => id);
			expect(ids()).toEqual(['B', '_', 'b']);
			expect(ids('B')).toEqual(['_', 'b']);
			expect(ids('C')).toEqual(['_', 'b']);
			expect(ids('b')).toEqual([]);
			expect(store.entry('space.a', 2)?.record).toBe('B');
			expect(store.entry('space.a', 4)).toBeNull();
			expect(store.facts('space.a', 'b')).toEqual({ facts: deal('ann'), seq: 1 });
			expect(store.facts('space.a', 'x')).toBeNull();
		});

		test('has everything after it was closed and opened again', async () => {
			if (made.reopen === undefined) return;
			const { logId } = store;
			await store.commit([commitOf('customers', [entry(1, 'c', null)])]);
			await store.commit([], [{ table: 'relay', key: 'workspace', value: 'w' }]);
			store = await made.reopen();
			expect(store.logId).toBe(logId);
			expect(store.head('customers')).toBe(1);
			expect(store.get('relay', 'workspace')).toBe('w');
		});
	});
}
