import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOTHING, tombstoneKey, type LogEntry, type RoomCommit, type Store } from './store';

const bytes = (...values: number[]) => new Uint8Array(values);
const deal = (owner: string) => ({ kind: 'deal', owner }) as const;

const entry = (seq: number, record: string, owner: string | null): LogEntry => ({
	seq,
	record,
	update: bytes(seq),
	before: owner === null ? null : deal(owner)
});

const commitOf = (room: string, log: readonly LogEntry[], owner = 'ann'): RoomCommit => ({
	room,
	log,
	records: log.map(({ seq, record }) => ({
		id: record,
		state: bytes(seq, seq),
		facts: deal(owner),
		seq
	})),
	authors: []
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
				{
					...commitOf('space.a', [entry(1, 'r1', null), entry(2, 'r2', 'bob')]),
					document: bytes(7)
				},
				commitOf('space.ab', [entry(1, 'r1', null)], 'bob')
			]);
			expect(store.rooms().sort()).toEqual(['space.a', 'space.ab']);
			expect(store.head('space.a')).toBe(2);
			expect(new Uint8Array(store.document('space.a') ?? [])).toEqual(bytes(7));
			const record = store.record('space.a', 'r2');
			expect(new Uint8Array(record?.state ?? [])).toEqual(bytes(2, 2));
			expect(record?.facts).toEqual(deal('ann'));
			expect(store.record('space.ab', 'r1')?.facts).toEqual(deal('bob'));
			expect([...store.records('space.a')].map(({ id }) => id)).toEqual(['r1', 'r2']);
			const after = [...store.entries('space.a', 1)];
			expect(after.map(({ seq, record: id, before }) => ({ seq, id, before }))).toEqual([
				{ seq: 2, id: 'r2', before: deal('bob') }
			]);
		});

		test('keeps the head and the records when the log is compacted', async () => {
			await store.commit([
				commitOf('space.a', [entry(1, 'r1', null), entry(2, 'r1', 'ann'), entry(3, 'r2', null)])
			]);
			await store.compact('space.a', 2);
			expect(store.horizon('space.a')).toBe(2);
			expect([...store.entries('space.a', 0)].map(({ seq }) => seq)).toEqual([3]);
			await store.compact('space.a', 3);
			expect(store.head('space.a')).toBe(3);
			expect(store.record('space.a', 'r1')?.seq).toBe(2);
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
						entry(3, 'r1', 'ann')
					]),
					authors: [{ record: 'r1', authors: { '7': 'device' } }]
				},
				commitOf('space.ab', [entry(1, 'r1', null)])
			]);
			const { records, ...rest } = commitOf('space.a', [
				entry(4, 'r1', 'ann'),
				entry(5, 'r3', null)
			]);
			// An edit of the same commit is deleted with the rest.
			await store.commit([{ ...rest, records, erased: [{ id: 'r1', by: 'ann', at: 9 }] }]);
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
					[2],
					[...NOTHING],
					[...NOTHING],
					[5]
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

		test('keeps small tables apart', async () => {
			await store.put('tokens', 'a', { name: 'one' });
			await store.put('invitations', 'a', { name: 'two' });
			expect(store.get('tokens', 'a')).toEqual({ name: 'one' });
			expect(store.list('invitations')).toEqual([{ key: 'a', value: { name: 'two' } }]);
			await store.delete('tokens', 'a');
			expect(store.get('tokens', 'a')).toBeUndefined();
			expect(store.list('tokens')).toEqual([]);
		});

		test('has everything after it was closed and opened again', async () => {
			if (made.reopen === undefined) return;
			const { logId } = store;
			await store.commit([commitOf('customers', [entry(1, 'c', null)])]);
			await store.put('relay', 'workspace', 'w');
			store = await made.reopen();
			expect(store.logId).toBe(logId);
			expect(store.head('customers')).toBe(1);
			expect(store.get('relay', 'workspace')).toBe('w');
		});
	});
}
