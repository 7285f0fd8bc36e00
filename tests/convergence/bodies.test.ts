import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { noteChange, noteText, type Note, type NoteNode } from '../../src/lib/domain/note/note';
import { seededText } from '../../src/lib/documents/first-body';
import { firstUpdate, openRecord } from '../../src/lib/documents/record';
import { applyNote, noteRoot, readNote } from '../../src/lib/documents/rich';
import { generationOf } from '../../src/lib/replica/store/open-documents';
import { search } from '../../src/lib/replica/store/search';
import { actingAs, newDeal } from '../support/guarded-records';
import { at, batch, Browser, Desk, ROOM, type Tab } from '../support/records';

const BODY = bodyOf('deal');
const ACTING = actingAs('ann');
const para = (text: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const textOf = (note: Note): string => noteText(note, (_, id) => id);

let browser: Browser;
let tab: Tab;
let desk: Desk;

beforeEach(async () => {
	browser = new Browser();
	tab = await browser.tab();
	desk = new Desk(({ bad }) => (bad === true ? 'HI-01' : null));
	await tab.connect();
	await tab.change('deal', newDeal('ann'));
	await desk.serve(tab);
});
afterEach(async () => {
	await tab.channel.stop();
	tab.store.close();
	browser.close();
	expect(tab.errors).toEqual([]);
});

/** Writes in the text of the deal, as an editor does: in a document of its own. */
async function write(work: (doc: Y.Doc) => void): Promise<void> {
	const { notes } = tab.store;
	expect(await notes.begin(ROOM, 'deal', ACTING)).toMatchObject({ ok: true });
	const rows = await notes.stored('deal');
	const doc = openRecord(rows.map(({ update }) => update));
	const [before, known] = [readNote(doc), Y.encodeStateVector(doc)];
	doc.transact(() => {
		work(doc);
	});
	const note = noteChange(before, readNote(doc));
	if (note === null) throw new Error('nothing was written');
	const update = Y.encodeStateAsUpdate(doc, known);
	const saved = await notes.save(ROOM, 'deal', {
		update,
		note,
		generation: generationOf(rows),
		isLate: false
	});
	expect(saved).toEqual({ ok: true, value: 'saved' });
}
const add = (...added: NoteNode[]) =>
	write((doc) => {
		applyNote(doc, { at: 0, after: null, removed: [], added });
	});
const row = () => tab.db.records.get('deal');
const stale = () => tab.db.bodies.where('stale').equals(1).count();

describe('HI-14 · what follows from the text of a record is read when writing pauses', () => {
	test('its row says how it begins, how long it is and whom it names, and it is found by its words', async () => {
		await add(
			para('Measure the harbour crane'),
			{ type: 'paragraph', content: [{ type: 'mention', attrs: { kind: 'deal', id: 'other' } }] },
			{
				type: 'paragraph',
				content: [{ type: 'mention', attrs: { kind: 'member', id: 'bob', at: 7 } }]
			}
		);
		expect(await stale()).toBe(1);
		await tab.store.readTexts();
		expect(await stale()).toBe(0);
		expect(await row()).toMatchObject({
			title: 'Deal',
			body: { excerpt: 'Measure the harbour crane\n[[deal:other]]\n[[member:bob]]', count: 4 }
		});
		expect(
			(await row())?.kind === 'deal' && (await tab.db.bodies.get(BODY))?.summary.links
		).toEqual(['other']);
		expect(await tab.db.notices.where('record').equals(BODY).toArray()).toMatchObject([
			{ what: 'noted', topic: 'deal', members: ['bob'] }
		]);
		expect((await search(tab.db, 'harbour', 5)).map(({ id }) => id)).toEqual(['deal']);
		// No list and no search opens it, and a change of the record does not read it again.
		await tab.change('deal', { ...NO_CHANGE, set: { title: 'Renamed' } });
		expect(await row()).toMatchObject({ title: 'Renamed', body: { count: 4 } });
	});

	test('a device that was switched off while somebody wrote reads it when it is on again', async () => {
		await add(para('Nearly forgotten'));
		tab.store.close();
		const again = await browser.tab();
		expect(await row()).toMatchObject({ body: { count: 0 } });
		await again.store.readTexts();
		expect(await row()).toMatchObject({ body: { excerpt: 'Nearly forgotten', count: 2 } });
		await again.channel.stop();
		again.store.close();
	});

	test('with the record it goes into the bin and comes back, found or not', async () => {
		await add(para('Harbour'));
		await tab.store.readTexts();
		await tab.change('deal', { ...NO_CHANGE, set: { binned: true } });
		expect(await search(tab.db, 'harbour', 5)).toEqual([]);
		await tab.change('deal', { ...NO_CHANGE, set: { binned: false } });
		expect((await search(tab.db, 'harbour', 5)).map(({ id }) => id)).toEqual(['deal']);
		expect(await row()).toMatchObject({ body: { excerpt: 'Harbour' } });
	});
});

describe('HI-14 · a text goes with its record', () => {
	test('OP-08 · withdrawn it is gone from the device, and what waits of it is in the tray', async () => {
		await add(para('Sent'));
		await desk.serve(tab);
		await add(para('Waits'));
		await tab.store.readTexts();
		tab.channel.receive(batch({ cursor: at(90), withdrawn: ['deal'] }));
		await tab.settled(async () => (await row()) === undefined);
		expect(await tab.db.updates.where('record').equals(BODY).count()).toBe(0);
		expect(await tab.db.bodies.count()).toBe(0);
		expect(await search(tab.db, 'sent', 5)).toEqual([]);
		expect(await tab.waiting()).toEqual([]);
		expect(await tab.db.refusals.toArray()).toMatchObject([
			{ record: BODY, title: 'Deal', wanted: { change: { note: { added: [para('Waits')] } } } }
		]);
	});

	test('a record that is refused takes its text along, whose words are in the tray', async () => {
		const { notes } = tab.store;
		await tab.change('bad', { ...newDeal('ann'), set: { ...newDeal('ann').set, bad: true } });
		await notes.begin(ROOM, 'bad', ACTING, 'Typed for nothing?');
		desk.refuses = ({ bad, record }) => (bad === true || record === 'bad' ? 'OP-08' : null);
		await desk.serve(tab);
		expect(
			await tab.db.updates
				.where('record')
				.anyOf(['bad', bodyOf('bad')])
				.count()
		).toBe(0);
		const tray = await tab.db.refusals.toArray();
		expect(tray.map(({ record }) => record).sort()).toEqual(['bad', bodyOf('bad')].sort());
		const kept = tray.find(({ record }) => record === bodyOf('bad'))?.wanted;
		const whole = kept?.of === 'whole-record' ? openRecord([kept.update]) : null;
		expect(whole === null ? '' : textOf(readNote(whole))).toBe('Typed for nothing?');
	});
});

describe('HI-14 · what was written into a paragraph that somebody else deleted', () => {
	/** What another device sends that deletes the first paragraph as the relay has it. */
	const deletion = (): Uint8Array => {
		const other = openRecord([desk.state(BODY) ?? new Uint8Array([0, 0])]);
		const known = Y.encodeStateVector(other);
		noteRoot(other).delete(0, 1);
		return ownedBytes(Y.encodeStateAsUpdate(other, known));
	};
	const typed = (doc: Y.Doc, text: string): void => {
		const block: unknown = noteRoot(doc).get(0);
		const first: unknown = block instanceof Y.XmlElement ? block.get(0) : null;
		if (first instanceof Y.XmlText) first.insert(first.length, text);
	};
	const receive = async (update: Uint8Array, cursor: number): Promise<void> => {
		tab.channel.receive(
			batch({ cursor: at(cursor), records: [{ record: BODY, update: ownedBytes(update) }] })
		);
		await tab.settled(async () => (await tab.db.cursors.get(ROOM))?.cursor === at(cursor));
	};
	const inTray = async () =>
		(await tab.db.refusals.toArray()).map(({ reason, wanted }) => [
			reason,
			wanted.of === 'record' ? textOf(wanted.change.note?.added ?? []) : ''
		]);

	test('is kept when the deletion arrives, and put back at the end of the text', async () => {
		await add(para('Old'), para('Stays'));
		await desk.serve(tab);
		const gone = deletion();
		await write((doc) => {
			typed(doc, ' and new words');
		});
		await receive(gone, 91);
		expect(await inTray()).toEqual([['block-gone', ' and new words']]);
		const [kept] = await tab.db.refusals.toArray();
		const change = kept?.wanted.of === 'record' ? kept.wanted.change : NO_CHANGE;
		await tab.store.repeat(ROOM, BODY, change);
		expect(textOf((await tab.store.read(BODY))?.note ?? [])).toBe('Stays\n and new words');
	});

	test('is kept when it was deleted before it was saved', async () => {
		await add(para('Old'), para('Stays'));
		await desk.serve(tab);
		const rows = await tab.store.notes.stored('deal');
		const doc = openRecord(rows.map(({ update }) => update));
		const [before, known] = [readNote(doc), Y.encodeStateVector(doc)];
		typed(doc, ' too late');
		const note = noteChange(before, readNote(doc));
		if (note === null) throw new Error('nothing was written');
		await receive(deletion(), 92);
		const update = Y.encodeStateAsUpdate(doc, known);
		await tab.store.notes.save(ROOM, 'deal', {
			update,
			note,
			generation: generationOf(rows),
			isLate: false
		});
		expect(await inTray()).toEqual([['block-gone', ' too late']]);
	});

	test('is not kept when its own words were deleted by somebody who had seen them', async () => {
		await add(para('Old'));
		await write((doc) => {
			typed(doc, ' and seen');
		});
		await desk.serve(tab);
		await receive(deletion(), 93);
		expect(await inTray()).toEqual([]);
	});
});

test('HI-14 · devices that begin a text with the same plain text by themselves write it once', () => {
	const [one, other] = [seededText(BODY, 'Line\n\nLast'), seededText(BODY, 'Line\n\nLast')];
	expect(one).toEqual(other);
	expect(textOf(readNote(openRecord([one ?? new Uint8Array(), other ?? new Uint8Array()])))).toBe(
		'Line\n\nLast'
	);
	expect(seededText(BODY, '  ')).toBeNull();
});

test('HI-14 · what was written into a text is kept when its making was stamped anew, and gives way to another device’s', async () => {
	// By a clock that is ahead.
	tab.now = 90_000_000;
	await add(para('Typed here'));
	const [, making] = await tab.sentEdits(3);
	const refused = { type: 'refused', record: BODY, rule: 'HI-07' } as const;
	tab.channel.receive({
		...{ ...refused, number: making?.number ?? 0, reason: 'clock-ahead' },
		...{ facts: { now: '1000' }, state: null }
	});
	const again = (await tab.sentEdits(4))[3];
	const theirs = openRecord([
		firstUpdate(createBody({ id: 'deal', space: 'north' }, actingAs('bob')))
	]);
	applyNote(theirs, { at: 0, after: null, removed: [], added: [para('Typed there')] });
	tab.channel.receive({
		...{ ...refused, number: again?.number ?? 0, reason: 'made-already' },
		...{ facts: {}, state: ownedBytes(Y.encodeStateAsUpdate(theirs)) }
	});
	await tab.settled(async () => {
		const rows = await tab.store.notes.stored('deal');
		const text = textOf(readNote(openRecord(rows.map(({ update }) => update))));
		return text.includes('Typed here') && text.includes('Typed there');
	});
	expect(await tab.db.refusals.count()).toBe(0);
});
