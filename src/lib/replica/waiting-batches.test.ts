import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ownedBytes } from '../domain/core/owned-bytes';
import { MOST_TOGETHER, WaitingBatches, type Batch } from './waiting-batches';

/** What a device has written in a record: a field that names it. */
function written(by: string): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('fields').set(by, true);
	return Y.encodeStateAsUpdate(doc);
}

/** A batch that says what others have just written, each in a record. */
const live = (cursor: string, ...records: readonly string[]): Batch => ({
	...{ type: 'batch', whole: false, wentBack: false, last: true, continued: false, holds: true },
	...{ cursor, withdrawn: [] },
	records: records.map((record) => ({ record, update: ownedBytes(written(cursor)) }))
});

/** Who has written in each of a batch's records. */
function writersIn({ records }: Batch): Record<string, string[]> {
	return Object.fromEntries(
		records.map(({ record, update }) => {
			const doc = new Y.Doc();
			Y.applyUpdate(doc, update);
			return [record, [...doc.getMap('fields').keys()].sort()];
		})
	);
}

/** The batches that were worked out, by their cursors. */
let worked: string[];
let batches: WaitingBatches;
beforeEach(() => {
	worked = [];
	batches = new WaitingBatches(({ cursor }) => {
		worked.push(cursor);
		return Promise.resolve([]);
	});
});

const takeNext = async (): Promise<Batch | undefined> => (await batches.next())?.batch;

test('what others write while another batch is stored is taken in as one', async () => {
	expect(batches.add(live('1', 'a'), true)).toBe(false);
	expect((await takeNext())?.cursor).toBe('1');
	// The first is being stored.
	expect(batches.add(live('2', 'a', 'b'), true)).toBe(false);
	expect(batches.add(live('3', 'b'), true)).toBe(true);
	expect(batches.add(live('4', 'c', 'a'), true)).toBe(true);
	const together = await takeNext();
	expect(together?.cursor).toBe('4');
	expect(together && writersIn(together)).toEqual({ a: ['2', '4'], b: ['2', '3'], c: ['4'] });
	expect(await takeNext()).toBeUndefined();
});

test('nothing joins a batch whose turn has begun, nor one that is being worked out ahead', async () => {
	batches.add(live('1', 'a'), true);
	batches.close();
	batches.add(live('2', 'a'), true);
	const taking = takeNext();
	expect(batches.add(live('3', 'a'), true)).toBe(true);
	expect((await taking)?.cursor).toBe('1');
	expect(worked).toEqual(['1', '3']);
	expect(batches.add(live('4', 'a'), true)).toBe(false);
	expect((await takeNext())?.cursor).toBe('3');
	expect((await takeNext())?.cursor).toBe('4');
	expect(worked).toEqual(['1', '3', '4']);
});

test('what has its turn between two batches keeps it', async () => {
	batches.add(live('1', 'a'), true);
	batches.close();
	expect(batches.add(live('2', 'a'), true)).toBe(false);
	expect((await takeNext())?.cursor).toBe('1');
	expect((await takeNext())?.cursor).toBe('2');
});

test.for([
	['is of a whole', { whole: true }],
	['is not the last of its kind', { last: false }],
	['goes on from an earlier connection', { continued: true }],
	['does not hold its cursor', { holds: false }],
	['comes from a relay that lost something', { wentBack: true }],
	['takes something away', { withdrawn: ['b'] }]
] as const)('a batch that %s is taken in by itself', async ([, differs]) => {
	batches.add(live('1', 'a'), true);
	expect(batches.add({ ...live('2', 'a'), ...differs }, true)).toBe(false);
	expect(batches.add(live('3', 'a'), true)).toBe(false);
	for (const cursor of ['1', '2', '3']) expect((await takeNext())?.cursor).toBe(cursor);
});

test('while a device catches up each batch is taken in by itself', async () => {
	batches.add(live('1', 'a'), false);
	expect(batches.add(live('2', 'a'), false)).toBe(false);
	expect((await takeNext())?.cursor).toBe('1');
	expect((await takeNext())?.cursor).toBe('2');
});

test('what is large already gets no more', async () => {
	const large = { record: 'a', update: ownedBytes(new Uint8Array(MOST_TOGETHER)) };
	batches.add({ ...live('1'), records: [large] }, true);
	expect(batches.add(live('2', 'b'), true)).toBe(false);
	expect(batches.add(live('3', 'b'), true)).toBe(true);
	expect((await takeNext())?.cursor).toBe('1');
	expect((await takeNext())?.cursor).toBe('3');
});

test('what came over an earlier connection is forgotten', async () => {
	batches.add(live('1', 'a'), true);
	batches.close();
	batches.add(live('2', 'a'), true);
	await takeNext();
	batches.clear();
	expect(await takeNext()).toBeUndefined();
	batches.add(live('5', 'a'), true);
	expect((await takeNext())?.cursor).toBe('5');
});
