import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_TOLD } from '../../src/lib/domain/topic/read-by';
import { createTopic } from '../../src/lib/domain/topic/commands';
import { firstUpdate } from '../../src/lib/documents/record';
import { writeSpace } from '../../src/lib/documents/space';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { Readers } from '../../sync-server/access/readers';
import { actingAs, dealOf } from '../support/guarded-records';
import { GuardedRelay, NORTH, START, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { waitFor } from '../support/wait-for';

let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
	await start('topic', NORTH.id);
});
afterEach(() => guarded.relay.stop());

async function start(id: string, space: string): Promise<void> {
	const own = new Sending(await guarded.follow('olga', `space.${space}`));
	const topic = createTopic({ title: 'Rope', space }, actingAs('olga'));
	expect(await own.edit(id, firstUpdate(topic))).toEqual({ outcome: 'saved' });
}

/** Sends what may be no question at all. Resolves with the answer, or why the relay closed the connection. */
async function ask(who: Person, question: object): Promise<Answer | number | undefined> {
	const door = await guarded.inside(guarded.keys[who]);
	door.say({ type: 'ask', number: 7, question: question as Question });
	await waitFor(
		() => door.closed !== null || door.messages.some(({ type }) => type === 'answer'),
		() => 'an answer'
	);
	door.hangUp();
	const [message] = door.messages.flatMap((each) => (each.type === 'answer' ? [each.answer] : []));
	return message ?? door.closed?.code;
}

const DONE = { answer: 'done' };
const NOT_YOURS = { answer: 'no', rule: 'HI-15', reason: 'not-yours' };
const mark = (more: object = {}) => ({ space: 'north', topic: 'topic', at: 20, id: 'p', ...more });
const tell = (who: Person, ...marks: readonly object[]) => ask(who, { ask: 'tell-read', marks });
const share = (who: Person, on: boolean) => ask(who, { ask: 'share-read', on });
async function readers(who: Person = 'olga', more: object = {}): Promise<unknown> {
	const answer = await ask(who, { ask: 'readers', space: 'north', topic: 'topic', ...more });
	return typeof answer === 'object' && answer.answer === 'readers' ? answer.readers : answer;
}

test('HI-15 · a mark is of whoever tells it: no question can name another', async () => {
	expect(await tell('bob', mark())).toEqual(DONE);
	expect(await readers()).toEqual([{ member: 'bob', at: 20, id: 'p' }]);
	for (const forged of [
		{ ask: 'tell-read', marks: [mark({ member: 'anna' })] },
		{ ask: 'tell-read', marks: [mark({ by: 'anna' })] }
	]) {
		expect(await ask('bob', forged)).toBe(CLOSE.malformed);
	}
	expect(await ask('bob', { ask: 'tell-read', member: 'anna', marks: [mark({ at: 30 })] })).toEqual(
		DONE
	);
	expect(await ask('bob', { ask: 'share-read', member: 'anna', on: false })).toEqual(DONE);
	await share('bob', true);
	expect(await tell('anna', mark())).toEqual(DONE);
	expect(await readers()).toEqual([{ member: 'anna', at: 20, id: 'p' }]);
});

test('HI-15 · who may not read a topic tells and is told nothing, and does not learn whether it is there', async () => {
	await guarded.relay.rooms.editSpace('south', (doc) => {
		writeSpace(doc, { ...NORTH, id: 'south', visibility: 'hidden', members: ['olga'] });
	});
	await start('secret', 'south');
	const own = new Sending(await guarded.follow('olga'));
	await own.edit('deal', dealOf('olga', 'olga'));
	const places = [
		{ space: 'south', topic: 'secret' },
		{ space: 'south', topic: 'none' },
		{ space: 'nowhere', topic: 'secret' },
		{ space: 'north', topic: 'secret' },
		{ space: 'north', topic: 'none' },
		{ space: 'north', topic: 'deal' }
	];
	for (const place of places) {
		expect(await tell('bob', mark(), mark(place))).toEqual(NOT_YOURS);
		expect(await readers('bob', place)).toEqual(NOT_YOURS);
	}
	// All of a question, or nothing.
	expect(await readers()).toEqual([]);
	expect(await readers('olga', { space: 'south', topic: 'secret' })).toEqual([]);
});

test('HI-15 · what is malformed, too much, or not said yet is refused', async () => {
	const many = Array.from({ length: MAX_TOLD + 1 }, () => mark());
	for (const marks of [
		[],
		many,
		[mark({ at: 1.5 })],
		[mark({ at: '20' })],
		[mark({ id: '' })],
		[mark({ id: 'x'.repeat(65) })],
		[mark({ topic: 'a/b' })],
		[mark({ topic: '' })],
		[null]
	]) {
		expect(await ask('bob', { ask: 'tell-read', marks })).toBe(CLOSE.malformed);
	}
	expect(await tell('bob', mark({ at: START + 86_400_000 }))).toMatchObject({
		reason: 'malformed'
	});
	expect(await readers()).toEqual([]);
	expect(await tell('bob', ...many.slice(1))).toEqual(DONE);
});

test('HI-15 · reading is never taken back, on the disk as well', async () => {
	await tell('bob', mark({ at: 30, id: 'q' }));
	await tell('bob', mark({ at: 20, id: 'z' }));
	await tell('bob', mark({ at: 30, id: 'p' }));
	expect(await readers()).toEqual([{ member: 'bob', at: 30, id: 'q' }]);
	const again = new Readers(guarded.relay.tables);
	expect(again.of('topic', ['bob'])).toEqual([{ member: 'bob', at: 30, id: 'q' }]);
	expect(guarded.store.list('readers')).toHaveLength(1);
});

test('HI-15 · who has switched it off is told of to nobody, nor later with what was told before', async () => {
	await tell('bob', mark());
	expect(await share('bob', false)).toEqual(DONE);
	expect(await readers()).toEqual([]);
	// Another device of theirs that has not heard of it.
	expect(await tell('bob', mark({ at: 40, id: 'r' }))).toEqual(DONE);
	expect(await readers()).toEqual([]);
	guarded.now += 1000;
	await share('bob', true);
	expect(await readers()).toEqual([]);
	guarded.now += 1000;
	await tell('bob', mark({ at: 20, id: 'p' }));
	expect(await readers()).toEqual([{ member: 'bob', at: 20, id: 'p' }]);
});

test('HI-15 · who has left is told of no more, and a guest only of people whom they know', async () => {
	await tell('bob', mark());
	await tell('olga', mark());
	expect(await readers('anna')).toHaveLength(2);
	const known = [...guarded.relay.rights.directoryFor('gus').members.keys()];
	const told = (await readers('gus')) as readonly { readonly member: string }[] | object;
	const names = Array.isArray(told) ? told.map(({ member }: { member: string }) => member) : null;
	expect(names?.every((id) => known.includes(id)) ?? told).toEqual(
		names === null ? NOT_YOURS : true
	);
	await guarded.relay.rooms.editDirectory((doc) => {
		doc
			.getMap<{ set: (key: string, value: unknown) => void }>('members')
			.get('bob')
			?.set('standing', 'removed');
	});
	expect(await readers('anna')).toEqual([{ member: 'olga', at: 20, id: 'p' }]);
});
