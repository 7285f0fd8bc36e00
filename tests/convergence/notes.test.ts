import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import { fail } from '../../src/lib/domain/core/result';
import { bodyOf } from '../../src/lib/domain/note/body';
import { noteText, type Note, type NoteNode } from '../../src/lib/domain/note/note';
import { openRecord, readFields } from '../../src/lib/documents/record';
import { applyNote, readNote } from '../../src/lib/documents/rich';
import { NoteSession, type NoteSaving } from '../../src/lib/replica/notes/note-session';
import {
	at,
	batch,
	Browser,
	Desk,
	making,
	ROOM,
	setting,
	titled,
	type Tab
} from '../support/records';
import { actingAs } from '../support/guarded-records';
import { waitFor } from '../support/wait-for';

const BODY = bodyOf('r');
const ACTING = actingAs('ann');
const EMPTY = ownedBytes(new Uint8Array([0, 0]));

const para = (text: string): NoteNode => ({
	type: 'paragraph',
	...(text === '' ? {} : { content: [{ type: 'text', text }] })
});
const textOf = (note: Note): string => noteText(note, (_, id) => id);
const noteIn = (state: Uint8Array | null): string =>
	textOf(state === null ? [] : readNote(openRecord([state])));

/** An editor: a session with hands to write. */
class Writer {
	replaced = 0;
	saving: NoteSaving = { is: 'saved' };
	readonly session: NoteSession;
	stashed: Uint8Array | null = null;

	constructor(tab: Tab) {
		const keep = {
			read: () => [],
			write: (update: Uint8Array | null) => {
				this.stashed = update;
			}
		};
		this.session = new NoteSession(tab.store.notes, ROOM, 'r', ACTING, keep, {
			onReplaced: () => {
				this.replaced += 1;
			},
			onSaving: (saving) => {
				this.saving = saving;
			}
		});
		this.session.start();
	}

	get doc(): Y.Doc {
		const doc = this.session.fragment?.doc;
		if (doc === null || doc === undefined) throw new Error('no text yet');
		return doc;
	}

	get text(): string {
		return textOf(readNote(this.doc));
	}

	ready(): Promise<void> {
		return waitFor(
			() => this.session.fragment !== null,
			() => 'not opened',
			3000
		);
	}

	/** Adds a paragraph. */
	add(text: string, place = readNote(this.doc).length): void {
		const after = readNote(this.doc)[place - 1] ?? null;
		this.doc.transact(() => {
			applyNote(this.doc, { at: place, after, removed: [], added: [para(text)] });
		}, 'editor');
	}

	/** Types into the paragraph that has the place. */
	type(place: number, offset: number, text: string): void {
		this.doc.transact(() => {
			const block: unknown = this.session.fragment?.get(place);
			if (!(block instanceof Y.XmlElement)) return;
			const first: unknown = block.length === 0 ? null : block.get(0);
			if (first instanceof Y.XmlText) first.insert(Math.min(offset, first.length), text);
			else block.insert(0, [new Y.XmlText(text)]);
		}, 'editor');
	}

	remove(place: number): void {
		this.doc.transact(() => this.session.fragment?.delete(place, 1), 'editor');
	}
}

let browser: Browser;
let tab: Tab;
let desk: Desk;
let writer: Writer;

beforeEach(async () => {
	browser = new Browser();
	tab = await browser.tab();
	desk = new Desk(({ bad }) => (bad === true ? 'HI-01' : null));
	await tab.connect();
	await tab.change('r', making('Start'));
	await desk.serve(tab);
	writer = new Writer(tab);
	await writer.ready();
	await desk.serve(tab);
});
afterEach(async () => {
	await writer.session.close();
	await tab.channel.stop();
	browser.close();
	expect(tab.errors).toEqual([]);
});

describe('a note that is written in', () => {
	test('is saved in one edit for what was gathered, and reaches the relay', async () => {
		writer.add('Hello');
		writer.type(0, 5, ' there');
		expect(await tab.waiting()).toEqual([]);
		await writer.session.flush();
		expect(await tab.waiting()).toHaveLength(1);
		expect(writer.saving.is).toBe('saved');
		await desk.serve(tab);
		expect(noteIn(desk.state(BODY))).toBe('Hello there');
	});

	test('saves itself soon after', async () => {
		writer.add('By itself');
		await waitFor(
			async () => (await tab.waiting()).length === 1,
			() => 'not saved',
			3000
		);
	});

	test('has one edit that waits, however long somebody writes in one place without a connection', async () => {
		writer.add('a');
		await writer.session.flush();
		for (const letter of 'bcdefgh') {
			writer.type(0, 99, letter);
			await writer.session.flush();
		}
		expect(await tab.waiting()).toHaveLength(1);
		await desk.serve(tab);
		expect(noteIn(desk.state(BODY))).toBe('abcdefgh');
	});

	test('loses nothing when an edit becomes one with another that is on its way', async () => {
		writer.add('first');
		await writer.session.flush();
		const [, sent] = await tab.sentEdits(2);
		if (sent === undefined) throw new Error('not sent');
		writer.type(0, 99, ' second');
		await writer.session.flush();
		tab.channel.receive(desk.answer(sent));
		await desk.serve(tab);
		expect(noteIn(desk.state(BODY))).toBe('first second');
	});

	test('takes in what others write, without a word of its own', async () => {
		const other = openRecord([desk.state(BODY) ?? EMPTY]);
		const before = Y.encodeStateVector(other);
		applyNote(other, { at: 0, after: null, removed: [], added: [para('Theirs')] });
		const update = ownedBytes(Y.encodeStateAsUpdate(other, before));
		tab.channel.receive(batch({ cursor: at(9), records: [{ record: BODY, update }] }));
		await waitFor(
			() => writer.text === 'Theirs',
			() => writer.text,
			3000
		);
		await writer.session.flush();
		expect(await tab.waiting()).toEqual([]);
	});

	test('what was not saved when the page went away is there when it is opened again', async () => {
		writer.add('Nearly lost');
		writer.session.leave();
		const { stashed } = writer;
		expect(stashed).not.toBeNull();
		// The same storage as before the page wrote: its transaction did not end.
		const other = new Browser('again');
		const again = await other.tab();
		await again.connect();
		const [record] = [{ record: BODY, update: desk.state(BODY) ?? EMPTY }];
		again.channel.receive(batch({ cursor: at(9), records: [record] }));
		await again.settled(async () => (await again.db.updates.count()) > 0);
		const reopened = new NoteSession(
			again.store.notes,
			ROOM,
			'r',
			ACTING,
			{ read: () => (stashed === null ? [] : [stashed]), write: () => undefined },
			{ onReplaced: () => undefined, onSaving: () => undefined }
		);
		await reopened.recover();
		expect(textOf((await again.store.read(BODY))?.note ?? [])).toBe('Nearly lost');
		expect(await again.waiting()).toHaveLength(1);
		await again.channel.stop();
		other.close();
	});

	test('what cannot be saved when it is opened again is told with its words, and saved the next time', async () => {
		writer.add('Nearly lost');
		writer.session.leave();
		const kept = new Map([['r', writer.stashed]]);
		await writer.session.flush();
		const other = new Browser('full');
		const again = await other.tab();
		await again.connect();
		const record = { record: BODY, update: desk.state(BODY) ?? EMPTY };
		again.channel.receive(batch({ cursor: at(9), records: [record] }));
		await again.settled(async () => (await again.db.updates.count()) > 0);
		const reopen = () =>
			new NoteSession(
				again.store.notes,
				ROOM,
				'r',
				ACTING,
				{
					read: () => [...kept.values()].filter((update) => update !== null),
					write: (update) => kept.set('r', update)
				},
				{ onReplaced: () => undefined, onSaving: () => undefined }
			);
		const full = vi
			.spyOn(again.store.notes, 'save')
			.mockResolvedValue(fail({ reason: 'not-stored', failure: 'quota' }));
		expect(textOf((await reopen().recover()) ?? [])).toBe('Nearly lost');
		expect(kept.get('r')).toBeInstanceOf(Uint8Array);
		full.mockRestore();
		expect(await reopen().recover()).toBeNull();
		expect(textOf((await again.store.read(BODY))?.note ?? [])).toBe('Nearly lost');
		expect(kept.get('r')).toBeNull();
		await again.channel.stop();
		other.close();
	});

	test('what can neither be saved nor read any more is kept when it is closed', async () => {
		writer.add('Typed on a broken disk');
		const { notes } = tab.store;
		vi.spyOn(notes, 'save').mockResolvedValue(fail({ reason: 'not-stored', failure: 'closed' }));
		vi.spyOn(notes, 'stored').mockRejectedValue(new Error('closed'));
		await writer.session.close();
		expect(writer.stashed).not.toBeNull();
		vi.restoreAllMocks();
	});

	test('what is refused and cannot be put into the tray is kept when it is closed', async () => {
		tab.judge = ({ noteEdited }) =>
			noteEdited === true
				? fail({ rule: 'OP-05', reason: 'guests-read' })
				: { ok: true, value: null };
		writer.add('Refused on a full disk');
		vi.spyOn(tab.store.notes, 'giveUp').mockResolvedValue(
			fail({ reason: 'not-stored', failure: 'quota' })
		);
		await writer.session.close();
		expect(writer.stashed).not.toBeNull();
		expect(writer.saving).toEqual({ is: 'failed' });
		vi.restoreAllMocks();
	});

	test('is ticked without being opened for writing', async () => {
		const item = (checked: boolean): NoteNode => ({
			type: 'taskList',
			content: [{ type: 'taskItem', attrs: { checked }, content: [para('Call')] }]
		});
		writer.doc.transact(() => {
			applyNote(writer.doc, { at: 0, after: null, removed: [], added: [item(false)] });
		}, 'editor');
		await writer.session.flush();
		expect(await tab.store.notes.tick(ROOM, 'r', [0, 0], true)).toEqual({
			ok: true,
			value: 'saved'
		});
		expect(await tab.store.notes.tick(ROOM, 'r', [0, 7], true)).toEqual({
			ok: true,
			value: 'replaced'
		});
		await desk.serve(tab);
		expect(noteIn(desk.state(BODY))).toBe('[x] Call');
	});
});

describe('after a refusal', () => {
	test('of another edit of the record, the note and what is being written stay', async () => {
		writer.add('Before');
		await writer.session.flush();
		await tab.change(BODY, setting({ bad: true }));
		await tab.change(BODY, titled('Builds on it', 'Start'));
		writer.add('Waiting');
		await writer.session.flush();
		writer.add('Just typed');
		await desk.serve(tab);
		await waitFor(
			() => writer.replaced > 1,
			() => 'same document',
			3000
		);
		await writer.session.flush();
		await desk.serve(tab);
		expect(noteIn(desk.state(BODY))).toBe('Before\nWaiting\nJust typed');
		expect(writer.text).toBe('Before\nWaiting\nJust typed');
		expect(readFields(openRecord([desk.state(BODY) ?? new Uint8Array()]))).not.toHaveProperty(
			'bad'
		);
	});

	test('of the note itself, its words are in the tray', async () => {
		writer.add('Kept for you');
		await writer.session.flush();
		desk.refuses = () => 'OP-08';
		await desk.serve(tab);
		await waitFor(
			() => writer.text === '',
			() => writer.text,
			3000
		);
		const [row] = await tab.db.refusals.toArray();
		expect(row?.wanted).toMatchObject({
			of: 'record',
			change: { note: { added: [para('Kept for you')] } }
		});
		desk.refuses = () => null;
		const change = row?.wanted.of === 'record' ? row.wanted.change : NO_CHANGE;
		await tab.store.repeat(ROOM, BODY, change);
		await desk.serve(tab);
		expect(noteIn(desk.state(BODY))).toBe('Kept for you');
	});

	test('by this device’s own rules, what is written is not stored, and in the tray when it is closed', async () => {
		tab.judge = ({ noteEdited }) =>
			noteEdited === true
				? fail({ rule: 'OP-05', reason: 'guests-read' })
				: { ok: true, value: null };
		writer.add('Not mine to write');
		await writer.session.flush();
		expect(writer.saving).toMatchObject({ is: 'refused', refusal: { rule: 'OP-05' } });
		expect(await tab.waiting()).toEqual([]);
		await writer.session.close();
		expect(await tab.db.refusals.toArray()).toMatchObject([
			{ rule: 'OP-05', wanted: { change: { note: { added: [para('Not mine to write')] } } } }
		]);
	});

	test('that takes the record away, what was just typed is in the tray', async () => {
		writer.add('Just typed');
		tab.channel.receive(batch({ cursor: at(9), withdrawn: ['r'] }));
		await waitFor(
			async () => (await tab.db.refusals.count()) === 1,
			() => 'not in the tray',
			3000
		);
		expect(writer.session.fragment).toBeNull();
	});

	test('because of its client id, the note is written again under another one', async () => {
		desk.foreign.add(writer.doc.clientID);
		writer.add('Once more');
		await writer.session.flush();
		await desk.serve(tab);
		expect(noteIn(desk.state(BODY))).toBe('Once more');
		expect(await tab.db.refusals.count()).toBe(0);
	});
});

let run = 0;

test('two who write in one note, with refusals in between, end up with the same, and with all their words', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.record({
					who: fc.constantFrom(0, 1),
					does: fc.constantFrom('add', 'type', 'remove', 'title', 'bad', 'flush', 'meet'),
					place: fc.nat(5)
				}),
				{ minLength: 4, maxLength: 24 }
			),
			async (steps) => {
				const scene = new Desk(({ bad }) => (bad === true ? 'HI-01' : null));
				run += 1;
				const browsers = ['one', 'two'].map((name) => new Browser(`${name} ${String(run)}`));
				const tabs = await Promise.all(browsers.map((one) => one.tab()));
				const [first, second] = tabs;
				if (first === undefined || second === undefined) throw new Error('no tabs');
				await first.connect();
				await second.connect();
				await first.change('r', making('Start'));
				await scene.serve(first);
				let seq = 100;
				const fetch = async (one: Tab): Promise<void> => {
					const update = scene.state(BODY) ?? EMPTY;
					one.channel.receive(batch({ cursor: at(++seq), records: [{ record: BODY, update }] }));
					await one.settled(async () => (await one.db.cursors.get(ROOM))?.cursor === at(seq));
				};
				const writers = [new Writer(first)];
				await writers[0]?.ready();
				await scene.serve(first);
				await fetch(second);
				writers.push(new Writer(second));
				await writers[1]?.ready();
				const meet = async (one: Tab, by: Writer): Promise<void> => {
					await by.session.flush();
					await scene.serve(one);
					await fetch(one);
					await by.session.flush();
				};
				let count = 0;
				const words: string[] = [];
				let removes = false;
				for (const { who, does, place } of steps) {
					const [one, by] = [tabs[who], writers[who]];
					if (one === undefined || by === undefined) continue;
					const blocks = readNote(by.doc).length;
					const word = `w${String(++count)}.`;
					if (does === 'add') by.add(word, Math.min(place, blocks));
					if (does === 'type' && blocks > 0) by.type(place % blocks, place, word);
					if (does === 'add' || (does === 'type' && blocks > 0)) words.push(word);
					if (does === 'remove' && blocks > 0) {
						removes = true;
						by.remove(place % blocks);
					}
					if (does === 'title') await one.change('r', titled(word, null));
					if (does === 'bad') await one.change(BODY, setting({ bad: true }));
					if (does === 'flush') await by.session.flush();
					if (does === 'meet') await meet(one, by);
				}
				// Until nothing is new to anybody.
				for (let round = 0; round < 3; round++) {
					for (const [index, one] of tabs.entries()) {
						const by = writers[index];
						if (by !== undefined) await meet(one, by);
					}
				}
				const wanted = noteIn(scene.state(BODY));
				for (const by of writers) {
					await waitFor(
						() => by.text === wanted,
						() => `${by.text}\n≠\n${wanted}`,
						3000
					);
				}
				const letters = wanted.replace(/[^.]/gu, '').length;
				if (!removes) expect(letters).toBeGreaterThanOrEqual(words.length);
				for (const by of writers) await by.session.close();
				for (const one of tabs) {
					expect(one.errors).toEqual([]);
					await one.channel.stop();
				}
				for (const one of browsers) one.close();
			}
		),
		{ numRuns: 40 }
	);
}, 120_000);
