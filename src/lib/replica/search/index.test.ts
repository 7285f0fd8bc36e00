import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { words } from '../../domain/text/fold';
import { ReplicaDatabase } from '../store/database';
import { dropRecord } from '../store/projection';
import type { LineRow, Row } from '../store/rows';
import { dealRow } from '../store/testkit';
import { buildIndex, INDEX_VERSION } from './build-index';
import { mergeSegments } from './merge-segments';
import { BULK } from './segments';
import { holding, idsOf } from './index-reader';
import { changedPage, CHUNK, eachWord, placesIn, type IndexOf } from './postings';

let db: ReplicaDatabase;
let made = 0;
const fresh = async () => {
	db = new ReplicaDatabase(`index${String(++made)}`, { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
};
beforeEach(fresh);
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

const deal = (id: string, title: string, more: object = {}): Row =>
	dealRow({ id, title, words: words(title), ...more });
/** As many as the index takes in later, and a few more. */
const many = (title: string, owner: string | null = null): Row[] =>
	Array.from({ length: BULK + 5 }, (_, n) =>
		deal(`m${String(n).padStart(3, '0')}`, title, { owner })
	);
const line = (id: string, text: string): LineRow => ({
	...{ id: `${id}/1`, record: id, kind: 'post', space: 's', at: 1, by: 'anna' },
	words: words(text)
});
const found = async (of: IndexOf, word: string) =>
	(await idsOf(db, of, [...(await holding(db, of, word)).newest()])).sort();
const pages = async () => (await db.postings.toArray()).map(({ words: on }) => on).join(' ');

describe('the index of words', () => {
	test('has what is written in the same transaction, and nothing of what is undone', async () => {
		await db.records.put(deal('one', 'Łódź crane', { owner: 'anna' }));
		expect(await found('r', 'lod')).toEqual(['one']);
		expect(await found('r', '@anna')).toEqual(['one']);
		const failing = db.transaction('rw', db.records, async () => {
			await db.records.put(deal('two', 'Crane'));
			throw new Error('undone');
		});
		await expect(failing).rejects.toThrow('undone');
		expect(await found('r', 'crane')).toEqual(['one']);
	});

	test('keeps no word of a record that was withdrawn, nor of what was said in it', async () => {
		await db.records.bulkPut([deal('one', 'Secret crane', { owner: 'anna' }), deal('two', 'Rope')]);
		await db.lines.put(line('one', 'whispered'));
		await db.transaction('rw', db.tables, () => dropRecord(db, 'one'));
		expect(await pages()).not.toMatch(/secret|crane|whispered|anna/);
		expect(await db.indexed.get('one')).toBeUndefined();
		expect(JSON.stringify(await db.ordinals.toArray())).not.toContain('one');
		expect(await found('r', 'rope')).toEqual(['two']);
	});

	test('writes no page when the words of a record stay as they were', async () => {
		await db.records.put(deal('one', 'Crane', { owner: 'anna' }));
		let written = 0;
		db.table('postings').hook('updating', () => void (written += 1));
		const before = await db.postings.toArray();
		await db.records.put(deal('one', 'Crane', { owner: 'anna', stage: 'won', revenue: 5 }));
		expect([await db.postings.toArray(), written]).toEqual([before, 0]);
	});

	test('two writes of one transaction that overlap are both there', async () => {
		await db.transaction('rw', db.records, () =>
			Promise.all([db.records.put(deal('one', 'Crane')), db.records.put(deal('two', 'Crane'))])
		);
		expect(await found('r', 'crane')).toEqual(['one', 'two']);
	});

	test('finds the same as a look at every row, whatever was written and removed', async () => {
		const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
		const title = fc
			.array(fc.constantFrom('ab', 'abc', 'b', 'ba', 'cab', 'ł', 'zoë'), { maxLength: 4 })
			.map((some) => some.join(' '));
		const row = fc.record({ id, title, owner: fc.constantFrom(null, 'ann', 'bob') });
		const step = fc.oneof(
			fc.record({ put: fc.array(row, { minLength: 1, maxLength: 4 }) }),
			fc.record({ remove: fc.array(id, { minLength: 1, maxLength: 3 }) }),
			fc.record({ say: fc.tuple(id, title) }),
			fc.record({ many: title, owner: fc.constantFrom(null, 'ann', 'bob') }),
			fc.record({ removeMany: fc.nat(3) }),
			fc.record({ merge: fc.integer({ min: 1, max: 3 }) }),
			fc.constant({ clear: true } as const)
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
				await fresh();
				for (const one of steps) {
					if ('put' in one) {
						await db.records.bulkPut(one.put.map((r) => deal(r.id, r.title, { owner: r.owner })));
					} else if ('remove' in one) await db.records.bulkDelete(one.remove);
					else if ('many' in one) await db.records.bulkPut(many(one.many, one.owner));
					else if ('removeMany' in one) {
						await db.records.bulkDelete(
							many('')
								.map((row) => row.id)
								.slice(one.removeMany)
						);
					} else if ('merge' in one) await mergeSegments(db, one.merge);
					else if ('say' in one) await db.lines.put(line(...one.say));
					else await db.records.where('id').above('b').delete();
				}
				const [rows, lines] = [await db.records.toArray(), await db.lines.toArray()];
				const holds = (all: readonly (Row | LineRow)[], begin: string) =>
					all
						.filter((each) => each.words.some((word) => word.startsWith(begin)))
						.map((each) => each.id);
				const anns = rows.filter((each) => each.owner === 'ann' && each.words.length > 0);
				const check = async () => {
					for (const begin of ['a', 'ab', 'abc', 'b', 'ba', 'c', 'l', 'zo']) {
						expect(await found('r', begin)).toEqual(holds(rows, begin));
						expect(await found('l', begin)).toEqual(holds(lines, begin));
					}
					expect(await found('r', '@ann')).toEqual(anns.map((each) => each.id));
				};
				await check();
				await mergeSegments(db, 2);
				await check();
				const last = await db.postings.toArray();
				await buildIndex(db, INDEX_VERSION + 1);
				const wordsOf = (some: typeof last) => some.map((page) => [page.key, page.words]);
				expect(wordsOf(await db.postings.toArray())).toEqual(wordsOf(last));
				db.close();
			}),
			{ numRuns: 30 }
		);
	});

	test('is built anew when its version changes, and once', async () => {
		await db.records.bulkPut(
			Array.from({ length: 250 }, (_, n) => deal(`d${String(n)}`, `Crane ${String(n)}`))
		);
		await buildIndex(db);
		await db.table('postings').clear();
		await buildIndex(db);
		expect(await found('r', 'crane')).toEqual([]);
		await buildIndex(db, INDEX_VERSION + 1);
		expect(await found('r', 'crane')).toHaveLength(250);
		expect(await found('r', '249')).toEqual(['d249']);
	});
});

test('a page gives back what was put on it, few or many', () => {
	const place = fc.nat(CHUNK - 1);
	const change = fc.record({
		word: fc.constantFrom('ab', 'abc', 'abd'),
		place: fc.oneof(place, fc.constant(CHUNK - 1)),
		isThere: fc.boolean()
	});
	fc.assert(
		fc.property(fc.array(fc.array(change, { maxLength: 20 })), fc.boolean(), (rounds, crowded) => {
			const all = [
				...(crowded
					? [Array.from({ length: 300 }, (_, n) => ({ word: 'ab', place: n * 13, isThere: true }))]
					: []),
				...rounds
			];
			const wanted = new Map<string, Set<number>>();
			let page: ReturnType<typeof changedPage> = null;
			for (const round of all) {
				page = changedPage('r/ab/0000', page ?? undefined, round);
				for (const { word, place: at, isThere } of round) {
					const places = wanted.get(word) ?? new Set();
					if (isThere) places.add(at);
					else places.delete(at);
					wanted.set(word, places);
				}
			}
			const read: (readonly [string, number[]])[] = [];
			if (page !== null) eachWord(page, (word, places) => read.push([word, [...placesIn(places)]]));
			const sorted = [...wanted]
				.filter(([, places]) => places.size > 0)
				.sort(([a], [b]) => (a < b ? -1 : 1))
				.map(([word, places]) => [word, [...places].sort((a, b) => a - b)]);
			expect(read).toEqual(sorted);
		})
	);
});
