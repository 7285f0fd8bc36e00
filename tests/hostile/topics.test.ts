import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import type { TopicForm } from '../../src/lib/domain/topic/topic';
import { castVote, confirmRead } from '../../src/lib/domain/topic/voting';
import { firstUpdate } from '../../src/lib/documents/record';
import { setFollowed, setMuted, setReadMark } from '../../src/lib/documents/private-topics';
import { setSpaceField } from '../../src/lib/documents/space';
import { CLOSE } from '../../src/lib/protocol/messages';
import { actingAs, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending, syncFrame } from '../support/hostile-kit';
import { RawConnection } from '../support/raw-device';

const ROOM = `space.${NORTH.id}`;

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
});
afterEach(() => guarded.relay.stop());

const SAVED = { outcome: 'saved' };
const refusedBy = (rule: string) =>
	expect.objectContaining({ outcome: 'refused', rule }) as unknown;

async function inRoom(who: Person): Promise<Sending> {
	const connection = await guarded.inside(guarded.keys[who], ROOM);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	return new Sending(connection);
}

const stored = (id: string) => guarded.store.record(ROOM, id)?.state ?? new Uint8Array();
const on = (id: string, change: RecordChange) => updateOn(stored(id), change);
const raw = (id: string, work: (doc: Y.Doc) => void) => rawUpdateOn(stored(id), work);
const field = (id: string, name: string, value: unknown) =>
	raw(id, (doc) => doc.getMap('fields').set(name, value));

async function started(by: Person, form: TopicForm, asks = false): Promise<Sending> {
	const own = await inRoom(by);
	const topic = createTopic({ title: 'Rope', space: 'north', form, asks }, actingAs(by));
	expect(await own.edit(form, firstUpdate(topic))).toEqual(SAVED);
	return own;
}

describe('LS-01 · what somebody has read, follows and wants to be told of', () => {
	test('is set by their own devices alone: nobody enters or writes what is private to another, not even the owner', async () => {
		const own = new Sending(await guarded.inside(guarded.keys.bob, 'private.bob'));
		const mark = { count: 3, at: 5, id: 'p', seen: 6 };
		const marked = rawUpdateOn(undefined, (doc) => {
			setReadMark(doc, 'idea', mark);
			setFollowed(doc, 'idea', true);
		});
		expect(await own.update(marked)).toEqual(SAVED);
		const before = guarded.store.document('private.bob');
		for (const who of ['anna', 'olga', 'adam'] as const) {
			const door = new RawConnection(guarded.relay, 'private.bob');
			door.hello(guarded.keys[who], 'workspace');
			await expect.poll(() => door.closed?.code).toBe(CLOSE.closed);
			door.throw(
				syncFrame(
					2,
					rawUpdateOn(before ?? undefined, (doc) => setMuted(doc, 'idea', 7))
				)
			);
		}
		expect(guarded.store.document('private.bob')).toEqual(before);
	});
});

describe('HI-12 · votes and confirmations', () => {
	test('nobody votes or confirms in another’s name, takes that back, or votes twice', async () => {
		const bob = await started('bob', 'idea');
		const anna = await started('anna', 'announcement', true);
		expect(await bob.edit('idea', on('idea', castVote('for', actingAs('bob'))))).toEqual(SAVED);
		const before = stored('idea');
		const forged: readonly [string, string, unknown][] = [
			['HI-12', 'vote.bob', 'against'],
			['HI-12', 'vote.bob', null],
			['HI-12', 'vote.sue', 'for'],
			['HI-12', 'vote.nobody', 'for'],
			['SCHEMA', 'vote.anna', '<img src=x onerror=alert(1)>'],
			['SCHEMA', 'vote.anna', ['for', 'for']],
			['SCHEMA', 'vote.__proto__.x', 'for'],
			['SCHEMA', 'voted', 'for']
		];
		const sue = await inRoom('olga');
		for (const [rule, name, value] of forged) {
			expect(await anna.edit('idea', field('idea', name, value)), name).toEqual(refusedBy(rule));
		}
		// Not even an admin, whose device may carry whole records.
		expect(await sue.edit('idea', field('idea', 'vote.bob', 'against'))).toEqual(
			refusedBy('HI-12')
		);
		expect(stored('idea')).toEqual(before);

		const confirm = on('announcement', confirmRead(actingAs('bob')));
		expect(await anna.edit('announcement', field('announcement', 'confirm.bob', true))).toEqual(
			refusedBy('HI-12')
		);
		expect(await bob.edit('announcement', confirm)).toEqual(SAVED);
		const back = field('announcement', 'confirm.bob', null);
		expect(await bob.edit('announcement', back)).toEqual(refusedBy('HI-12'));
	});

	test('of a closed topic nobody makes the votes other than they were', async () => {
		const bob = await started('bob', 'proposal');
		await guarded.relay.rooms.editSpace('north', (doc) => setSpaceField(doc, 'moderatedBy', 'all'));
		const close = (doc: Y.Doc) => {
			doc.getMap('fields').set('closed', true);
			doc.getArray('history').push([
				{
					...{ id: 'l1', at: 10, by: 'bob', what: 'field' },
					field: 'closed',
					from: null,
					to: true
				}
			]);
		};
		expect(await bob.edit('proposal', raw('proposal', close))).toEqual(SAVED);
		const vote = on('proposal', castVote('for', actingAs('bob')));
		expect(await bob.edit('proposal', vote)).toEqual(refusedBy('HI-12'));
	});
});

describe('SP-05 · who starts, writes and moderates', () => {
	test('what the settings say holds for whoever sends something else', async () => {
		await started('bob', 'question');
		const anna = await inRoom('anna');
		const set = (name: string, value: unknown) => (doc: Y.Doc) => {
			doc.getMap('fields').set(name, value);
			doc
				.getArray('history')
				.push([
					{ id: 'l1', at: 10, by: 'anna', what: 'field', field: name, from: null, to: value }
				]);
		};
		for (const [name, value] of [
			['pinned', true],
			['answer', 'p'],
			['closed', true],
			['conclusion', 'Mine'],
			['form', 'idea'],
			['tag.x', 'x'],
			['status', 'accepted']
		] as const) {
			expect(await anna.edit('question', raw('question', set(name, value))), name).toEqual(
				refusedBy('SP-05')
			);
		}
		await guarded.relay.rooms.editSpace('north', (doc) =>
			setSpaceField(doc, 'topicsBy', 'managers')
		);
		const topic = createTopic({ title: 'x', space: 'north' }, actingAs('anna'));
		expect(await anna.edit('other', firstUpdate(topic))).toEqual(refusedBy('SP-05'));
	});
});

describe('HI-13 · posts, polls and lists', () => {
	test('nobody changes, deletes or votes in another’s name, whatever the update says', async () => {
		const bob = await started('bob', 'plain');
		const parts = {
			poll: { question: 'When?', options: ['May', 'June'], multiple: false, endsAt: null },
			items: ['Book', 'Pay']
		};
		const made = createPost('p', 'Hello', { id: 'plain', space: 'north' }, actingAs('bob'), parts);
		if (made === null) throw new Error('no post');
		expect(await bob.edit('p', firstUpdate(made))).toEqual(SAVED);
		const before = stored('p');
		const told = (name: string, value: unknown, by: string) =>
			raw('p', (doc) => {
				doc.getMap('fields').set(name, value);
				doc
					.getArray('history')
					.push([{ id: 'l1', at: 10, by, what: 'field', field: name, from: null, to: value }]);
			});
		const anna = await inRoom('anna');
		const forged: readonly [string, Uint8Array][] = [
			['HI-13', told('text', 'I agree to everything', 'anna')],
			['HI-13', told('removed', 'anna', 'anna')],
			['HI-13', told('pollClosed', true, 'anna')],
			['HI-12', field('p', 'ballot.bob', ['0'])],
			['HI-12', field('p', 'tick.0', 'bob')],
			['HI-12', field('p', 'ballot.anna', ['7'])],
			['SCHEMA', field('p', 'ballot.anna', '<script>')],
			['SCHEMA', field('p', 'reaction.p.anna', ['<img src=x onerror=alert(1)>'])],
			['SCHEMA', field('p', 'html', '<script>')],
			['HI-04', field('p', 'poll', { ...parts.poll, question: 'Yes?' })]
		];
		for (const [at, [rule, update]] of forged.entries()) {
			expect(await anna.edit('p', update), String(at)).toEqual(refusedBy(rule));
		}
		// In the author's name, from another device.
		expect(await anna.edit('p', told('text', 'x', 'bob'))).toMatchObject({ outcome: 'refused' });
		expect(stored('p')).toEqual(before);
		expect(await bob.edit('p', told('text', 'Hello all', 'bob'))).toEqual(SAVED);
		expect(await anna.edit('p', field('p', 'ballot.anna', ['1']))).toEqual(SAVED);
	});

	test('a link that is none, and a poll that asks nothing, are not said', async () => {
		const bob = await started('bob', 'plain');
		const made = createPost('p', 'Hello', { id: 'plain', space: 'north' }, actingAs('bob'));
		if (made === null) throw new Error('no post');
		for (const set of [
			{ card: { href: 'javascript:alert(1)', title: 'x', note: '' } },
			{ card: { href: 'https://a.example', title: 'x', note: '', icon: 'https://b.example' } },
			{ poll: { question: 'x', options: ['one'], multiple: false, endsAt: null } }
		]) {
			const forged = { ...made, set: { ...made.set, ...set } } as RecordChange;
			expect(await bob.edit('p', firstUpdate(forged))).toEqual(refusedBy('SCHEMA'));
		}
	});
});
