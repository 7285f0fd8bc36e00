import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ReplicaDatabase } from './store/database';
import { TicketKeeper } from './ticket-keeper';

const ticket = (letter: string) => `${letter.repeat(22)}.1790000000000.${letter.repeat(43)}`;
const shown = (letter: string) => [`polder-ticket.${ticket(letter)}`];

let db: ReplicaDatabase;
let now: number;
beforeEach(async () => {
	now = 1_000;
	db = new ReplicaDatabase('tickets', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
});
afterEach(() => {
	db.close();
});

const keeper = async () => {
	const made = new TicketKeeper(
		db,
		() => now,
		(error) => {
			throw error;
		}
	);
	await made.load();
	return made;
};
const remembered = async () => (await db.meta.get('ticket'))?.value ?? null;
const until = (value: string | null) => expect.poll(remembered).toBe(value);

test('the newest ticket is shown, and remembered over starts', async () => {
	const first = await keeper();
	expect(first.protocols(0)).toEqual([]);
	first.take({ ticket: ticket('A') });
	expect(first.protocols(0)).toEqual(shown('A'));
	await until(ticket('A'));
	expect((await keeper()).protocols(0)).toEqual(shown('A'));
	// Each connection brings one: not each is written down.
	first.take({ ticket: ticket('B') });
	expect(first.protocols(0)).toEqual(shown('B'));
	now += 86_400_000;
	first.take({ ticket: ticket('C') });
	await until(ticket('C'));
});

test('of attempts that lead nowhere every fourth is made without it: the relay may not know tickets any more', async () => {
	const made = await keeper();
	made.take({ ticket: ticket('A') });
	expect([0, 1, 2, 3, 4, 7].map((failures) => made.protocols(failures).length)).toEqual([
		1, 1, 1, 0, 1, 0
	]);
});

test('a relay that gives none is shown none, and what is no ticket is never shown', async () => {
	const made = await keeper();
	made.take({ ticket: ticket('A') });
	await until(ticket('A'));
	made.take({ ticket: null });
	expect(made.protocols(0)).toEqual([]);
	await until(null);
	await db.meta.put({ key: 'ticket', value: 'polder, anything' });
	expect((await keeper()).protocols(0)).toEqual([]);
});
