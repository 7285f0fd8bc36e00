import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { fail, succeed } from '../../src/lib/domain/core/result';
import { applyChange, openRecord, readHistory, readPosts } from '../../src/lib/documents/record';
import { clientsOf } from '../../src/lib/replica/store/meaning';
import { OUTBOX_TABLES, putIntoOutbox } from '../../src/lib/replica/store/waiting';
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
import { editsIn } from '../../src/lib/replica/store/packs';
import { updatesOfOne } from '../../src/lib/replica/store/updates-of';

const BAD = { rule: 'HI-01', reason: 'history', facts: { field: 'x' } } as const;

let browser: Browser;
let tab: Tab;
let desk: Desk;

/** A record that the relay has, on this device. */
async function shared(id: string, by = tab): Promise<void> {
	await by.change(id, making('Start'));
	await desk.serve(by);
}

const isBad = ({ bad }: Readonly<Record<string, unknown>>) => (bad === true ? 'HI-01' : null);
const content = (id: string) => {
	const doc = openRecord([desk.state(id) ?? new Uint8Array([0, 0])]);
	return {
		fields: doc.getMap('fields').toJSON(),
		history: doc.getArray('history').toJSON(),
		posts: doc.getArray('posts').toJSON()
	};
};
const texts = (id: string) =>
	readPosts(openRecord([desk.state(id) ?? never()])).map(({ text }) => text);
const here = async (id: string, of = tab) => {
	const stored = await updatesOfOne(of.db, id);
	const doc = openRecord(stored.map(({ update }) => update));
	return {
		fields: doc.getMap('fields').toJSON(),
		history: doc.getArray('history').toJSON(),
		posts: doc.getArray('posts').toJSON()
	};
};

beforeEach(async () => {
	browser = new Browser();
	tab = await browser.tab();
	desk = new Desk(isBad);
	await tab.connect();
});
afterEach(async () => {
	await tab.channel.stop();
	browser.close();
	expect(tab.errors).toEqual([]);
});

describe('after a refusal', () => {
	test('the refused edit goes to the tray and the others are written again, in their order', async () => {
		await shared('r');
		await tab.change('r', setting({ note: 'before' }));
		await tab.change('r', { ...setting({ bad: true, stage: 's2' }) });
		await tab.change('r', titled('One', 'Start'));
		await tab.change('r', titled('Two', 'One'));
		await tab.change('r', posting('hello'));
		await desk.serve(tab);
		expect(content('r').fields).toMatchObject({ note: 'before', title: 'Two' });
		expect(content('r').fields).not.toHaveProperty('bad');
		expect(content('r').history).toMatchObject([
			{ what: 'created' },
			{ from: 'Start', to: 'One' },
			{ from: 'One', to: 'Two' }
		]);
		expect(content('r').posts).toHaveLength(1);
		expect(await here('r')).toEqual(content('r'));
		expect(await tab.db.refusals.toArray()).toMatchObject([
			{
				room: ROOM,
				record: 'r',
				title: 'Two',
				rule: 'HI-01',
				reason: 'history',
				facts: { field: 'x' },
				wanted: { of: 'record', change: { set: { bad: true, stage: 's2' } }, was: {} }
			}
		]);
	});

	test('the tray says what is there in place of the wanted value, and the row and totals follow', async () => {
		await shared('r');
		await tab.change('r', setting({ title: 'Bad', bad: true }));
		expect((await tab.db.records.get('r'))?.title).toBe('Bad');
		await desk.serve(tab);
		const [row] = await tab.db.refusals.toArray();
		expect(row?.wanted).toMatchObject({ of: 'record', was: { title: 'Start' } });
		expect((await tab.db.records.get('r'))?.title).toBe('Start');
	});

	test('no edit goes under the old client id any more', async () => {
		await shared('r');
		await tab.change('r', setting({ bad: true }));
		const [, refused] = await tab.sentEdits(2);
		if (refused === undefined) throw new Error('not sent');
		await desk.serve(tab);
		await tab.change('r', titled('After', 'Start'));
		await desk.serve(tab);
		const last = tab.edits.at(-1);
		const [client] = clientsOf(refused.update);
		expect(clientsOf(last?.update ?? new Uint8Array())).not.toContain(client);
		expect(content('r').fields).toMatchObject({ title: 'After' });
	});

	test('what the rules do not allow on the relay’s state goes to the tray with its own rule', async () => {
		await shared('r');
		await tab.change('r', setting({ bad: true, open: true }));
		await tab.change('r', titled('Needs it', 'Start'));
		await tab.change('r', posting('stands'));
		tab.judge = ({ before, touched }) =>
			touched.includes('title') && before?.['open'] !== true
				? fail({ rule: 'OP-07', reason: 'closed-stays-closed' })
				: succeed(null);
		await desk.serve(tab);
		expect((await tab.db.refusals.toArray()).map(({ rule }) => rule)).toEqual(['HI-01', 'OP-07']);
		expect(content('r').fields).toMatchObject({ title: 'Start' });
		expect(content('r').posts).toHaveLength(1);
	});

	test('OP-08 · a record that may not be seen any more leaves the device; what waited is in the tray', async () => {
		await shared('r');
		desk.refuses = () => 'OP-08';
		await tab.change('r', titled('One', 'Start'));
		await tab.change('r', titled('Two', 'One'));
		const edits = await tab.sentEdits(3);
		tab.channel.receive({ ...refusalOf(edits[1]), rule: 'OP-08', state: null });
		await tab.settled(async () => (await tab.waiting()).length === 0);
		expect(await tab.db.updates.count()).toBe(0);
		expect(await tab.db.records.count()).toBe(0);
		const tray = await tab.db.refusals.toArray();
		expect(tray.map(({ wanted }) => wanted)).toMatchObject([
			{ of: 'record', change: { set: { title: 'One' } }, was: {} },
			{ of: 'record', change: { set: { title: 'Two' } }, was: {} }
		]);
		expect(tray.map(({ title }) => title)).toEqual(['Two', 'Two']);
		// The answer to the second comes when nothing is left of it.
		tab.channel.receive({ ...refusalOf(edits[2]), rule: 'OP-08', state: null });
		await tab.connect();
		expect(await tab.db.refusals.count()).toBe(2);
	});

	test('a new record that is refused is one entry of the tray, with all that was done to it', async () => {
		desk.refuses = ({ title }) => (title === undefined ? null : 'OP-08');
		await tab.change('new', making('Mine'));
		await tab.change('new', titled('Mine, later', 'Mine'));
		await tab.change('new', posting('and a word'));
		await desk.serve(tab);
		expect(await tab.db.updates.count()).toBe(0);
		const tray = await tab.db.refusals.toArray();
		expect(tray).toHaveLength(1);
		const [entry] = tray;
		if (entry?.wanted.of !== 'whole-record') throw new Error('no whole record');
		const doc = openRecord([entry.wanted.update]);
		expect(doc.getMap('fields').get('title')).toBe('Mine, later');
		expect(readPosts(doc)).toHaveLength(1);
		expect(entry.title).toBe('Mine, later');
	});

	test('an imported record that is refused is kept whole', async () => {
		desk.refuses = ({ title }) => (title === 'Bad' ? 'SCHEMA' : null);
		await tab.store.createMany(ROOM, [
			{ id: 'a', change: making('Good') },
			{ id: 'b', change: making('Bad') },
			{ id: 'c', change: making('Good') }
		]);
		await desk.serve(tab);
		expect([...desk.records.keys()]).toEqual(['a', 'c']);
		expect(await tab.db.refusals.toArray()).toMatchObject([
			{ record: 'b', title: 'Bad', rule: 'SCHEMA', wanted: { of: 'whole-record' } }
		]);
	});

	test('withdrawn while edits wait: they are in the tray with what they wanted', async () => {
		await shared('r');
		await tab.change('r', posting('too late'));
		tab.channel.receive(batch({ withdrawn: ['r'], cursor: at(9) }));
		await tab.settled(async () => (await tab.waiting()).length === 0);
		expect(await tab.db.refusals.toArray()).toMatchObject([
			{ rule: 'OP-08', wanted: { of: 'record', change: { posts: [{ text: 'too late' }] } } }
		]);
		expect(await tab.db.updates.count()).toBe(0);
	});
});

const refusalOf = (edit: { number: number; record: string } | undefined) => ({
	type: 'refused' as const,
	number: edit?.number ?? 0,
	record: edit?.record ?? '',
	rule: BAD.rule,
	reason: BAD.reason,
	facts: BAD.facts,
	state: null as Uint8Array | null
});

describe('AUTHOR · a client id that belongs to another device', () => {
	test('the edit is written again under another, and nobody is told anything', async () => {
		await shared('r');
		await tab.change('r', titled('One', 'Start'));
		const edits = await tab.sentEdits(2);
		for (const { update } of edits) for (const id of clientsOf(update)) desk.foreign.add(id);
		await tab.change('r', titled('Two', 'One'));
		await desk.serve(tab);
		expect(content('r').fields).toMatchObject({ title: 'Two' });
		expect(content('r').history).toHaveLength(3);
		expect(await here('r')).toEqual(content('r'));
		expect(await tab.db.refusals.count()).toBe(0);
	});

	test('a new record is made again under another', async () => {
		await tab.change('new', making('Mine'));
		await tab.change('new', posting('word'));
		const [made] = await tab.sentEdits(2);
		for (const id of clientsOf(made?.update ?? new Uint8Array())) desk.foreign.add(id);
		await desk.serve(tab);
		expect(content('new').fields).toMatchObject({ title: 'Mine' });
		expect(content('new').posts).toHaveLength(1);
		expect(content('new').history).toHaveLength(1);
		expect(await tab.db.refusals.count()).toBe(0);
	});

	test('what the relay has by another way is not written again', async () => {
		await shared('r');
		const word = posting('said');
		await tab.change('r', word);
		const [, edit] = await tab.sentEdits(2);
		for (const client of clientsOf(edit?.update ?? never())) desk.foreign.add(client);
		const doc = desk.records.get('r') ?? never();
		applyChange(doc, word, 'another way');
		await desk.serve(tab);
		expect(content('r').posts).toHaveLength(1);
		expect(tab.edits).toHaveLength(2);
		expect(await here('r')).toEqual(content('r'));
		expect(await tab.db.refusals.count()).toBe(0);
	});

	test('of a copied browser profile: both copies go on, and nothing is there twice', async () => {
		await shared('r');
		await tab.change('r', posting('once'));
		await tab.change('r', titled('Once', 'Start'));
		const copy = new Browser();
		const second = await copy.tab();
		for (const table of tab.db.tables) {
			await second.db.table(table.name).bulkPut(await table.toArray());
		}
		const waiting = (await tab.db.outbox.toArray()).flatMap(editsIn);
		const own = waiting.flatMap(({ update }) => clientsOf(update));
		for (const client of own) desk.foreign.add(client);
		await second.connect();
		await desk.serve(second);
		desk.foreign.clear();
		await desk.serve(tab);
		expect(texts('r')).toEqual(['once']);
		expect(content('r').fields).toMatchObject({ title: 'Once' });
		expect(readHistory(openRecord([desk.state('r') ?? never()]))).toHaveLength(2);
		expect(await tab.db.refusals.count()).toBe(0);
		expect(await second.db.refusals.count()).toBe(0);
		await second.channel.stop();
		copy.close();
	});

	test('refused for ever, it ends in the tray and holds nobody up', async () => {
		await shared('r');
		await shared('other');
		await tab.change('r', titled('Never', 'Start'));
		await tab.change('other', titled('Goes on', 'Start'));
		const answer = desk.answer.bind(desk);
		let count = 0;
		desk.answer = (edit) => {
			if (edit.record !== 'r') return answer(edit);
			count += 1;
			const state = desk.state('r');
			return { ...refusalOf(edit), rule: 'AUTHOR', reason: 'not-your-device', state };
		};
		await desk.serve(tab);
		expect(count).toBe(3);
		expect(content('other').fields).toMatchObject({ title: 'Goes on' });
		expect(await tab.db.refusals.toArray()).toMatchObject([
			{ record: 'r', rule: 'AUTHOR', wanted: { of: 'record', change: { set: { title: 'Never' } } } }
		]);
	});
});

describe('while other edits are on their way', () => {
	test('one that does not stand on the refused one keeps its number and happens once', async () => {
		await shared('r');
		await tab.change('r', setting({ bad: true }));
		// Another tab had not seen that when it wrote its own.
		const number = await writtenElsewhere('r', setting({ title: 'Independent' }));
		const [, refused, other] = await tab.sentEdits(3);
		const state = desk.state('r');
		const accepted = desk.answer(other ?? never());
		tab.channel.receive({ ...refusalOf(refused), state });
		tab.channel.receive(accepted);
		await tab.settled(async () => (await tab.waiting()).length === 0);
		expect(tab.numbers.at(-1)).toBe(number);
		expect(await here('r')).toEqual(content('r'));
		expect(content('r').fields).toMatchObject({ title: 'Independent' });
		expect(content('r').fields).not.toHaveProperty('bad');
	});

	test('answers to edits that were written again meanwhile say nothing new', async () => {
		await shared('r');
		await tab.change('r', setting({ bad: true }));
		await tab.change('r', posting('one'));
		await tab.change('r', posting('two'));
		const held = (await tab.sentEdits(4)).slice(1).map((edit) => desk.answer(edit));
		expect(held.map(({ type }) => type)).toEqual(['refused', 'incomplete', 'incomplete']);
		for (const answer of held) tab.channel.receive(answer);
		const edits = await tab.sentEdits(6);
		for (const edit of edits.slice(4)) tab.channel.receive(desk.answer(edit));
		await tab.settled(async () => (await tab.waiting()).length === 0);
		expect(texts('r')).toEqual(['one', 'two']);
		expect(await here('r')).toEqual(content('r'));
		expect(tab.edits).toHaveLength(6);
	});

	test('an edit that the relay has taken, and not yet said so, is not written twice', async () => {
		await shared('r');
		await tab.change('r', posting('taken'));
		await tab.change('r', setting({ bad: true }));
		await tab.change('r', posting('after'));
		const edits = await tab.sentEdits(4);
		const accepted = desk.answer(edits[1] ?? never());
		// The relay says no at once, and yes when it is on the disk.
		tab.channel.receive(desk.answer(edits[2] ?? never()));
		tab.channel.receive(accepted);
		tab.channel.receive(desk.answer(edits[3] ?? never()));
		const [, , , , again] = await tab.sentEdits(5);
		tab.channel.receive(desk.answer(again ?? never()));
		await tab.settled(async () => (await tab.waiting()).length === 0);
		expect(texts('r')).toEqual(['taken', 'after']);
		expect(await here('r')).toEqual(content('r'));
	});

	test('a connection that breaks anywhere changes nothing of that', async () => {
		for (let answered = 0; answered < 4; answered++) {
			const id = `r${String(answered)}`;
			await shared(id);
			await tab.change(id, posting('one'));
			await tab.change(id, setting({ bad: true }));
			await tab.change(id, posting('two'));
			await tab.change(id, titled('Three', 'Start'));
			const before = tab.edits.length;
			tab.channel.pump();
			await tab.settled(async () => tab.numbers.at(-1) === (await tab.waiting()).at(-1));
			const edits = tab.edits.slice(-4);
			expect(before).toBeLessThanOrEqual(tab.edits.length);
			// The relay took all in; so many answers got through before the connection broke.
			const answers = edits.map((edit) => desk.answer(edit));
			for (const answer of answers.slice(0, answered)) tab.channel.receive(answer);
			tab.channel.pause();
			tab.sent.length = 0;
			await tab.connect(at(desk.seq));
			await desk.serve(tab);
			expect(texts(id)).toEqual(['one', 'two']);
			expect(content(id).fields).toMatchObject({ title: 'Three' });
			expect(content(id).history).toHaveLength(2);
			expect(await here(id)).toEqual(content(id));
			tab.sent.length = 0;
		}
	});
});

function never(): never {
	throw new Error('not sent');
}

/** Stores an edit that was made on what the relay has, and gives its number. */
async function writtenElsewhere(record: string, change: RecordChange): Promise<number> {
	const doc = openRecord([desk.state(record) ?? never()]);
	const before = Y.encodeStateVector(doc);
	applyChange(doc, change, 'elsewhere');
	const update = ownedBytes(Y.encodeStateAsUpdate(doc, before));
	await tab.db.updates.add({ record, update, mine: [doc.clientID] });
	await tab.db.transaction('rw', [...OUTBOX_TABLES], () =>
		putIntoOutbox(tab.db, [{ room: ROOM, record, update, change, at: 1 }])
	);
	return (await tab.waiting()).at(-1) ?? never();
}

describe('another tab of the device', () => {
	test('that holds the old document lets it go, and never hands the refused operation back', async () => {
		await shared('r');
		const second = await browser.tab();
		await second.change('r', setting({ note: 'from the second' }));
		await desk.serve(tab);
		await tab.change('r', setting({ bad: true }));
		// The second tab takes the operation in that will be refused.
		await second.change('r', posting('one'));
		await desk.serve(tab);
		await second.change('r', posting('two'));
		await second.change('r', posting('three'));
		await desk.serve(tab);
		expect(texts('r')).toEqual(['one', 'two', 'three']);
		expect(content('r').fields).not.toHaveProperty('bad');
		expect(await here('r')).toEqual(content('r'));
		expect(await tab.db.refusals.count()).toBe(1);
	});

	test('goes on with its document when updates were only merged', async () => {
		await shared('r');
		const second = await browser.tab();
		await second.change('r', posting('second 0'));
		for (let i = 0; i < 60; i++) await tab.change('r', posting(`first ${String(i)}`));
		const sizes = await tab.db.updates.where('record').equals('r').count();
		expect(sizes).toBeLessThan(30);
		await second.change('r', posting('second 1'));
		await desk.serve(tab);
		const mine = tab.edits.map(({ update }) => clientsOf(update)[0]);
		expect(new Set(mine).size).toBe(2);
		expect(await here('r')).toEqual(content('r'));
		const [row] = await updatesOfOne(tab.db, 'r');
		expect(new Set(row?.mine)).toEqual(new Set(mine));
	});

	test('that saw a record before it was withdrawn begins anew when it is granted again', async () => {
		await shared('r');
		const second = await browser.tab();
		await second.change('r', posting('lost'));
		const state = desk.state('r') ?? ownedBytes(new Uint8Array());
		tab.channel.receive(batch({ withdrawn: ['r'], cursor: at(8) }));
		tab.channel.receive(batch({ records: [{ record: 'r', update: state }], cursor: at(9) }));
		await tab.settled(
			async () => (await tab.db.refusals.count()) + (await tab.db.records.count()) === 2
		);
		await second.change('r', posting('kept'));
		await desk.serve(tab);
		expect(texts('r')).toEqual(['kept']);
		expect(readHistory(openRecord([state]))).toHaveLength(1);
	});
});
