import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { openRecord } from '../../src/lib/documents/record';
import {
	at,
	batch,
	Browser,
	Desk,
	making,
	posting,
	ROOM,
	setting,
	titled
} from '../support/records';
import type { Tab } from '../support/records';

/** Two devices, of Ann and of Ben, and what the relay sends between them. */
let browsers: Browser[];
let ann: Tab;
let ben: Tab;
let desk: Desk;

beforeEach(async () => {
	browsers = [new Browser(), new Browser()];
	[ann, ben] = (await Promise.all(browsers.map((browser) => browser.tab()))) as [Tab, Tab];
	desk = new Desk();
	await ann.connect(at(10));
	await ben.connect(at(10));
});
afterEach(async () => {
	for (const tab of [ann, ben]) {
		await tab.channel.stop();
		expect(tab.errors).toEqual([]);
	}
	for (const browser of browsers) browser.close();
});

/** Connects again with a cursor that the relay cannot go on from: it sends all that it has. */
async function whole(tab: Tab, cursor = at(1, 'new log')): Promise<void> {
	tab.channel.pause();
	tab.sent.length = 0;
	await tab.channel.start();
	const records = [...desk.records.keys()].map((record) => updateOf(record));
	tab.channel.receive(batch({ whole: true, wentBack: true, cursor, records }));
	await tab.settled(() => tab.channel.caughtUp || tab.errors.length > 0);
}

const updateOf = (record: string) => ({ record, update: desk.state(record) ?? EMPTY });

const EMPTY = ownedBytes(Y.encodeStateAsUpdate(new Y.Doc()));
const relays = (id: string) => ({
	fields: desk.records.get(id)?.getMap('fields').toJSON(),
	posts: desk.records.get(id)?.getArray('posts').toJSON().length
});

/** Hands a device what the relay has of a record, and serves it. */
async function pass(record: string, to: Tab): Promise<void> {
	to.channel.receive(batch({ records: [updateOf(record)], cursor: at(++desk.seq) }));
	const { seq } = desk;
	await to.settled(async () => (await to.db.cursors.get(ROOM))?.cursor === at(seq));
	await settledOrParked(to);
}

/** Ann makes a record and Ben writes in it; both have all of it. */
async function shared(): Promise<void> {
	await ann.change('r', making('Start'));
	await desk.serve(ann);
	await pass('r', ben);
	await ben.change('r', posting('of Ben'));
	await desk.serve(ben);
	await pass('r', ann);
	await ann.change('r', titled('Later', 'Start'));
	await desk.serve(ann);
	await pass('r', ben);
	await ben.change('r', titled('Ben’s', 'Later'));
	await desk.serve(ben);
	await pass('r', ann);
	await ann.change('r', titled('Ann’s', 'Ben’s'));
	await desk.serve(ann);
}

describe('a relay that has lost everything', () => {
	test('is filled again by an admin’s device, with what others wrote', async () => {
		await shared();
		const before = relays('r');
		desk.records.clear();
		ann.isAdmin = true;
		await whole(ann);
		await desk.serve(ann);
		expect(relays('r')).toEqual(before);
		expect(ann.edits).toHaveLength(1);
	});

	test('gets from everybody else what they wrote themselves, in whatever order they come', async () => {
		await shared();
		const before = relays('r');
		for (const [first, second] of [
			[ann, ben],
			[ben, ann]
		] as const) {
			desk.records.clear();
			await whole(first, at(1, `after ${String(first === ann)}`));
			await settledOrParked(first);
			await whole(second, at(1, `after ${String(first === ann)}`));
			await settledOrParked(second);
			// Whatever waited for the others' part goes when that has come.
			for (const tab of [first, second, first, second]) {
				await pass('r', tab);
			}
			expect(relays('r')).toEqual(before);
		}
		expect(await ann.db.refusals.count()).toBe(0);
		expect(await ben.db.refusals.count()).toBe(0);
	});

	test('is not sent what it has', async () => {
		await shared();
		ann.isAdmin = true;
		await whole(ann);
		await desk.serve(ann);
		expect(ann.edits).toHaveLength(0);
	});

	test('a device that broke off in between does it once more, and nothing is there twice', async () => {
		await shared();
		const before = relays('r');
		desk.records.clear();
		ann.isAdmin = true;
		const refill = ann.store.refill.bind(ann.store);
		ann.store.refill = () => Promise.reject(new Error('the tab was closed'));
		await whole(ann);
		expect(ann.errors).toHaveLength(1);
		ann.store.refill = refill;
		ann.errors.length = 0;
		// It has not followed the new log yet.
		expect((await ann.db.cursors.get(ROOM))?.cursor).toMatch(/^log-/);
		await whole(ann);
		expect(await ann.waiting()).toHaveLength(1);
		await desk.serve(ann);
		expect(relays('r')).toEqual(before);
	});

	test('what waits is not removed with what the relay does not have', async () => {
		await shared();
		desk.records.clear();
		await ann.change('r', setting({ note: 'waits' }));
		await ann.change('new', making('Only here'));
		await whole(ann);
		expect((await ann.db.records.toCollection().primaryKeys()).sort()).toEqual(['new', 'r']);
	});
});

test('a relay restored from an older backup gets what has happened since', async () => {
	await shared();
	const now = relays('r');
	const backup = new Y.Doc();
	const doc = desk.records.get('r');
	if (doc === undefined) throw new Error('nothing there');
	// The backup has the beginning alone.
	const [first] = ann.edits;
	Y.applyUpdate(backup, first?.update ?? EMPTY);
	desk.records.set('r', backup);
	await whole(ann, at(1));
	await settledOrParked(ann);
	await whole(ben, at(2));
	await settledOrParked(ben);
	await pass('r', ann);
	await settledOrParked(ann);
	expect(relays('r')).toEqual(now);
});

/** Serves a device until it has nothing to send, whatever waits for better times. */
async function settledOrParked(tab: Tab): Promise<void> {
	let quiet = 0;
	let count = -1;
	tab.channel.pump();
	await tab.settled(async () => {
		const open = desk.unanswered(tab);
		for (const edit of open) tab.channel.receive(desk.answer(edit));
		const waiting = (await tab.waiting()).length;
		quiet = open.length === 0 && waiting === count ? quiet + 1 : 0;
		count = waiting;
		return quiet > 20;
	});
}

describe('what a relay can do nothing with for now', () => {
	/** A record of which the relay has lost the beginning. */
	async function beheaded(id: string): Promise<void> {
		await ann.change(id, making('Start'));
		await desk.serve(ann);
		await pass(id, ben);
		desk.records.delete(id);
	}

	test('is asked for as a whole, once, for all the edits that it holds', async () => {
		await beheaded('r');
		await ben.change('r', titled('One', 'Start'));
		await ben.change('r', titled('Two', 'One'));
		await ben.change('r', posting('three'));
		await desk.serve(ben);
		expect(relays('r')).toMatchObject({ fields: { kind: 'topic', title: 'Two' }, posts: 1 });
		// Three edits, the whole, and the two that go after it as they are.
		expect(ben.edits).toHaveLength(6);
		expect(ben.edits.filter(({ update }) => update.length > 200)).toHaveLength(1);
	});

	test('AUTHOR · waits without holding anybody up, and survives what is accepted after it', async () => {
		await beheaded('r');
		for (const { update } of ann.edits) {
			for (const client of Y.parseUpdateMeta(update).to.keys()) desk.foreign.add(client);
		}
		await ben.change('r', titled('Waits', 'Start'));
		await ben.change('r', posting('waits'));
		await ben.change('other', making('Goes on'));
		await desk.serve(ben, 2);
		expect(desk.records.has('other')).toBe(true);
		await ben.change('other', posting('and on'));
		await desk.serve(ben, 2);
		expect(relays('other').posts).toBe(1);
		expect(await ben.db.refusals.count()).toBe(0);

		// The lost part comes back from where it was written: what waited goes by itself.
		desk.foreign.clear();
		desk.records.set('r', openRecord(ann.edits.map(({ update }) => update)));
		ben.channel.receive(
			batch({ records: [{ record: 'r', update: desk.state('r') ?? EMPTY }], cursor: at(99) })
		);
		await desk.serve(ben);
		expect(relays('r').posts).toBe(1);
	});

	test('is given the whole once, however often it says that something is missing', async () => {
		await ann.change('r', making('Start'));
		await ann.change('other', making('Goes on'));
		const answer = desk.answer.bind(desk);
		let asked = 0;
		desk.answer = (edit) => {
			if (edit.record !== 'r') return answer(edit);
			asked += 1;
			return { type: 'incomplete', number: edit.number, record: 'r' };
		};
		await desk.serve(ann, 1);
		await ann.settled(() => desk.unanswered(ann).length > 0 || asked === 2);
		await ann.change('other', posting('and on'));
		await desk.serve(ann, 1);
		expect(asked).toBe(2);
		expect(relays('other').posts).toBe(1);
	});

	test('HI-03 · waits as well when the relay finds others’ lines in it', async () => {
		await beheaded('r');
		await ben.change('r', titled('Waits', 'Start'));
		ben.channel.receive(desk.answer((await ben.sentEdits(1))[0] ?? never()));
		const [, whole] = await ben.sentEdits(2);
		ben.channel.receive({
			...{ type: 'refused', number: whole?.number ?? 0, record: 'r', rule: 'HI-03' },
			...{ reason: 'not-the-author', facts: {}, state: null }
		});
		await ben.change('other', making('Goes on'));
		const [, , next] = await ben.sentEdits(3);
		ben.channel.receive(desk.answer(next ?? never()));
		await ben.settled(async () => (await ben.waiting()).length === 1);
		expect(await ben.fields('r')).toMatchObject({ title: 'Waits' });
		expect(await ben.db.refusals.count()).toBe(0);
	});

	test('is tried again on the next connection', async () => {
		await beheaded('r');
		for (const { update } of ann.edits) {
			for (const client of Y.parseUpdateMeta(update).to.keys()) desk.foreign.add(client);
		}
		await ben.change('r', titled('Waits', 'Start'));
		await ben.change('r', posting('waits'));
		await desk.serve(ben, 2);
		desk.foreign.clear();
		ben.channel.pause();
		await ben.connect(at(100));
		await desk.serve(ben);
		expect(relays('r').posts).toBe(1);
	});
});

function never(): never {
	throw new Error('not sent');
}

describe('LW-03 · what a device wrote under an id that another device has carried', () => {
	/** Ann has a record with one more line than the relay, to which somebody else has brought the beginning. */
	async function carried(): Promise<void> {
		await ann.change('r', making('Start'));
		await desk.serve(ann);
		const [first] = ann.edits;
		const beginning = openRecord([first?.update ?? EMPTY]);
		await ann.change('r', posting('more'));
		await ann.change('r', titled('Later', 'Start'));
		await desk.serve(ann);
		desk.records.set('r', beginning);
		for (const client of Y.parseUpdateMeta(first?.update ?? EMPTY).to.keys())
			desk.foreign.add(client);
	}

	test('is written again when the relay was restored', async () => {
		await carried();
		await whole(ann);
		await settledOrParked(ann);
		expect(await ann.waiting()).toEqual([]);
		expect(relays('r')).toMatchObject({ fields: { title: 'Later' }, posts: 1 });
		expect(await ann.db.refusals.count()).toBe(0);
	});

	test('goes to the tray when the rules forbid it now', async () => {
		await carried();
		desk.foreign.clear();
		desk.refuses = () => 'OP-07';
		await whole(ann);
		await settledOrParked(ann);
		expect(await ann.waiting()).toEqual([]);
		expect(await ann.db.refusals.count()).toBeGreaterThan(0);
	});

	test('is written again when the whole was asked for', async () => {
		await ann.change('r', making('Start'));
		await desk.serve(ann);
		const [first] = ann.edits;
		desk.records.delete('r');
		await ann.change('r', posting('more'));
		const answer = desk.answer.bind(desk);
		desk.answer = (edit) => {
			const answered = answer(edit);
			// Before the whole comes, an admin's device has brought the beginning.
			if (answered.type === 'incomplete') {
				desk.records.set('r', openRecord([first?.update ?? EMPTY]));
				for (const client of Y.parseUpdateMeta(first?.update ?? EMPTY).to.keys())
					desk.foreign.add(client);
			}
			return answered;
		};
		await settledOrParked(ann);
		expect(await ann.waiting()).toEqual([]);
		expect(relays('r').posts).toBe(1);
	});
});
