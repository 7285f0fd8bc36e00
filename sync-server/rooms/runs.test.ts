import { expect, test } from 'vitest';
import { tablesOf } from '../../tests/support/relay-tables';
import { Runs } from './runs';
import { MemoryStore } from '../../tests/support/memory-store';

let starts = 0;
const random = { bytes: (count: number) => new Uint8Array(count).fill(++starts) };

/** Starts a relay on a store, writes `entries` entries into a room, and ends it. */
async function run(store: MemoryStore, from: number, entries: number): Promise<Runs> {
	const tables = tablesOf(store);
	const runs = new Runs(tables, random, () => undefined);
	for (let n = 1; n <= entries; n++) {
		const row = runs.begin('room', from + n);
		if (row !== null) {
			const { table, key, value } = row;
			await store.commit([], [{ table, key, value }]);
			row.settled(true);
		}
	}
	await expect.poll(() => store.get('runs', runs.current)).toBeDefined();
	return runs;
}

test('a cursor of a run holds as far as the run went, and no further', async () => {
	const store = new MemoryStore('log');
	const first = await run(store, 0, 5);
	const second = await run(store, 5, 0);
	const third = await run(store, 5, 3);
	const now = await run(store, 8, 0);
	const ends = now.reachOf('room', 8);
	expect([first, second, third, now].map(({ current }) => ends.get(current))).toEqual([
		5,
		5,
		8,
		Infinity
	]);
	expect(ends.get('unknown')).toBeUndefined();
});

test('of an older copy that was put back the later runs are unknown, and the last one ends where it ended', async () => {
	const store = new MemoryStore('log');
	const first = await run(store, 0, 5);
	const copy = Object.assign(
		new MemoryStore('log'),
		structuredClone(Object.fromEntries(Object.entries(store)))
	);
	const lost = await run(store, 5, 10);
	// On the disk that was lost, the first run had gone on to 12.
	const back = await run(copy, 5, 20);
	const ends = back.reachOf('room', 25);
	expect([ends.get(first.current), ends.get(lost.current)]).toEqual([5, undefined]);
});
