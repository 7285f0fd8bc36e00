import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fold, words } from '../../domain/text/fold';
import { ReplicaDatabase } from './database';
import type { LineRow } from './rows';
import type { Row } from './rows';
import { search } from './search';
import { LINES_AT_ONCE, searchLines } from './search-lines';

let db: ReplicaDatabase;
beforeEach(async () => {
	db = new ReplicaDatabase('lines', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.records.bulkPut([row('topic', 'Minutes'), row('deal', 'Dredger'), row('other', 'Rope')]);
});
afterEach(() => {
	vi.restoreAllMocks();
	db.close();
});

const row = (id: string, title: string) =>
	({
		...{ id, kind: 'deal', title, sortTitle: fold(title), room: 'r', owner: null, space: 's' },
		...{ createdAt: 0, updatedAt: 0, postCount: 0, words: words(title) }
	}) as unknown as Row;

let at = 0;
const say = (record: string, text: string, kind: LineRow['kind'] = 'post') =>
	db.lines.put({
		...{ id: `${record}/${String(++at)}`, record, kind, space: 's', at, by: 'anna' },
		words: words(text)
	});
const found = async (text: string) => (await search(db, text, 20)).map(({ id }) => id);

test('what was said and the names of files find their record, in any order and without accents', async () => {
	await say('topic', 'Spotkanie w Łodzi jest we wtorek');
	await say('deal', 'Umowa-Żuraw.pdf', 'file');
	expect(await found('wtorek lodzi')).toEqual(['topic']);
	expect(await found('zuraw umo')).toEqual(['deal']);
	expect(await found('lodzi zuraw')).toEqual([]);
});

test('titles come first, then what was said last; each record once', async () => {
	await say('deal', 'A rope is missing');
	await say('topic', 'The rope again');
	await say('topic', 'More rope');
	await say('other', 'Rope');
	expect(await found('rope')).toEqual(['other', 'topic', 'deal']);
});

test('what is in the bin, or is not let through, is not found', async () => {
	await say('topic', 'secret');
	await say('gone', 'secret');
	expect(await found('secret')).toEqual(['topic']);
	expect(await search(db, 'secret', 20, ({ id }) => id !== 'topic')).toEqual([]);
});

test('a key press reads at most so many lines, however many there are', async () => {
	await db.lines.bulkPut(
		Array.from({ length: 7 * LINES_AT_ONCE }, (_, n): LineRow => ({
			...{
				id: `topic/x${String(n)}`,
				record: 'topic',
				kind: 'post',
				space: 's',
				at: n,
				by: 'anna'
			},
			words: words(`meeting ${String(n)}`)
		}))
	);
	const read = vi.spyOn(db.lines, 'bulkGet');
	expect((await searchLines(db, ['meeting'], 20, () => true)).map(({ id }) => id)).toEqual([
		'topic'
	]);
	expect(read.mock.calls.map(([ids]) => ids.length)).toEqual(Array(5).fill(LINES_AT_ONCE));
	// Nothing is read when titles have filled the list.
	read.mockClear();
	await db.records.bulkPut(Array.from({ length: 20 }, (_, n) => row(`m${String(n)}`, 'Meeting')));
	expect(await search(db, 'meeting', 20)).toHaveLength(20);
	expect(read).not.toHaveBeenCalled();
});
