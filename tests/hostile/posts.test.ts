import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { derivedId } from '../../src/lib/domain/core/ids';
import { keyed } from '../../src/lib/domain/core/keyed';
import { bin } from '../../src/lib/domain/history/commands';
import { toggleSign } from '../../src/lib/domain/history/reactions';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { firstUpdate } from '../../src/lib/documents/record';
import { setSpaceMember, writeSpace } from '../../src/lib/documents/space';
import { MOST_WAITING } from '../../sync-server/rooms/dependents';
import { tombstoneKey } from '../../sync-server/store/store';
import { naming, refOf } from '../support/file-kit';
import { actingAs, newDeal, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, START, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import type { RawConnection } from '../support/raw-device';

const ROOM = `space.${NORTH.id}`;
/** A private space that Bob alone is in. */
const BOBS = 'space.bobs';

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
	await guarded.relay.rooms.editSpace('bobs', (doc) => {
		writeSpace(doc, {
			...NORTH,
			...{ id: 'bobs', visibility: 'private', members: ['bob'], createdBy: 'bob' }
		});
	});
	const topic = (space: string) => createTopic({ title: 'Rope', space }, actingAs('bob'));
	const north = await inRoom('bob');
	expect(await north.edit('topic', firstUpdate(topic('north')))).toEqual(SAVED);
	const own = await inRoom('bob', BOBS);
	expect(await own.edit('hidden', firstUpdate(topic('bobs')))).toEqual(SAVED);
});
afterEach(() => guarded.relay.stop());

const SAVED = { outcome: 'saved' };
const refusedBy = (rule: string) =>
	expect.objectContaining({ outcome: 'refused', rule }) as unknown;

async function inRoom(who: Person, room = ROOM): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], room);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}

function post(by: Person, id = 'p', topic = 'topic', space = 'north'): RecordChange {
	const made = createPost(id, `${id} said`, { id: topic, space }, actingAs(by));
	if (made === null) throw new Error('no post');
	return made;
}
const stored = (id: string, room = ROOM) => guarded.store.record(room, id)?.state;
const on = (id: string, work: (doc: Y.Doc) => void) => rawUpdateOn(stored(id), work);

describe('HI-11 · what is said in a topic is its author’s, for good', () => {
	test('HI-03, HI-04 · nobody says anything in another’s name, whatever part of it names them', async () => {
		const anna = await inRoom('anna');
		const own = post('anna');
		const as = (change: RecordChange) => anna.edit('p', firstUpdate(change));
		expect(await as(post('bob'))).toEqual(refusedBy('HI-04'));
		expect(await as({ ...own, set: { ...own.set, createdBy: 'bob' } })).toEqual(refusedBy('HI-04'));
		const posts = own.posts.map((each) => ({ ...each, by: 'bob' }));
		expect(await as({ ...own, posts })).toEqual(refusedBy('HI-03'));
		const history = own.history.map((each) => ({ ...each, by: 'bob' }));
		expect(await as({ ...own, history })).toEqual(refusedBy('HI-03'));
		expect(stored('p')).toBeUndefined();
		expect(await as(own)).toEqual(SAVED);
	});

	test('HI-02, HI-11 · nobody edits, lengthens, empties or moves the post of another, nor their own', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit('p', firstUpdate(post('bob')))).toEqual(SAVED);
		const before = stored('p');
		const lines = (doc: Y.Doc) => doc.getArray<object>('posts');
		const forged: readonly [string, (doc: Y.Doc, by: string) => void][] = [
			['HI-02', (doc) => lines(doc).delete(0, 1)],
			[
				'HI-02',
				(doc, by) => {
					const [said = {}] = lines(doc).toArray();
					lines(doc).delete(0, 1);
					lines(doc).push([{ ...said, by, text: 'Something else' }]);
				}
			],
			// A second line with the same id would hide the first.
			['HI-02', (doc, by) => lines(doc).push([{ id: 'p', at: 5, by, text: 'Hidden' }])],
			['HI-11', (doc, by) => lines(doc).push([{ id: 'q', at: 5, by, text: 'And this' }])],
			['HI-01', (doc) => doc.getMap('fields').set('text', 'Something else')],
			['SCHEMA', (doc) => doc.getMap('fields').set('binned', true)],
			['HI-04', (doc) => doc.getMap('fields').set('topic', 'other')],
			['HI-04', (doc) => doc.getMap('fields').set('createdBy', 'anna')],
			['SCHEMA', (doc) => doc.getMap('fields').set('kind', 'note')]
		];
		for (const person of ['anna', 'bob', 'sue', 'olga'] as const) {
			const sending = await inRoom(person);
			for (const [rule, work] of forged) {
				const update = on('p', (doc) => work(doc, person));
				expect(await sending.edit('p', update), `${person} ${rule}`).toEqual(refusedBy(rule));
			}
			sending.connection.hangUp();
		}
		expect(stored('p')).toEqual(before);
	});

	test('HI-11 · nobody is told that they were answered who were not, also by who has edited that in later', async () => {
		const [anna, bob] = [await inRoom('anna'), await inRoom('bob')];
		expect(await bob.edit('p', firstUpdate(post('bob')))).toEqual(SAVED);
		const answer = (set: RecordChange['set']) => {
			const own = post('anna', 'q');
			return anna.edit('q', firstUpdate({ ...own, set: { ...own.set, ...set } }));
		};
		const refused = refusedBy('HI-11');
		expect(await answer({ replyTo: 'p', replyToBy: 'sue' })).toEqual(refused);
		expect(await answer({ replyToBy: 'bob' })).toEqual(refused);
		for (const replyToBy of [7, true, ['bob'], 'x'.repeat(5000)]) {
			expect(await answer({ replyTo: 'p', replyToBy })).toEqual(refusedBy('SCHEMA'));
		}
		expect(stored('q')).toBeUndefined();
		expect(await answer({ replyTo: 'p', replyToBy: 'bob' })).toEqual(SAVED);
		const later = on('q', (doc) => doc.getMap('fields').set('replyToBy', 'sue'));
		expect(await anna.edit('q', later)).toEqual(refusedBy('HI-04'));
	});

	test('a topic has no posts in itself, and a post that is no post is none', async () => {
		const anna = await inRoom('anna');
		const { posts } = post('anna');
		const inTopic = updateOn(stored('topic') ?? new Uint8Array(), { set: {}, history: [], posts });
		expect(await anna.edit('topic', inTopic)).toEqual(refusedBy('HI-11'));
		const own = post('anna');
		expect(await anna.edit('p', firstUpdate({ ...own, posts: [] }))).toEqual(refusedBy('HI-11'));
		// Under another id two lines of the same id could be in one topic.
		expect(await anna.edit('q', firstUpdate(own))).toEqual(refusedBy('HI-11'));
	});

	test('HI-03 · nobody nods for another', async () => {
		const anna = await inRoom('anna');
		expect(await anna.edit('p', firstUpdate(post('anna')))).toEqual(SAVED);
		const bob = await inRoom('bob');
		const nod = (as: Person) => toggleSign('p', '👍', [], actingAs(as));
		const state = () => stored('p') ?? new Uint8Array();
		expect(await bob.edit('p', updateOn(state(), nod('anna')))).toEqual(refusedBy('HI-03'));
		expect(await bob.edit('p', updateOn(state(), nod('bob')))).toEqual(SAVED);
	});
});

describe('HI-11, OP-08 · a post is where its topic is', () => {
	test('LS-05 · nobody writes into a topic that they may not see, in its space or from another', async () => {
		const anna = await inRoom('anna');
		// She has learned the id. What she writes in her own space must not appear in a topic elsewhere.
		expect(await anna.edit('p', firstUpdate(post('anna', 'p', 'hidden')))).toEqual(
			refusedBy('HI-11')
		);
		const door = await guarded.inside(guarded.keys.anna, ROOM);
		door.say({ type: 'subscribe', cursor: null });
		expect(guarded.relay.rights.space('bobs')?.members).toEqual(['bob']);
		const update = firstUpdate(post('anna', 'p', 'hidden', 'bobs'));
		expect(await anna.edit('p', update)).toMatchObject({ outcome: 'refused' });
		expect(stored('p')).toBeUndefined();
		expect(stored('p', BOBS)).toBeUndefined();
	});

	test('a post is in no deal, in nothing that several spaces may have, and in nothing that was deleted for good', async () => {
		const olga = await inRoom('olga');
		expect(await olga.edit('deal', firstUpdate(newDeal('anna', 'olga')))).toEqual(SAVED);
		const into = (topic: string) => olga.edit('p', firstUpdate(post('olga', 'p', topic)));
		expect(await into('deal')).toEqual(refusedBy('HI-11'));
		expect(await into(derivedId('any', 'thing'))).toEqual(refusedBy('HI-11'));
		await erase('topic');
		expect(await into('topic')).toEqual(refusedBy('HI-05'));
	});

	test('one whose topic has not arrived waits for it, and has its readers from then on', async () => {
		const anna = await inRoom('anna');
		expect(await anna.edit('early', firstUpdate(post('anna', 'early', 'late')))).toEqual(SAVED);
		expect(guarded.store.facts(ROOM, 'early')?.facts).toEqual({
			...{ kind: 'post', owner: null, of: 'late', said: START }
		});
		const bob = await inRoom('bob');
		const late = createTopic({ title: 'Late', space: 'north' }, actingAs('bob'));
		expect(await bob.edit('late', firstUpdate(late))).toEqual(SAVED);
		expect(guarded.store.facts(ROOM, 'early')?.facts).toMatchObject({
			of: 'late',
			readers: { kind: 'topic', owner: null }
		});
	});

	test('readers follow those of the other record: granted and withdrawn with it, live and while away', async () => {
		// What a post waits for turns out to be a deal: nothing honest makes that, and its readers are the deal's.
		const [anna, bob] = [await inRoom('anna'), await inRoom('bob')];
		expect(await anna.edit('lost', firstUpdate(post('anna', 'lost', 'deal')))).toEqual(SAVED);
		await expect.poll(() => recordsOn(bob.connection)).toContain('lost');
		const away = await inRoom('bob');
		const cursor = away.connection.messages.flatMap((each) =>
			each.type === 'batch' ? [each.cursor] : []
		)[0];
		away.connection.hangUp();
		const olga = await inRoom('olga');
		expect(await olga.edit('deal', firstUpdate(newDeal('anna', 'olga')))).toEqual(SAVED);
		expect(guarded.store.facts(ROOM, 'lost')?.facts.readers).toEqual({
			kind: 'deal',
			owner: 'anna'
		});
		await expect.poll(() => withdrawnFrom(bob)).toEqual(['lost']);
		// Who was away is told the same, and who comes new is sent nothing of it.
		const back = await guarded.inside(guarded.keys.bob, ROOM);
		back.say({ type: 'subscribe', cursor: cursor ?? null });
		await expect.poll(() => withdrawnFrom(new Sending(back))).toEqual(['lost']);
		expect(recordsOn((await inRoom('bob')).connection)).toEqual(['topic']);

		const hand = (from: string, to: string) =>
			olga.edit(
				'deal',
				updateOn(stored('deal') ?? new Uint8Array(), {
					...{ set: { owner: to }, posts: [] },
					history: [{ id: `to-${to}`, at: guarded.now, by: 'olga', what: 'owner', from, to }]
				})
			);
		expect(await hand('anna', 'bob')).toEqual(SAVED);
		await expect.poll(() => recordsOn(bob.connection)).toEqual(['deal', 'lost', 'topic']);
		await expect.poll(() => [...withdrawnFrom(anna)].sort()).toEqual(['deal', 'lost']);
		const sign = toggleSign('lost', '👍', [], actingAs('anna'));
		const nodding = updateOn(stored('lost') ?? new Uint8Array(), sign);
		expect(await anna.edit('lost', nodding)).toEqual(refusedBy('OP-08'));
	});

	test('few wait for a topic that has not arrived: what its arrival costs is bounded', async () => {
		const anna = await inRoom('anna');
		for (let at = 0; at < MOST_WAITING; at++) {
			const id = `w${String(at)}`;
			expect(await anna.edit(id, firstUpdate(post('anna', id, 'late')))).toEqual(SAVED);
		}
		const more = firstUpdate(post('anna', 'more', 'late'));
		expect(await anna.edit('more', more)).toEqual({ outcome: 'incomplete' });
		// Those that wait can be changed, and other topics are not concerned.
		const sign = toggleSign('w0', '👍', [], actingAs('anna'));
		const state = stored('w0') ?? new Uint8Array();
		expect(await anna.edit('w0', updateOn(state, sign))).toEqual(SAVED);
		expect(await anna.edit('p', firstUpdate(post('anna')))).toEqual(SAVED);
		const late = createTopic({ title: 'Late', space: 'north' }, actingAs('anna'));
		expect(await anna.edit('late', firstUpdate(late))).toEqual(SAVED);
		expect(await anna.edit('more', more)).toEqual(SAVED);
	});

	test('HI-05 · with a topic goes what was said in it, also what has just been', async () => {
		const anna = await inRoom('anna');
		for (const id of ['a', 'b', 'c']) {
			expect(await anna.edit(id, firstUpdate(post('anna', id)))).toEqual(SAVED);
		}
		const answered = anna.edit('d', firstUpdate(post('anna', 'd')));
		await erase('topic');
		expect((await answered).outcome).toBe('saved');
		for (const id of ['topic', 'a', 'b', 'c', 'd']) {
			expect(stored(id), id).toBeUndefined();
			expect(guarded.store.get('erased', tombstoneKey(ROOM, id)), id).toMatchObject({ by: 'olga' });
		}
		await expect.poll(() => [...withdrawnFrom(anna)].sort()).toEqual(['a', 'b', 'c', 'd', 'topic']);
		// It never comes back, whoever still has it.
		expect(await anna.edit('a', firstUpdate(post('anna', 'a')))).toEqual(refusedBy('HI-05'));
		expect(guarded.store.dependentsOf(ROOM, 'topic')).toEqual([]);
	});

	test('LS-05 · who leaves a space loses what is said in it', async () => {
		await guarded.relay.rooms.editSpace('bobs', (doc) => setSpaceMember(doc, 'anna', true));
		const anna = await inRoom('anna', BOBS);
		const own = firstUpdate(post('anna', 'p', 'hidden', 'bobs'));
		expect(await anna.edit('p', own)).toEqual(SAVED);
		await guarded.relay.rooms.editSpace('bobs', (doc) => setSpaceMember(doc, 'anna', false));
		await expect.poll(() => anna.connection.closed).not.toBeNull();
		const door = await guarded.inside(guarded.keys.anna, ROOM);
		door.say({ type: 'subscribe', cursor: null });
		await door.until('batch');
		expect(recordsOn(door)).toEqual(['topic']);
	});
});

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
	connection.messages.flatMap((message) => (message.type === 'batch' ? message.withdrawn : []));

/** Puts a record into the bin and deletes it for good. */
async function erase(id: string): Promise<void> {
	const olga = await inRoom('olga');
	const state = stored(id) ?? new Uint8Array();
	expect(await olga.edit(id, updateOn(state, bin(actingAs('olga'))))).toEqual(SAVED);
	const door = await guarded.inside(guarded.keys.olga);
	door.say({ type: 'ask', number: 1, question: { ask: 'erase', room: ROOM, records: [id] } });
	await door.until('answer');
	door.hangUp();
}

describe('HI-13 · files at posts', () => {
	test('HI-13, HI-03 · nobody attaches a file to another’s post, in whatever name, or removes it', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit('p', firstUpdate(post('bob')))).toEqual(SAVED);
		const own = refOf(Buffer.from('plan'), 'bob');
		const change = (what: RecordChange) => updateOn(stored('p'), what);
		expect(await bob.edit('p', change(naming(own, 'bob')))).toEqual(SAVED);
		const before = stored('p');
		const anna = await inRoom('anna');
		const hers = refOf(Buffer.from('hers'), 'anna');
		expect(await anna.edit('p', change(naming(hers, 'anna')))).toEqual(refusedBy('HI-13'));
		expect(await anna.edit('p', change(naming(own, 'anna', false)))).toEqual(refusedBy('HI-13'));
		const forged = refOf(Buffer.from('forged'), 'bob');
		expect((await anna.edit('p', change(naming(forged, 'bob')))).outcome).toBe('refused');
		const key = keyed('file', 'f');
		for (const value of ['<script>', { name: 'x' }, [own], 1]) {
			const forge = on('p', (doc) => doc.getMap('fields').set(key, value));
			expect((await bob.edit('p', forge)).outcome, JSON.stringify(value)).toBe('refused');
		}
		expect(stored('p')).toEqual(before);
		// Who moderates removes it.
		const olga = await inRoom('olga');
		expect(await olga.edit('p', change(naming(own, 'olga', false)))).toEqual(SAVED);
	});
});
