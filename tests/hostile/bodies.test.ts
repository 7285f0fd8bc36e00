import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { NO_CHANGE, type RecordChange } from '../../src/lib/domain/core/change';
import { derivedId } from '../../src/lib/domain/core/ids';
import { bin } from '../../src/lib/domain/history/commands';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { noteText, type NoteNode } from '../../src/lib/domain/note/note';
import { createTopic } from '../../src/lib/domain/topic/commands';
import { firstUpdate, openRecord } from '../../src/lib/documents/record';
import { noteRoot, readNote } from '../../src/lib/documents/rich';
import { writeSpace } from '../../src/lib/documents/space';
import { tombstoneKey } from '../../sync-server/store/store';
import { actingAs, newDeal, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import type { RawConnection } from '../support/raw-device';
import { writeUpdate } from '../support/raw-update';

const ROOM = `space.${NORTH.id}`;
const BOBS = 'space.bobs';
const SAVED = { outcome: 'saved' };
const BODY = bodyOf('deal');

let guarded: GuardedRelay;

/** A relay with a deal of Anna's and one of Bob's, and a private space of Bob's with another. */
async function open(limits: Parameters<typeof GuardedRelay.open>[0] = {}): Promise<void> {
	guarded = await GuardedRelay.open(limits);
	await guarded.relay.rooms.editSpace('bobs', (doc) => {
		writeSpace(doc, {
			...NORTH,
			...{ id: 'bobs', visibility: 'private', members: ['bob'], createdBy: 'bob' }
		});
	});
	const olga = await inRoom('olga');
	expect(await olga.edit('deal', firstUpdate(newDeal('anna', 'olga')))).toEqual(SAVED);
	expect(await olga.edit('bobs', firstUpdate(newDeal('bob', 'olga')))).toEqual(SAVED);
	const bob = await inRoom('bob', BOBS);
	const hidden = newDeal('bob', 'bob', { space: 'bobs' });
	expect(await bob.edit('hidden', firstUpdate(hidden))).toEqual(SAVED);
}
beforeEach(() => open());
afterEach(() => guarded.relay.stop());

async function inRoom(who: Person, room = ROOM): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], room);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}

const refusedBy = (rule: string) =>
	expect.objectContaining({ outcome: 'refused', rule }) as unknown;
const stored = (id: string, room = ROOM) => guarded.store.record(room, id)?.state;
const factsOf = (id: string, room = ROOM) => guarded.store.facts(room, id)?.facts;
const body = (by: Person, record = 'deal', space = NORTH.id): RecordChange =>
	createBody({ id: record, space }, actingAs(by));
const para = (text: string): NoteNode => ({
	type: 'paragraph',
	content: [{ type: 'text', text }]
});
const saying = (text: string): RecordChange => ({
	...NO_CHANGE,
	note: { at: 0, after: null, removed: [], added: [para(text)] }
});
const textOf = (id: string): string => {
	const state = stored(id);
	return state === undefined ? '' : noteText(readNote(openRecord([state])), () => '');
};

/** Puts the body of a record there, with a text. */
async function write(who: Person, record = 'deal', text = 'Agreed'): Promise<Sending> {
	const sending = await inRoom(who);
	expect(await sending.edit(bodyOf(record), firstUpdate(body(who, record)))).toEqual(SAVED);
	const update = updateOn(stored(bodyOf(record)), saying(text));
	expect(await sending.edit(bodyOf(record), update)).toEqual(SAVED);
	return sending;
}

describe('HI-14, OP-08 · a body is as private as its record', () => {
	test('nobody begins, reads or writes the body of somebody else’s record', async () => {
		await write('anna');
		const bob = await inRoom('bob');
		expect(recordsOn(bob.connection)).toEqual(['bobs']);
		const writing = updateOn(stored(BODY), saying('Not yours'));
		expect(await bob.edit(BODY, writing)).toEqual(refusedBy('OP-08'));
		expect(await bob.edit(BODY, firstUpdate(body('bob')))).toEqual(refusedBy('OP-08'));
		expect(textOf(BODY)).toBe('Agreed');
		// Where there is none yet, too.
		const anna = await inRoom('anna');
		const begun = firstUpdate(body('anna', 'bobs'));
		expect(await anna.edit(bodyOf('bobs'), begun)).toEqual(refusedBy('OP-08'));
		expect(stored(bodyOf('bobs'))).toBeUndefined();
		const gus = await inRoom('gus');
		expect(await gus.edit(BODY, writing)).toMatchObject({ outcome: 'refused' });
	});

	test('its readers follow those of its record: granted and withdrawn with it', async () => {
		const anna = await write('anna');
		const bob = await inRoom('bob');
		expect(factsOf(BODY)).toEqual({
			...{ kind: 'body', owner: null, of: 'deal' },
			readers: { kind: 'deal', owner: 'anna' }
		});
		const olga = await inRoom('olga');
		const given = updateOn(stored('deal'), {
			...{ set: { owner: 'bob' }, posts: [] },
			history: [
				{ id: 'given', at: guarded.now, by: 'olga', what: 'owner', from: 'anna', to: 'bob' }
			]
		});
		expect(await olga.edit('deal', given)).toEqual(SAVED);
		await expect.poll(() => recordsOn(bob.connection)).toEqual(['bobs', BODY, 'deal'].sort());
		await expect.poll(() => withdrawnFrom(anna)).toEqual([BODY, 'deal'].sort());
		const late = updateOn(stored(BODY), saying('Too late'));
		expect(await anna.edit(BODY, late)).toEqual(refusedBy('OP-08'));
		expect(recordsOn((await inRoom('anna')).connection)).toEqual([]);
	});

	test('it comes after its record, and waits at the device for it', async () => {
		const anna = await inRoom('anna');
		const begun = firstUpdate(body('anna', 'late'));
		expect(await anna.edit(bodyOf('late'), begun)).toEqual({ outcome: 'incomplete' });
		expect(stored(bodyOf('late'))).toBeUndefined();
		expect(await anna.edit('late', firstUpdate(newDeal('anna')))).toEqual(SAVED);
		expect(await anna.edit(bodyOf('late'), begun)).toEqual(SAVED);
	});

	test('LS-05 · from another space nobody writes beside a record, whose id they have learned', async () => {
		const anna = await inRoom('anna');
		const begun = firstUpdate(body('anna', 'hidden'));
		expect(await anna.edit(bodyOf('hidden'), begun)).toMatchObject({ outcome: 'incomplete' });
		expect(stored(bodyOf('hidden'))).toBeUndefined();
		expect(stored(bodyOf('hidden'), BOBS)).toBeUndefined();
		// Its true body is not kept from being made.
		const bob = await inRoom('bob', BOBS);
		const own = firstUpdate(body('bob', 'hidden', 'bobs'));
		expect(await bob.edit(bodyOf('hidden'), own)).toEqual(SAVED);
	});

	test('HI-05 · it is deleted for good with its record, and never comes back', async () => {
		const anna = await write('anna');
		const before = stored(BODY) ?? new Uint8Array();
		await erase('deal');
		for (const id of ['deal', BODY]) {
			expect(stored(id), id).toBeUndefined();
			expect(guarded.store.get('erased', tombstoneKey(ROOM, id)), id).toMatchObject({ by: 'olga' });
		}
		await expect.poll(() => withdrawnFrom(anna)).toEqual([BODY, 'deal'].sort());
		expect(await anna.edit(BODY, before)).toEqual(refusedBy('HI-05'));
		expect(await anna.edit(BODY, firstUpdate(body('anna')))).toEqual(refusedBy('HI-05'));
	});
});

describe('HI-14 · a body is the text of one record', () => {
	test('HI-08 · nobody puts one under another id, or beside what has none', async () => {
		const olga = await inRoom('olga');
		const topic = createTopic({ title: 'Rope', space: NORTH.id }, actingAs('olga'));
		expect(await olga.edit('topic', firstUpdate(topic))).toEqual(SAVED);
		const tried = (id: string, record: string) => olga.edit(id, firstUpdate(body('olga', record)));
		expect(await tried('mine', 'deal')).toEqual(refusedBy('HI-14'));
		expect(await tried(bodyOf('bobs'), 'deal')).toEqual(refusedBy('HI-08'));
		expect(await tried(derivedId('auto', 'deal'), 'deal')).toEqual(refusedBy('HI-08'));
		expect(await tried(bodyOf('topic'), 'topic')).toEqual(refusedBy('HI-14'));
		expect(await tried(BODY, 'deal')).toEqual(SAVED);
		expect(await tried(bodyOf(BODY), BODY)).toEqual(refusedBy('HI-14'));
	});

	test('HI-04 · nobody makes it that of another record, or begins it again', async () => {
		const anna = await write('anna');
		const before = stored(BODY);
		const again = body('anna');
		expect(await anna.edit(BODY, firstUpdate(again))).toEqual(refusedBy('HI-04'));
		const forged: readonly [string, (doc: Y.Doc) => void][] = [
			['HI-04', (doc) => doc.getMap('fields').set('record', 'bobs')],
			['HI-04', (doc) => doc.getMap('fields').set('kind', 'deal')],
			['HI-04', (doc) => doc.getMap('fields').set('createdBy', 'bob')],
			['SCHEMA', (doc) => doc.getMap('fields').set('owner', 'bob')],
			['SCHEMA', (doc) => doc.getMap('fields').set('title', 'x')],
			['SCHEMA', (doc) => doc.getMap('fields').set('binned', true)],
			['SCHEMA', (doc) => doc.getMap('fields').delete('record')],
			['HI-14', (doc) => doc.getArray('posts').push([{ id: 'p', at: 5, by: 'anna', text: 'x' }])],
			['HI-02', (doc) => doc.getArray('history').delete(0, 1)]
		];
		for (const [rule, work] of forged) {
			const outcome = await anna.edit(BODY, rawUpdateOn(stored(BODY), work));
			expect(outcome, String(work)).toMatchObject({ outcome: 'refused' });
			if (rule !== 'HI-04') expect(outcome, String(work)).toEqual(refusedBy(rule));
		}
		expect(stored(BODY)).toEqual(before);
	});

	test('SCHEMA · no script, no picture and no address that runs is in it', async () => {
		const anna = await write('anna');
		const note = { root: 'note' } as const;
		for (const name of ['script', 'iframe', 'image', 'constructor']) {
			const structs = [{ at: note, content: { type: 3, name } }] as const;
			const update = writeUpdate({ clients: [{ client: 7, structs }] });
			expect(await anna.edit(BODY, update), name).toEqual(refusedBy('SCHEMA'));
		}
		const link = rawUpdateOn(stored(BODY), (doc) => {
			const text = new Y.XmlText();
			noteRoot(doc).insert(0, [text]);
			text.insert(0, 'here', { link: { href: 'javascript:alert(1)' } });
		});
		expect(await anna.edit(BODY, link)).toEqual(refusedBy('SCHEMA'));
		expect(textOf(BODY)).toBe('Agreed');
	});

	test('SCHEMA · a deal has no rich text in itself', async () => {
		const anna = await inRoom('anna');
		const inDeal = updateOn(stored('deal'), saying('In the deal'));
		expect(await anna.edit('deal', inDeal)).toEqual(refusedBy('SCHEMA'));
	});

	test('LIMIT · a body that grows for ever is stopped, and can still be shortened', async () => {
		await guarded.relay.stop();
		await open({ record: 20_000 });
		const anna = await write('anna', 'deal', 'x'.repeat(9000));
		const more = (letter: string) => updateOn(stored(BODY), saying(letter.repeat(6000)));
		expect(await anna.edit(BODY, more('y'))).toEqual(SAVED);
		const before = stored(BODY);
		expect(await anna.edit(BODY, more('z'))).toEqual(refusedBy('LIMIT'));
		expect(stored(BODY)).toEqual(before);
		const cleared = rawUpdateOn(stored(BODY), (doc) => {
			noteRoot(doc).delete(0, noteRoot(doc).length);
		});
		expect(await anna.edit(BODY, cleared)).toEqual(SAVED);
		expect(textOf(BODY)).toBe('');
	});
});

test('HI-14 · a device that joins is sent bodies last, those that were written last first', async () => {
	const anna = await inRoom('anna');
	const ids = ['a', 'b', 'c', 'd'];
	for (const id of ids) expect(await anna.edit(id, firstUpdate(newDeal('anna')))).toEqual(SAVED);
	for (const id of ['c', 'a', 'd', 'b']) {
		expect(await anna.edit(bodyOf(id), firstUpdate(body('anna', id)))).toEqual(SAVED);
	}
	const bodies = ['b', 'd', 'a', 'c'].map(bodyOf);
	const joined = await inRoom('anna');
	await expect.poll(() => sentTo(joined.connection).length).toBe(9);
	expect(sentTo(joined.connection).slice(5)).toEqual(bodies);
});

const sentTo = ({ messages }: RawConnection): readonly string[] =>
	messages.flatMap((message) =>
		message.type === 'batch' ? message.records.map(({ record }) => record) : []
	);

/** The records that a connection has been sent, and not been told to let go of. */
function recordsOn({ messages }: RawConnection): readonly string[] {
	const has = new Set<string>();
	for (const message of messages) {
		if (message.type !== 'batch') continue;
		for (const { record } of message.records) has.add(record);
		for (const id of message.withdrawn) has.delete(id);
	}
	return [...has].sort();
}

const withdrawnFrom = ({ connection }: Sending): readonly string[] =>
	connection.messages
		.flatMap((message) => (message.type === 'batch' ? message.withdrawn : []))
		.sort();

/** Puts a record into the bin and deletes it for good. */
async function erase(id: string): Promise<void> {
	const olga = await inRoom('olga');
	expect(await olga.edit(id, updateOn(stored(id), bin(actingAs('olga'))))).toEqual(SAVED);
	const door = await guarded.inside(guarded.keys.olga);
	door.say({ type: 'ask', number: 1, question: { ask: 'erase', room: ROOM, records: [id] } });
	await door.until('answer');
	door.hangUp();
}
