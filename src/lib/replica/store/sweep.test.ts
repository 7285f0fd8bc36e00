import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { firstUpdate } from '../../documents/record';
import { ReplicaDatabase } from './database';
import { derive } from './derive';
import { putRows } from './put-rows';
import { sweep } from './sweep';

let db: ReplicaDatabase;

beforeEach(async () => {
	db = new ReplicaDatabase('sweep', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	db.close();
});

/** Writes deals that have been moved once, in a space of that name. */
async function put(space: string, ids: readonly string[]): Promise<void> {
	const rows = ids.map((id) =>
		derive(`space.${space}`, id, [
			firstUpdate({
				set: {
					kind: 'deal',
					space,
					// In another order than the ids.
					title: [...id].reverse().join(''),
					stage: 'won',
					order: 'a0',
					revenue: 1,
					currency: 'EUR',
					closeOn: '2026-04-01',
					owner: 'anna',
					createdAt: 1,
					createdBy: 'anna'
				},
				history: [{ id: `${id}m`, at: 2, by: 'anna', what: 'stage', from: 'new', to: 'won' }],
				posts: []
			})
		])
	);
	await db.transaction(
		'rw',
		['records', 'bin', 'totals', 'dealings', 'periods', 'past', 'notices', 'bodies', 'lines'],
		async () => {
			await putRows(
				db,
				rows,
				rows.map(() => undefined)
			);
		}
	);
}

const numbered = (letter: string, count: number) =>
	Array.from({ length: count }, (_, at) => `${letter}${String(at).padStart(3, '0')}`);

/** What a sweep gives, part by part: ids, and those whose past came along. */
async function swept(space: string): Promise<{ rows: string[]; pasts: string[] }[]> {
	const parts: { rows: string[]; pasts: string[] }[] = [];
	await sweep(db, space, 'deal', { pasts: true, chunk: 10 }, ({ rows, pasts }) => {
		parts.push({
			rows: rows.map(({ id }) => id),
			pasts: pasts.filter(({ lines }) => lines.length > 0).map(({ id }) => id)
		});
	});
	return parts;
}

describe.each([
	// Most of all rows are wanted, or few of them: they are read in different ways.
	['most', 40, 7],
	['few', 25, 200]
])('a space that holds %s of all rows', (_, wanted, others) => {
	test('is read whole, once, and a part at a time, with its pasts', async () => {
		const ids = numbered('m', wanted);
		await put('s', ids);
		// Before and behind in the order of ids, and between them.
		await put('other', [...numbered('a', others), 'm010x', ...numbered('z', others)]);
		const parts = await swept('s');
		expect(parts.flatMap(({ rows }) => rows)).toEqual(ids);
		expect(parts.flatMap(({ pasts }) => pasts).filter((id) => ids.includes(id))).toEqual(ids);
		expect(Math.max(...parts.map(({ rows }) => rows.length))).toBeLessThanOrEqual(10);
	});
});

test('a space that holds nothing gives nothing', async () => {
	await put('other', ['a']);
	expect((await swept('s')).flatMap(({ rows }) => rows)).toEqual([]);
});
