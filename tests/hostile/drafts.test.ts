import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { NO_CHANGE, type RecordChange } from '../../src/lib/domain/core/change';
import { keyed } from '../../src/lib/domain/core/keyed';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { noteText, type NoteNode } from '../../src/lib/domain/note/note';
import { createTopic } from '../../src/lib/domain/topic/commands';
import {
	answerInvitation,
	createSharedDraft,
	inviteToDraft,
	MAX_INVITED,
	postOfDraft,
	sendSharedDraft
} from '../../src/lib/domain/topic/shared-draft';
import { firstUpdate, openRecord, readFields } from '../../src/lib/documents/record';
import { readNote } from '../../src/lib/documents/rich';
import { setSpaceMember, writeSpace } from '../../src/lib/documents/space';
import { actingAs, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { CLOSE } from '../../src/lib/protocol/messages';
import { RawConnection } from '../support/raw-device';

/** A private space of Anna, Bob and Sue; Olga and Adam may enter it as admins. */
const SPACE = 'crew';
const ROOM = `space.${SPACE}`;
const SAVED = { outcome: 'saved' };
const DRAFT = 'draft';
const POST = postOfDraft(DRAFT);
const TEXT = bodyOf(DRAFT);

let guarded: GuardedRelay;

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	await guarded.relay.rooms.editSpace(SPACE, (doc) => {
		const members = ['anna', 'bob', 'sue'];
		writeSpace(doc, {
			...NORTH,
			...{ id: SPACE, kind: 'discussion', visibility: 'private', members, createdBy: 'anna' }
		});
	});
	const anna = await inRoom('anna');
	const topic = createTopic({ title: 'Rope', space: SPACE }, actingAs('anna'));
	expect(await anna.edit('topic', firstUpdate(topic))).toEqual(SAVED);
	expect(await anna.edit(DRAFT, firstUpdate(draft('anna')))).toEqual(SAVED);
	expect(await anna.edit(TEXT, firstUpdate(body('anna')))).toEqual(SAVED);
	expect(await anna.edit(TEXT, saying('Rope is'))).toEqual(SAVED);
});
afterEach(() => guarded.relay.stop());

async function inRoom(who: Person): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], ROOM);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}
const refusedBy = (rule: string) =>
	expect.objectContaining({ outcome: 'refused', rule }) as unknown;
const stored = (id: string) => guarded.store.record(ROOM, id)?.state;
const on = (id: string, change: RecordChange) => updateOn(stored(id), change);
const draft = (by: Person, invited: readonly string[] = ['bob']): RecordChange =>
	createSharedDraft(
		{ space: SPACE, topic: 'topic', title: 'Rope', replyTo: null, invited },
		actingAs(by)
	);
const body = (by: Person): RecordChange => createBody({ id: DRAFT, space: SPACE }, actingAs(by));
function saying(text: string): Uint8Array {
	const added: NoteNode[] = [{ type: 'paragraph', content: [{ type: 'text', text }] }];
	return on(TEXT, { ...NO_CHANGE, note: { at: 0, after: null, removed: [], added } });
}
function said(by: Person, writers: readonly string[]): RecordChange {
	const about = { id: DRAFT, space: SPACE, topic: 'topic' };
	const change = sendSharedDraft(about, writers, `${by} sends it`, actingAs(by));
	if (change === null) throw new Error('nothing was said');
	return change;
}
const textNow = (): string => {
	const state = stored(TEXT);
	return state === undefined ? '' : noteText(readNote(openRecord([state])), () => '');
};
/** The ids that a device has been sent and not told to let go. */
function has({ connection }: { readonly connection: RawConnection }): readonly string[] {
	const ids = new Set<string>();
	for (const message of connection.messages) {
		if (message.type !== 'batch') continue;
		for (const { record } of message.records) ids.add(record);
		for (const id of message.withdrawn) ids.delete(id);
	}
	return [...ids].sort();
}

describe('HI-17 · who was not invited is never sent a shared draft', () => {
	test('neither live nor when they join, whatever their role; who is invited is sent both, and loses both', async () => {
		const everybody: readonly Person[] = ['olga', 'adam', 'sue', 'bob'];
		const inside = new Map<Person, Sending>();
		for (const who of everybody) inside.set(who, await inRoom(who));
		const seen = (who: Person) => has(inside.get(who) ?? { connection: never() });
		for (const who of ['olga', 'adam', 'sue'] as const) expect(seen(who), who).toEqual(['topic']);
		await expect.poll(() => seen('bob')).toEqual([DRAFT, TEXT, 'topic'].sort());
		const anna = await inRoom('anna');
		const inviting = inviteToDraft({ participants: ['bob'] }, ['sue'], actingAs('anna'));
		expect(await anna.edit(DRAFT, on(DRAFT, inviting))).toEqual(SAVED);
		expect(await anna.edit(TEXT, saying('All of it'))).toEqual(SAVED);
		await expect.poll(() => seen('sue')).toEqual([DRAFT, TEXT, 'topic'].sort());
		await expect.poll(() => seen('bob')).toEqual(['topic']);
		// Everybody in the space is told of this one: whoever was to be sent the draft has it by now.
		const more = createTopic({ title: 'More', space: SPACE }, actingAs('anna'));
		expect(await anna.edit('topic-2', firstUpdate(more))).toEqual(SAVED);
		for (const who of ['olga', 'adam'] as const) {
			await expect.poll(() => seen(who)).toEqual(['topic', 'topic-2']);
		}
	});

	test('a device that comes back is sent what it was invited to meanwhile, and lets go of what it lost', async () => {
		const sue = await inRoom('sue');
		const cursor = cursorOf(sue);
		sue.connection.hangUp();
		const anna = await inRoom('anna');
		const inviting = inviteToDraft({ participants: ['bob'] }, ['bob', 'sue'], actingAs('anna'));
		expect(await anna.edit(DRAFT, on(DRAFT, inviting))).toEqual(SAVED);
		const back = await guarded.inside(guarded.keys.sue, ROOM);
		back.say({ type: 'subscribe', cursor });
		await expect.poll(() => has({ connection: back })).toEqual([DRAFT, TEXT].sort());
		const later = cursorOf({ connection: back });
		back.hangUp();
		const away = inviteToDraft({ participants: ['bob', 'sue'] }, ['bob'], actingAs('anna'));
		expect(await anna.edit(DRAFT, on(DRAFT, away))).toEqual(SAVED);
		const again = await guarded.inside(guarded.keys.sue, ROOM);
		again.say({ type: 'subscribe', cursor: later });
		const gone = () =>
			again.messages.flatMap((message) => (message.type === 'batch' ? message.withdrawn : []));
		await expect.poll(() => [...gone()].sort()).toEqual([DRAFT, TEXT].sort());
	});

	test('nobody else reads, writes, changes, sends or deletes it, whose id they have learned', async () => {
		for (const who of ['olga', 'sue'] as const) {
			const other = await inRoom(who);
			expect(await other.edit(TEXT, saying('Not yours'))).toEqual(refusedBy('OP-08'));
			const inviting = inviteToDraft({ participants: ['bob'] }, ['bob', who], actingAs(who));
			expect(await other.edit(DRAFT, on(DRAFT, inviting))).toEqual(refusedBy('OP-08'));
			const joining = answerInvitation(true, actingAs(who));
			expect(await other.edit(DRAFT, on(DRAFT, joining))).toEqual(refusedBy('OP-08'));
			expect(await other.edit(POST, firstUpdate(said(who, [])))).toEqual(refusedBy('HI-17'));
			expect(JSON.stringify(has(other))).not.toContain(DRAFT);
		}
		// Admins carry what others wrote to a lost relay (HI-03); nobody else sends in another's name.
		const sue = await inRoom('sue');
		expect(await sue.edit(POST, firstUpdate(said('anna', ['bob'])))).toEqual(refusedBy('HI-17'));
		expect(textNow()).toBe('Rope is');
		expect(stored(POST)).toBeUndefined();
	});
});

describe('HI-17 · nobody is invited, joined or named by a forged edit', () => {
	test('one who may not enter the space, a guest and a stranger are not invited; nor too many', async () => {
		const anna = await inRoom('anna');
		const inviting = (members: readonly string[]) =>
			anna.edit(
				DRAFT,
				on(DRAFT, inviteToDraft({ participants: ['bob'] }, members, actingAs('anna')))
			);
		for (const outsider of ['gus', 'nobody']) {
			expect(await inviting(['bob', outsider]), outsider).toEqual(refusedBy('HI-17'));
		}
		await guarded.relay.rooms.editSpace(SPACE, (doc) => setSpaceMember(doc, 'sue', false));
		expect(await inviting(['bob', 'sue'])).toEqual(refusedBy('HI-17'));
		const many = Array.from({ length: MAX_INVITED + 1 }, (_, at) => `m${String(at)}`);
		expect(await inviting(many)).toEqual(refusedBy('SCHEMA'));
		const second = firstUpdate(draft('anna', ['somebody']));
		expect(await anna.edit('second', second)).toEqual(refusedBy('HI-17'));
		// Who has left may be named where a draft is made, as in one that is brought back; they get nothing of it.
		expect(await anna.edit('third', firstUpdate(draft('anna', ['sue'])))).toEqual(SAVED);
		const sue = new RawConnection(guarded.relay, ROOM);
		sue.hello(guarded.keys.sue, 'workspace');
		await sue.until('closed');
		expect(sue.closed?.code).toBe(CLOSE.closed);
	});

	test('an admin whom a lost one names brings it back in its owner’s name, and no other admin does', async () => {
		const lost = firstUpdate(draft('anna', ['olga', 'bob']));
		const [olga, adam] = [await inRoom('olga'), await inRoom('adam')];
		expect(await adam.edit('lost', lost)).toEqual(refusedBy('OP-08'));
		expect(await olga.edit('lost', lost)).toEqual(SAVED);
		const bob = await inRoom('bob');
		expect(await bob.edit('other', lost)).toMatchObject({ outcome: 'refused' });
		// What she brought back is Anna's: she does not take it.
		const taken = { ...NO_CHANGE, set: { owner: 'olga' } };
		expect(await olga.edit('lost', on('lost', taken))).toMatchObject({ outcome: 'refused' });
	});

	test('it is begun, answered and sent in one’s own name', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit('b', firstUpdate(draft('anna')))).toMatchObject({ outcome: 'refused' });
		const forged = draft('bob');
		const given = { ...forged, set: { ...forged.set, owner: 'anna', participants: ['bob'] } };
		expect(await bob.edit('b', firstUpdate(given))).toMatchObject({ outcome: 'refused' });
		const answers = { ...NO_CHANGE, set: { [keyed('joined', 'anna')]: true } };
		expect(await bob.edit(DRAFT, on(DRAFT, answers))).toEqual(refusedBy('HI-17'));
		// He was asked and has not said that he writes along.
		expect(await bob.edit(POST, firstUpdate(said('bob', ['anna'])))).toEqual(refusedBy('HI-17'));
		const anna = await inRoom('anna');
		expect(await anna.edit(POST, firstUpdate(said('anna', ['bob'])))).toEqual(refusedBy('HI-17'));
		expect(await anna.edit(POST, firstUpdate(said('anna', ['olga'])))).toEqual(refusedBy('HI-17'));
		expect(stored(POST)).toBeUndefined();
	});

	test('a post of no draft names nobody, and none comes under an id that follows from a draft', async () => {
		const anna = await inRoom('anna');
		const named = said('anna', ['bob']);
		const { draft: _, ...rest } = named.set;
		const plain = { ...named, set: rest, posts: named.posts.map((post) => ({ ...post, id: 'p' })) };
		expect(await anna.edit('p', firstUpdate(plain))).toEqual(refusedBy('HI-17'));
		expect(await anna.edit(POST, firstUpdate({ ...named, set: rest }))).toEqual(refusedBy('HI-08'));
		// One that is not here yet is waited for.
		const about = { id: 'unknown', space: SPACE, topic: 'topic' };
		const early = sendSharedDraft(about, [], 'Early', actingAs('anna'));
		if (early === null) throw new Error('nothing was said');
		expect(await anna.edit(postOfDraft('unknown'), firstUpdate(early))).toEqual({
			outcome: 'incomplete'
		});
		expect(stored(postOfDraft('unknown'))).toBeUndefined();
	});
});

describe('HI-17 · a shared draft is sent once, and rests', () => {
	test('two who send it have made one post; what is written later is refused', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit(DRAFT, on(DRAFT, answerInvitation(true, actingAs('bob'))))).toEqual(
			SAVED
		);
		const anna = await inRoom('anna');
		expect(await anna.edit(POST, firstUpdate(said('anna', ['anna', 'bob'])))).toEqual(SAVED);
		expect(await bob.edit(POST, firstUpdate(said('bob', ['anna'])))).toEqual(refusedBy('HI-04'));
		const fields = readFields(openRecord([stored(POST) ?? new Uint8Array()]));
		expect(fields).toMatchObject({ createdBy: 'anna', 'with.bob': true });
		expect(await bob.edit(TEXT, saying('Too late'))).toMatchObject({ rule: 'HI-17' });
		const late = inviteToDraft({ participants: ['bob'] }, ['bob', 'sue'], actingAs('anna'));
		expect(await anna.edit(DRAFT, on(DRAFT, late))).toMatchObject({ rule: 'HI-17' });
		expect(textNow()).toBe('Rope is');
	});

	test('what builds on a part of its text that a relay has lost does not wait for it: that is not brought back', async () => {
		const bob = await inRoom('bob');
		expect(await bob.edit(DRAFT, on(DRAFT, answerInvitation(true, actingAs('bob'))))).toEqual(
			SAVED
		);
		const lost = saying('Anna adds');
		const state = Y.mergeUpdates([stored(TEXT) ?? new Uint8Array(), lost]);
		const added: NoteNode[] = [
			{ type: 'paragraph', content: [{ type: 'text', text: 'Bob adds' }] }
		];
		const note = { at: 1, after: null, removed: [], added };
		const built = Y.diffUpdate(
			Y.mergeUpdates([state, updateOn(state, { ...NO_CHANGE, note })]),
			Y.encodeStateVectorFromUpdate(state)
		);
		expect(await bob.edit(TEXT, built)).toEqual({ outcome: 'incomplete' });
		const anna = await inRoom('anna');
		expect(await anna.edit(POST, firstUpdate(said('anna', ['anna', 'bob'])))).toEqual(SAVED);
		expect(await bob.edit(TEXT, built)).toEqual(refusedBy('HI-17'));
		expect(textNow()).toBe('Rope is');
	});
});

function cursorOf({ connection }: { readonly connection: RawConnection }) {
	const last = connection.messages.findLast((message) => message.type === 'batch');
	if (last?.type !== 'batch') throw new Error('no batch');
	return last.cursor;
}

function never(): RawConnection {
	throw new Error('nobody is here');
}
