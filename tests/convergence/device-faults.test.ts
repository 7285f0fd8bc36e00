import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	at,
	batch,
	Browser,
	Desk,
	Faults,
	making,
	posting,
	ROOM,
	setting,
	titled
} from '../support/records';
import type { Tab } from '../support/records';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { fail } from '../../src/lib/domain/core/result';

let browser: Browser;
let tab: Tab;
let desk: Desk;
let faults: Faults;

beforeEach(async () => {
	browser = new Browser();
	faults = new Faults();
	tab = await browser.tab(faults);
	desk = new Desk(({ bad }) => (bad === true ? 'HI-01' : null));
	await tab.connect();
});
afterEach(async () => {
	await tab.channel.stop();
	browser.close();
});

/** Everything that is stored, table by table. */
const everything = async (of = tab): Promise<unknown> =>
	Object.fromEntries(
		await Promise.all(
			of.db.tables.map(async (table) => [table.name, await table.toArray()] as const)
		)
	);

/**
 * Lets the work fail at its first write, its second, and so on: each time everything has to be as it
 * was before. Gives how many writes there were.
 */
async function failAtEachWrite(work: () => Promise<unknown>): Promise<number> {
	const before = await everything();
	for (let writes = 0; ; writes++) {
		faults.after = writes;
		const failed = await work().then(
			(outcome) => typeof outcome === 'object' && outcome !== null && isFailure(outcome),
			() => true
		);
		faults.after = null;
		if (!failed) return writes;
		expect(await everything()).toEqual(before);
	}
}

const isFailure = (outcome: object): boolean => 'ok' in outcome && outcome.ok === false;

describe('a device that fails in the middle', () => {
	test('of taking in a refusal has it whole or not at all', async () => {
		await tab.change('r', making('Start'));
		await desk.serve(tab);
		await tab.change('r', setting({ bad: true, title: 'Bad' }));
		await tab.change('r', posting('one'));
		await tab.change('r', titled('Two', 'Start'));
		const [, refused] = await tab.sentEdits(4);
		if (refused === undefined) throw new Error('not sent');
		const answer = desk.answer(refused);
		if (answer.type !== 'refused') throw new Error(answer.type);
		expect(await failAtEachWrite(() => tab.store.refused(answer))).toBeGreaterThan(5);
		tab.channel.pause();
		await tab.connect();
		await desk.serve(tab);
		expect(await tab.db.refusals.count()).toBe(1);
		expect(desk.records.get('r')?.getMap('fields').get('title')).toBe('Two');
		expect(desk.records.get('r')?.getArray('posts').length).toBe(1);
	});

	test('of an edit has not made it, and goes on from what is stored', async () => {
		await tab.change('r', making('Start'));
		await desk.serve(tab);
		// The update, the row, the totals, the outbox.
		const writes = await failAtEachWrite(() => tab.store.change(ROOM, 'r', titled('Two', 'Start')));
		expect(writes).toBeGreaterThan(2);
		await desk.serve(tab);
		expect(desk.records.get('r')?.getArray('history').length).toBe(2);
	});

	test('of taking in a batch has not moved its cursor, and takes it in on the next connection', async () => {
		const other = await new Browser().tab();
		await other.connect();
		for (const id of ['a', 'b', 'c']) await other.change(id, making(id));
		await desk.serve(other);
		const records = ['a', 'b', 'c'].map((id) => ({
			record: id,
			update: desk.state(id) ?? ownedBytes(new Uint8Array())
		}));
		const before = await everything();
		faults.after = 1;
		tab.channel.receive(batch({ records, cursor: at(20) }));
		tab.channel.receive(batch({ cursor: at(21) }));
		await tab.settled(() => tab.errors.length > 0);
		expect(tab.channel.caughtUp).toBe(false);
		expect(await everything()).toEqual(before);
		// Full is over: the tab starts again from the cursor that it has.
		await tab.channel.start();
		expect(tab.sent.at(-1)).toMatchObject({ type: 'subscribe', cursor: at(1) });
		tab.channel.receive(batch({ records, cursor: at(21) }));
		await tab.settled(() => tab.channel.caughtUp);
		expect(await tab.db.records.count()).toBe(3);
		other.store.close();
		other.db.close();
	});

	test('of taking in that a relay has lost everything loses nothing', async () => {
		tab.isAdmin = true;
		await tab.change('r', making('Start'));
		await desk.serve(tab);
		const sent = new Map();
		const before = await everything();
		faults.after = 0;
		await expect(tab.store.refill(ROOM, sent)).rejects.toThrow();
		expect(await everything()).toEqual(before);
		await tab.store.refill(ROOM, sent);
		await tab.store.refill(ROOM, sent);
		expect(await tab.waiting()).toHaveLength(1);
	});

	test('because its database is closed under it says so, and has everything when it is opened again', async () => {
		await tab.change('r', making('Start'));
		tab.db.close();
		expect(await tab.store.change(ROOM, 'r', posting('lost'))).toEqual(
			fail({ reason: 'not-stored', failure: 'closed' })
		);
		tab.channel.receive(batch({ cursor: at(30) }));
		await tab.settled(() => tab.errors.length > 0);
		expect(tab.channel.caughtUp).toBe(false);
		const again = await browser.tab();
		await again.connect();
		await again.change('r', posting('kept'));
		await desk.serve(again);
		expect(desk.records.get('r')?.getArray('posts').length).toBe(1);
		await again.channel.stop();
	});
});

test('a clock that is a year off, and comes right, changes nothing of the order', async () => {
	const YEAR = 365 * 24 * 3600 * 1000;
	tab.now = 2 * YEAR;
	await tab.change('r', making('Start'));
	await tab.change('r', titled('One', 'Start'));
	tab.now = YEAR;
	await tab.change('r', setting({ bad: true }));
	await tab.change('r', titled('Two', 'One'));
	tab.now = 3 * YEAR;
	await tab.change('r', titled('Three', 'Two'));
	await desk.serve(tab);
	expect(tab.numbers).toEqual([...tab.numbers].sort((a, b) => a - b));
	expect(desk.records.get('r')?.getMap('fields').get('title')).toBe('Three');
	expect(desk.records.get('r')?.getArray('history').length).toBe(4);
});

test('LIMIT · what no relay takes does not hold up what is behind it', async () => {
	const text = 'x'.repeat(8 * 1024 * 1024);
	await tab.store.createMany(ROOM, [
		{ id: 'huge', change: { ...making('Huge'), posts: [{ id: 'p', at: 1, by: 'ann', text }] } },
		{ id: 'small', change: making('Small') }
	]);
	await desk.serve(tab);
	expect([...desk.records.keys()]).toEqual(['small']);
	expect(tab.edits.map(({ record }) => record)).toEqual(['small']);
	expect(await tab.db.refusals.toArray()).toMatchObject([
		{ title: 'Huge', rule: 'LIMIT', reason: 'too-large', wanted: { of: 'whole-record' } }
	]);
});

test('one edit that is refused for ever is in the tray once, and the rest goes on', async () => {
	await tab.change('r', making('Start'));
	await tab.change('s', making('Other'));
	await desk.serve(tab);
	for (let i = 0; i < 5; i++) {
		await tab.change('r', setting({ bad: true, note: String(i) }));
		await tab.change('s', posting(`on ${String(i)}`));
	}
	await desk.serve(tab);
	expect(await tab.db.refusals.count()).toBe(5);
	expect(desk.records.get('s')?.getArray('posts').length).toBe(5);
	tab.channel.pause();
	const sent = tab.edits.length;
	await tab.connect();
	await desk.serve(tab);
	expect(tab.edits).toHaveLength(sent);
});
