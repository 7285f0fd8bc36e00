import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { fail } from '../../src/lib/domain/core/result';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { noteChange, type NoteNode } from '../../src/lib/domain/note/note';
import type { TextClash } from '../../src/lib/domain/page/clash';
import { createPage } from '../../src/lib/domain/page/commands';
import { firstUpdate, openRecord } from '../../src/lib/documents/record';
import { noteRoot, readNote } from '../../src/lib/documents/rich';
import { generationOf } from '../../src/lib/replica/store/open-documents';
import { actingAs } from '../support/guarded-records';
import { at, batch, Browser, Desk, ROOM, type Tab } from '../support/records';

const BODY = bodyOf('page');
const para = (text: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });

let browser: Browser;
let tab: Tab;
let desk: Desk;

/** Ann's device with a page of Bob's, which the relay has. */
beforeEach(async () => {
	browser = new Browser();
	tab = await browser.tab();
	desk = new Desk();
	const page = firstUpdate(
		createPage({ space: 'north', title: 'Plan' }, { parent: null, order: 'a0' }, actingAs('bob'))
	);
	const of = { id: 'page', space: 'north' };
	const text = [para('First.'), para('We sail at nine.')];
	const body = firstUpdate(createBody(of, actingAs('bob'), text));
	desk.records.set('page', openRecord([page]));
	desk.records.set(BODY, openRecord([body]));
	await tab.channel.start();
	tab.channel.receive(
		batch({
			records: [
				{ record: 'page', update: page },
				{ record: BODY, update: body }
			]
		})
	);
	await tab.settled(() => tab.channel.caughtUp);
});
afterEach(async () => {
	await tab.channel.stop();
	tab.store.close();
	browser.close();
	expect(tab.errors).toEqual([]);
});

/** The first run of text in the second paragraph. */
function sentence(doc: Y.Doc): Y.XmlText {
	const block: unknown = noteRoot(doc).get(1);
	const run: unknown = block instanceof Y.XmlElement ? block.get(0) : null;
	if (!(run instanceof Y.XmlText)) throw new Error('no text');
	return run;
}

/** Ann writes, as an editor does: in a document of its own. */
async function write(work: (doc: Y.Doc) => void): Promise<void> {
	const rows = await tab.store.notes.stored('page');
	const doc = openRecord(rows.map(({ update }) => update));
	const [before, known] = [readNote(doc), Y.encodeStateVector(doc)];
	doc.transact(() => {
		work(doc);
	});
	const note = noteChange(before, readNote(doc));
	if (note === null) throw new Error('nothing was written');
	const edit = { update: Y.encodeStateAsUpdate(doc, known), note, isLate: false };
	const generation = generationOf(rows);
	expect(await tab.store.notes.save(ROOM, 'page', { ...edit, generation })).toMatchObject({
		ok: true
	});
}

/** What somebody else writes on what the relay has. */
function theirs(work: (doc: Y.Doc) => void): Uint8Array {
	const other = openRecord([desk.state(BODY) ?? new Uint8Array([0, 0])]);
	const known = Y.encodeStateVector(other);
	other.transact(() => {
		work(other);
	});
	return Y.encodeStateAsUpdate(other, known);
}

async function receive(update: Uint8Array, cursor: number): Promise<void> {
	tab.channel.receive(
		batch({ cursor: at(cursor), records: [{ record: BODY, update: ownedBytes(update) }] })
	);
	await tab.settled(async () => (await tab.db.cursors.get(ROOM))?.cursor === at(cursor));
}

async function clashes(): Promise<readonly TextClash[]> {
	const record = (await tab.store.read('page'))?.record;
	return record?.kind === 'page' ? [...record.clashes.values()] : [];
}

const type = (words: string) => (doc: Y.Doc) => {
	sentence(doc).insert(sentence(doc).length, words);
};
const rewrite = (words: string) => (doc: Y.Doc) => {
	sentence(doc).delete(0, 15);
	sentence(doc).insert(0, words);
};
const remove = (doc: Y.Doc): void => {
	noteRoot(doc).delete(1, 1);
};

describe('PG-06 · who comes back with what they wrote meanwhile', () => {
	test('finds their words in a paragraph that is gone, beside the page and for everybody', async () => {
		tab.channel.pause();
		await write(type(' Bring coats.'));
		const gone = theirs(remove);
		await tab.channel.start();
		await receive(gone, 90);
		const lost = { of: 'lost', text: 'We sail at nine. Bring coats.', wrote: true, by: 'ann' };
		expect(await clashes()).toMatchObject([lost]);
		const [clash] = await clashes();
		expect(clash).toMatchObject({
			when: expect.any(Number) as unknown,
			theirs: expect.any(String) as unknown
		});
		expect(await tab.db.refusals.count()).toBe(0);
		const sent = await tab.sentEdits(2);
		expect(sent.map(({ record }) => record)).toEqual([BODY, 'page']);
	});

	test('finds the words of others in a paragraph that they deleted', async () => {
		tab.channel.pause();
		await write(remove);
		const words = theirs(type(' Bring coats.'));
		await tab.channel.start();
		await receive(words, 90);
		expect(await clashes()).toMatchObject([
			{ of: 'lost', words: ' Bring coats.', wrote: false, by: 'ann' }
		]);
	});

	test('finds two versions of a sentence, also in what comes just after the connection is there', async () => {
		tab.channel.pause();
		await write(rewrite('We leave at noon'));
		const other = theirs(rewrite('The boat goes at ten'));
		tab.now = 100;
		await tab.connect(at(80));
		await receive(other, 90);
		expect(await clashes()).toMatchObject([
			{ of: 'versions', one: 'We leave at noon.', other: 'The boat goes at ten.', by: 'ann' }
		]);
	});

	test('finds them once, however often they come', async () => {
		tab.channel.pause();
		await write(rewrite('We leave at noon'));
		const other = theirs(rewrite('The boat goes at ten'));
		await tab.channel.start();
		await receive(other, 90);
		await receive(other, 91);
		expect(await clashes()).toHaveLength(1);
	});

	test('who may not write the page any more has their words in the tray', async () => {
		tab.channel.pause();
		await write(type(' Bring coats.'));
		const gone = theirs(remove);
		tab.judge = () => fail({ rule: 'PG-01', reason: 'page-locked' });
		await tab.channel.start();
		await receive(gone, 90);
		expect(await clashes()).toEqual([]);
		expect(await tab.db.refusals.toArray()).toMatchObject([{ reason: 'block-gone' }]);
	});
});

describe('PG-06 · who writes at the same time with a connection', () => {
	test.each([
		['deletes a paragraph in which somebody types', type(' Bring'), remove],
		['types in a paragraph that is being deleted', remove, type(' Bring')],
		['replaces the same words', rewrite('We leave'), rewrite('The boat goes')]
	])('is asked nothing: one %s', async (_, mine, other) => {
		tab.now = 100;
		const update = theirs(other);
		await write(mine);
		await receive(update, 90);
		expect(await clashes()).toEqual([]);
		expect(await tab.db.refusals.count()).toBe(0);
	});
});
