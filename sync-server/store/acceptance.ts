import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogEntry, RoomCommit, Store } from './store';

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
