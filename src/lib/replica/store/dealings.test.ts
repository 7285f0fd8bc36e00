import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { firstUpdate } from '../../documents/record';
import { ReplicaDatabase } from './database';
import { derive } from './derive';
import { dropRecord } from './projection';
import { putRows } from './put-rows';
import type { RecordChange } from '../../domain/core/change';

let db: ReplicaDatabase;

beforeEach(async () => {
	db = new ReplicaDatabase('dealings', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	db.close();
});

const TABLES = [
	'records',
	'bin',
	'totals',
	'dealings',
	'periods',
	'past',
	'notices',
	'lines',
	'posts',
	'threads',
	'bodies',
	'updates'
];

/** Writes a deal as its document would be written. `movedAt` is when its stage was changed. */
async function put(
	id: string,
	set: RecordChange['set'] & { readonly customer?: string },
	movedAt: number | null = null
): Promise<void> {
	const derived = derive('space.s', id, [
		firstUpdate({
			set: {
				kind: 'deal',
				space: 's',
				title: id,
				stage: 'new',
				order: 'a0',
				revenue: 100,
				currency: 'EUR',
				closeOn: '2026-04-01',
				owner: 'anna',
				createdAt: 1,
				createdBy: 'anna',
				...set
			},
			history:
				movedAt === null
					? []
					: [{ id: `${id}m`, at: movedAt, by: 'anna', what: 'stage', from: 'x', to: 'new' }],
			posts: []
		})
	]);
	await db.transaction('rw', TABLES, async () => {
		await putRows(db, [derived], [await db.records.get(id)]);
	});
}

const dealings = async (customer: string) => {
	const row = await db.dealings.get(customer);
	return (
		row && {
			cells: row.cells.map(({ stage, count, sum }) => [stage, count, sum]),
			contactedAt: row.contactedAt
		}
	);
};

describe('OP-12 · what the deals of a customer come to', () => {
	test('follows every deal that is made, moved, revalued and taken away, in the same transaction', async () => {
		await put('a', { customer: 'c' });
		await put('b', { customer: 'c', revenue: 30 });
		expect(await dealings('c')).toEqual({ cells: [['new', 2, 130]], contactedAt: null });
		await put('b', { customer: 'c', stage: 'won', revenue: 50 }, 7);
		expect(await dealings('c')).toEqual({
			cells: [
				['new', 1, 100],
				['won', 1, 50]
			],
			contactedAt: 7
		});
		await put('a', { customer: 'c', binned: true });
		expect(await dealings('c')).toEqual({ cells: [['won', 1, 50]], contactedAt: 7 });
		await db.transaction('rw', TABLES, async () => dropRecord(db, 'b'));
		expect(await dealings('c')).toBe(undefined);
	});

	test('a deal that is given to another customer counts there', async () => {
		await put('a', { customer: 'c' }, 5);
		await put('b', { customer: 'c' }, 9);
		await put('b', { customer: 'd' }, 9);
		expect(await dealings('c')).toEqual({ cells: [['new', 1, 100]], contactedAt: 5 });
		expect(await dealings('d')).toEqual({ cells: [['new', 1, 100]], contactedAt: 9 });
	});

	test('the last contact goes back when the deal that had it is taken away, and only then deals are read', async () => {
		await put('a', { customer: 'c' }, 5);
		await put('b', { customer: 'c' }, 9);
		const read = vi.spyOn(db.records, 'where');
		await put('a', { customer: 'c', revenue: 1 }, 5);
		await put('b', { customer: 'c', revenue: 2 }, 9);
		expect(read.mock.calls.filter(([index]) => (index as unknown) === 'customer')).toEqual([]);
		await put('b', { customer: 'c', binned: true }, 9);
		expect((await dealings('c'))?.contactedAt).toBe(5);
	});
});
