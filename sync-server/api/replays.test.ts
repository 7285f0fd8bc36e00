import { expect, test } from 'vitest';
import { MemoryStore } from '../../tests/support/memory-store';
import { tablesOf } from '../../tests/support/relay-tables';
import { KEPT, Replays } from './replays';

/** How many keys of a token are kept here. */
const MOST = 20;

/** The answers over one store, and a write that counts how often it is carried out. */
function open() {
	const store = new MemoryStore('log');
	const tables = tablesOf(store);
	const clock = { at: 1000, now: () => clock.at };
	let writes = 0;
	const start = () =>
		new Replays(tables, clock, (error) => expect.unreachable(String(error)), MOST);
	const write = (replays: Replays, key: string, token = 'one') =>
		replays.once({ token, key, asked: 'body' }, (rows) => {
			writes += 1;
			const id = `r${String(writes)}`;
			const staged = rows(id, 201);
			return store.commit([], staged).then(() => {
				for (const { settled } of staged) settled(true);
				return { status: 201, body: { id } };
			});
		});
	return { store, tables, clock, start, write, writes: () => writes };
}

test('answers are kept for a day, over a restart too, and then removed', async () => {
	const { tables, clock, start, write, writes } = open();
	const first = start();
	await write(first, 'a');
	clock.at += KEPT - 1;
	expect(await write(start(), 'a')).toEqual({ status: 201, body: { id: 'r1' } });
	expect(writes()).toBe(1);
	clock.at += 1;
	start();
	expect(tables.list('answers')).toEqual([]);
});

test('a running relay removes what is a day old when something is written', async () => {
	const { tables, clock, start, write } = open();
	const replays = start();
	await write(replays, 'a');
	await write(replays, 'a', 'two');
	clock.at += KEPT;
	await write(replays, 'b');
	expect(tables.list('answers')).toHaveLength(1);
});

test('a token has a bounded number of keys, the oldest is forgotten first, and others keep theirs', async () => {
	const { tables, start, write, writes } = open();
	const replays = start();
	await write(replays, 'other', 'two');
	for (let at = 0; at <= MOST; at += 1) await write(replays, String(at));
	expect(tables.list('answers')).toHaveLength(MOST + 1);
	const before = writes();
	await write(replays, String(MOST));
	await write(replays, 'other', 'two');
	expect(writes()).toBe(before);
	await write(replays, '0');
	expect(writes()).toBe(before + 1);
});
