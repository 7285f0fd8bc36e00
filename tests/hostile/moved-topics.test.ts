import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { toggleSign } from '../../src/lib/domain/history/reactions';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { removePost } from '../../src/lib/domain/topic/post';
import { castVote } from '../../src/lib/domain/topic/voting';
import {
	firstUpdate,
	openRecord,
	readFields,
	readHistory,
	readPosts
} from '../../src/lib/documents/record';
import { setSpaceField, writeSpace } from '../../src/lib/documents/space';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { actingAs, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { waitFor } from '../support/wait-for';

/** Topics are moved from the space "north", which everybody enters, to others. */
const FROM: RoomName = 'space.north';
const TO: RoomName = 'space.south';

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
	const { rooms } = guarded.relay;
	await rooms.editSpace('south', (doc) => {
		writeSpace(doc, { ...NORTH, id: 'south', createdBy: 'sue' });
	});
	await rooms.editSpace('hidden', (doc) => {
		writeSpace(doc, { ...NORTH, id: 'hidden', visibility: 'hidden', members: ['olga'] });
	});
	const [bob, anna] = [await inRoom('bob'), await inRoom('anna')];
	const idea = createTopic({ title: 'Rope', space: 'north', form: 'idea' }, actingAs('bob'));
	expect(await bob.edit('topic', firstUpdate(idea))).toEqual(SAVED);
	expect(await bob.edit('topic', on('topic', castVote('for', actingAs('bob'))))).toEqual(SAVED);
	expect(await anna.edit('first', firstUpdate(said('anna', 'first', 'Hemp?')))).toEqual(SAVED);
	guarded.now += 50;
	const reply = said('bob', 'second', 'Nylon.', { replyTo: 'first' });
	expect(await bob.edit('second', firstUpdate(reply))).toEqual(SAVED);
	const nod = toggleSign('second', '👍', [], actingAs('anna'));
	expect(await anna.edit('second', on('second', nod))).toEqual(SAVED);
});
afterEach(() => guarded.relay.stop());

const SAVED = { outcome: 'saved' };
const refusedBy = (rule: string) =>
	expect.objectContaining({ outcome: 'refused', rule }) as unknown;
const no = (reason: string) => ({ answer: 'no', rule: 'HI-16', reason });

async function inRoom(who: Person, room: RoomName = FROM): Promise<Sending> {
	return new Sending(await guarded.follow(who, room));
}

function said(
	by: Person,
	id: string,
	text: string,
	more: { readonly replyTo?: string; readonly topic?: string; readonly space?: string } = {}
): RecordChange {
	const { topic = 'topic', space = 'north', ...parts } = more;
	const acting = { ...actingAs(by), clock: { now: () => guarded.now, offset: () => 0 } };
	const change = createPost(id, text, { id: topic, space }, acting, parts);
	if (change === null) throw new Error('no post');
	return change;
}

const state = (id: string, room = FROM) =>
	guarded.store.record(room, id)?.state ?? new Uint8Array();
const on = (id: string, change: RecordChange, room = FROM) => updateOn(state(id, room), change);
const raw = (id: string, name: string, value: unknown, room = FROM) =>
	rawUpdateOn(state(id, room), (doc) => doc.getMap('fields').set(name, value));

async function ask(who: Person, question: object): Promise<Answer | number | undefined> {
	const door = await guarded.inside(guarded.keys[who]);
	door.say({ type: 'ask', number: 7, question: question as Question });
	await waitFor(
		() => door.closed !== null || door.messages.some(({ type }) => type === 'answer'),
		() => 'an answer'
	);
	door.hangUp();
	const [answer] = door.messages.flatMap((each) => (each.type === 'answer' ? [each.answer] : []));
	return answer ?? door.closed?.code;
}

const move = (who: Person, more: object = {}) =>
	ask(who, { ask: 'move-topic', from: 'north', topic: 'topic', to: 'south', ...more });

async function moved(who: Person = 'olga'): Promise<string> {
	const answer = await move(who);
	if (typeof answer !== 'object' || answer.answer !== 'moved') throw new Error('it stayed');
	return answer.topic;
}

/** Returns what a record is, as it is stored. */
function stored(id: string, room: RoomName) {
	const doc = openRecord([state(id, room)]);
	const found = { fields: readFields(doc), history: readHistory(doc), posts: readPosts(doc) };
	doc.destroy();
	return found;
}

/** The posts of a topic of the new space, in the order of their moments. */
const postsOf = (topic: string) =>
	guarded.store
		.dependentsOf(TO, topic)
		.map((id) => ({ id, ...stored(id, TO) }))
		.sort((a, b) => Number(a.fields['createdAt']) - Number(b.fields['createdAt']));

test('HI-16 · a topic is copied with authors, moments, votes and signs, and the old one leads to it', async () => {
	guarded.now += 100;
	const copy = await moved();
	const topic = stored(copy, TO);
	expect(topic.fields).toMatchObject({
		...{ kind: 'topic', space: 'south', title: 'Rope', createdBy: 'bob', form: 'idea' },
		...{ 'vote.bob': 'for', movedFrom: 'topic', movedFromSpace: 'north' }
	});
	expect(topic.fields['createdAt']).toBe(stored('topic', FROM).fields['createdAt']);
	expect(topic.history.map(({ by, what }) => [by, what])).toEqual([
		['bob', 'created'],
		['olga', 'field']
	]);
	const [first, second, ...more] = postsOf(copy);
	if (first === undefined || second === undefined) throw new Error('posts are missing');
	expect(more).toEqual([]);
	const before = [stored('first', FROM), stored('second', FROM)];
	for (const [at, post] of [first, second].entries()) {
		const old = before[at];
		expect(post.fields).toMatchObject({ kind: 'post', space: 'south', topic: copy });
		expect([post.fields['createdBy'], post.fields['createdAt']]).toEqual([
			old?.fields['createdBy'],
			old?.fields['createdAt']
		]);
		// What was said, by whom and when; under the id of its own record.
		expect(post.posts).toEqual(old?.posts.map((line) => ({ ...line, id: post.id })));
	}
	expect([first.fields['copyOf'], second.fields['copyOf']]).toEqual(['first', 'second']);
	expect(second.fields['replyTo']).toBe(first.id);
	expect(second.fields[`reaction.${second.id}.anna`]).toEqual(['👍']);
	const stub = stored('topic', FROM);
	expect(stub.fields).toMatchObject({ movedTo: copy, movedToSpace: 'south', closed: true });
	expect(stub.history).toContainEqual(
		expect.objectContaining({ by: 'olga', field: 'closed', to: true })
	);
	// Who reads the new space is told live, and goes on writing there.
	const anna = await inRoom('anna', TO);
	const reply = said('anna', 'third', 'Both.', { topic: copy, space: 'south', replyTo: second.id });
	expect(await anna.edit('third', firstUpdate(reply))).toEqual(SAVED);
});

test('HI-16 · only who moderates both spaces moves, and nobody learns of spaces that they may not enter', async () => {
	const { rooms } = guarded.relay;
	// Bob started the topic, sue looks after both, anna neither.
	for (const who of ['bob', 'anna', 'gus'] as const) {
		expect(await move(who), who).toEqual(no('moderators-only'));
	}
	for (const to of ['hidden', 'nowhere', 'north']) {
		expect(await move('sue', { to }), to).toEqual(no('moderators-only'));
	}
	// Into a space in which the mover may start nothing.
	await rooms.editSpace('south', (doc) => setSpaceField(doc, 'moderatedBy', 'all'));
	await rooms.editSpace('north', (doc) => setSpaceField(doc, 'moderatedBy', 'all'));
	await rooms.editSpace('south', (doc) => setSpaceField(doc, 'topicsBy', 'admins'));
	expect(await move('bob')).toEqual(no('moderators-only'));
	expect(await move('sue')).toEqual(no('moderators-only'));
	await rooms.editSpace('south', (doc) => setSpaceField(doc, 'archived', true));
	expect(await move('olga')).toEqual(no('moderators-only'));
	await rooms.editSpace('south', (doc) => setSpaceField(doc, 'archived', false));
	expect(guarded.store.dependentsOf(FROM, 'topic')).toHaveLength(2);
	expect(stored('topic', FROM).fields['movedTo']).toBeUndefined();
	// What is no topic, is not there, or is no question.
	for (const topic of ['first', 'none']) {
		expect(await move('olga', { topic }), topic).toEqual(no('not-yours'));
	}
	for (const forged of [{ topic: '<script>' }, { to: 7 }, { topic: ['topic'] }]) {
		expect(await move('olga', forged)).toBe(CLOSE.malformed);
	}
	// A name in the question is not listened to: the mover is who asks.
	expect(await move('bob', { by: 'olga', member: 'olga' })).toEqual(no('moderators-only'));
	expect(await move('olga')).toMatchObject({ answer: 'moved' });
	expect(await move('olga')).toEqual(no('moved'));
});

test('HI-16 · no device says that something has moved, or makes a copy with words of others', async () => {
	const bob = await inRoom('bob');
	const south = await inRoom('bob', TO);
	const topic = createTopic({ title: 'Rope', space: 'south' }, actingAs('bob'));
	expect(await south.edit('other', firstUpdate(topic))).toEqual(SAVED);
	const forgedPost = (set: RecordChange['set']) => {
		const change = said('bob', 'forged', 'Anna said so', { topic: 'other', space: 'south' });
		return firstUpdate({ ...change, set: { ...change.set, ...set } });
	};
	expect(await south.edit('forged', forgedPost({ copyOf: 'first' }))).toEqual(refusedBy('HI-16'));
	const named = { copyOf: 'first', createdBy: 'anna' };
	expect(await south.edit('forged', forgedPost(named))).toMatchObject({ outcome: 'refused' });
	for (const [name, value] of [
		['movedTo', 'other'],
		['movedToSpace', 'south'],
		['movedFrom', 'other'],
		['movedFromSpace', 'south']
	] as const) {
		const line = { id: `l-${name}`, at: guarded.now, by: 'bob', what: 'field' } as const;
		const told = { ...line, field: name, from: null, to: value };
		const change = { set: { [name]: value }, history: [told], posts: [] };
		expect(await bob.edit('topic', on('topic', change)), name).toEqual(refusedBy('HI-16'));
		const made = { ...topic, set: { ...topic.set, space: 'north', [name]: value } };
		expect(await bob.edit(`new-${name}`, firstUpdate(made)), name).toEqual(refusedBy('HI-16'));
	}
	const wrong = raw('topic', 'movedTo', '<img src=x>');
	expect(await bob.edit('topic', wrong)).toMatchObject({ outcome: 'refused' });
	expect(stored('topic', FROM).fields['movedTo']).toBeUndefined();
});

test('HI-16 · in a topic that has moved nothing is said, voted, signed or reopened; posts in it are deleted', async () => {
	await moved();
	const [anna, bob] = [await inRoom('anna'), await inRoom('bob')];
	const late = said('anna', 'late', 'Wait!');
	expect(await anna.edit('late', firstUpdate(late))).toEqual(refusedBy('HI-16'));
	const vote = castVote('against', actingAs('anna'));
	expect(await anna.edit('topic', on('topic', vote))).toMatchObject({ outcome: 'refused' });
	const nod = toggleSign('first', '👍', [], actingAs('bob'));
	expect(await bob.edit('first', on('first', nod))).toEqual(refusedBy('HI-16'));
	const olga = await inRoom('olga');
	const { fields } = stored('topic', FROM);
	expect(fields['closed']).toBe(true);
	for (const [field, to] of [
		['closed', false],
		['title', 'Chain'],
		['movedTo', 'elsewhere']
	] as const) {
		const line = { id: `l-${field}`, at: guarded.now, by: 'olga', what: 'field', field } as const;
		const from = field === 'title' ? 'Rope' : field === 'closed' ? true : String(fields[field]);
		const change = { set: { [field]: to }, history: [{ ...line, from, to }], posts: [] };
		expect(await olga.edit('topic', on('topic', change)), field).toEqual(refusedBy('HI-16'));
	}
	expect(await anna.edit('first', on('first', removePost(actingAs('anna'))))).toEqual(SAVED);
});

const undo = (who: Person, more: object = {}) =>
	ask(who, { ask: 'undo-topic-move', from: 'north', topic: 'topic', to: 'south', ...more });

test('HI-16 · a move is undone: the old topic is as it was, the copy in the bin leads back, and it can be moved again', async () => {
	const before = stored('topic', FROM);
	const copy = await moved();
	guarded.now += 10;
	expect(await undo('sue')).toEqual({ answer: 'done' });
	const { fields, history } = stored('topic', FROM);
	expect(fields).toEqual({ ...before.fields, movedTo: null, movedToSpace: null, closed: false });
	expect(history.slice(-2).map(({ by }) => by)).toEqual(['sue', 'sue']);
	expect(stored(copy, TO).fields).toMatchObject({
		...{ binned: true, movedTo: 'topic', movedToSpace: 'north' }
	});
	expect(await undo('sue')).toEqual(no('not-yours'));
	// People go on where they were, and nothing is said in the copy.
	const anna = await inRoom('anna');
	expect(await anna.edit('third', firstUpdate(said('anna', 'third', 'Both.')))).toEqual(SAVED);
	const late = said('anna', 'late', 'Wait!', { topic: copy, space: 'south' });
	const south = await inRoom('anna', TO);
	expect(await south.edit('late', firstUpdate(late))).toEqual(refusedBy('HI-16'));
	const again = await moved();
	expect(postsOf(again)).toHaveLength(3);
});

test('HI-16 · nobody undoes a move who does not moderate both spaces, of anything else, or over what others said since', async () => {
	const copy = await moved();
	for (const who of ['bob', 'anna', 'gus'] as const) {
		expect(await undo(who), who).toEqual(no('moderators-only'));
	}
	for (const to of ['hidden', 'nowhere']) {
		expect(await undo('sue', { to }), to).toEqual(no('moderators-only'));
	}
	for (const topic of ['first', 'none', copy]) {
		expect(await undo('olga', { topic }), topic).toEqual(no('not-yours'));
	}
	expect(await undo('olga', { from: 'south', to: 'north', topic: copy })).toEqual(no('not-yours'));
	expect(await undo('bob', { by: 'olga', member: 'olga' })).toEqual(no('moderators-only'));
	for (const forged of [{ topic: '<script>' }, { to: 7 }, { from: ['north'] }]) {
		expect(await undo('olga', forged)).toBe(CLOSE.malformed);
	}
	const heads = () => [guarded.store.head(FROM), guarded.store.head(TO)];
	const anna = await inRoom('anna', TO);
	const [first] = postsOf(copy);
	if (first === undefined) throw new Error('no copy of the post');
	const sign = (mine: readonly string[]) =>
		anna.edit(first.id, on(first.id, toggleSign(first.id, '👍', mine, actingAs('anna')), TO));
	expect(await sign([])).toEqual(SAVED);
	const signed = heads();
	expect(await undo('olga')).toEqual(no('copy-changed'));
	expect(heads()).toEqual(signed);
	const more = said('anna', 'more', 'Both.', { topic: copy, space: 'south' });
	expect(await anna.edit('more', firstUpdate(more))).toEqual(SAVED);
	expect(await undo('olga')).toEqual(no('copy-changed'));
	expect(stored('topic', FROM).fields['movedTo']).toBe(copy);
});
