import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editDeal } from '../../src/lib/domain/deal/commands';
import { bin, restore } from '../../src/lib/domain/history/commands';
import { openRecord } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import type { Answer } from '../../src/lib/protocol/handshake';
import type { Cursor, FromRelay } from '../../src/lib/protocol/messages';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { NOTHING, tombstoneKey } from '../../sync-server/store/store';
import { takeSnapshot } from '../../sync-server/ops/snapshot';
import { openSecrets } from '../../sync-server/ops/secrets';
import { recordEntries } from '../support/hostile-kit';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';
import type { RawConnection } from '../support/raw-device';
import { waitFor } from '../support/wait-for';

const ROOM = `space.${NORTH.id}`;
const DELETED = { rule: 'HI-05', reason: 'deletion', state: null };

let guarded: GuardedRelay;
let olga: RawConnection;
let anna: RawConnection;
let numbers: number;

beforeEach(async () => {
	numbers = 0;
	guarded = await GuardedRelay.open();
	olga = await guarded.follow('olga');
	anna = await guarded.follow('anna');
});
afterEach(() => guarded.relay.stop());

const store = () => guarded.relay.environment.store;
const stateOf = (id: string): Uint8Array => store().record(ROOM, id)?.state ?? NOTHING;
const of = <Type extends FromRelay['type']>(by: RawConnection, type: Type) =>
	by.messages.filter(
		(message): message is Extract<FromRelay, { type: Type }> => message.type === type
	);

/** Sends an edit and waits for what the relay says of it. */
async function put(by: RawConnection, record: string, update: Uint8Array) {
	const number = ++numbers;
	by.say({ type: 'edit', number, record, update });
	const answer = () =>
		by.messages.find(
			(message) =>
				(message.type === 'accepted' && message.number >= number) ||
				((message.type === 'refused' || message.type === 'incomplete') && message.number === number)
		);
	await waitFor(
		() => answer() !== undefined,
		() => `an answer to ${String(number)}`
	);
	return answer();
}

/** Asks, as this person, for records to be deleted for good. */
async function erase(person: Person, records: readonly string[], room = ROOM): Promise<Answer> {
	const door = await guarded.inside(guarded.keys[person]);
	door.say({ type: 'ask', number: 1, question: { ask: 'erase', room, records: [...records] } });
	await door.until('answer');
	const [message] = of(door, 'answer');
	door.hangUp();
	if (message === undefined) throw new Error('no answer');
	return message.answer;
}

/** Makes a deal of Anna's and puts it into the bin. */
async function binned(id: string): Promise<void> {
	await put(anna, id, dealOf('anna'));
	await put(olga, id, updateOn(stateOf(id), bin(actingAs('olga'))));
}

const withdrawnFrom = (by: RawConnection) => of(by, 'batch').flatMap(({ withdrawn }) => withdrawn);
const lastCursor = (by: RawConnection): Cursor | null =>
	by.messages.reduce<Cursor | null>(
		(last, message) => ('cursor' in message ? message.cursor : last),
		null
	);

describe('HI-05 · who deletes for good', () => {
	test.each(['anna', 'sue', 'gus'] as const)(
		'%s, who is no admin, deletes nothing for good, not even what they made',
		async (person) => {
			await binned('hers');
			const before = stateOf('hers');
			expect(await erase(person, ['hers'])).toEqual({
				answer: 'no',
				rule: 'HI-05',
				reason: 'deletion'
			});
			// Whether there is such a record, they do not learn.
			expect(await erase(person, ['none'])).toEqual(await erase(person, ['hers']));
			expect(stateOf('hers')).toEqual(before);
		}
	);

	test('an admin and an owner do; asked once more, it is done', async () => {
		await binned('one');
		await binned('two');
		expect(await erase('adam', ['one'])).toEqual({ answer: 'done' });
		expect(await erase('olga', ['two', 'one', 'two'])).toEqual({ answer: 'done' });
		expect([...store().records(ROOM)]).toEqual([]);
		const stone = store().get('erased', tombstoneKey(ROOM, 'one'));
		expect(stone).toEqual({ by: 'adam', at: guarded.now });
		// Who may not delete does not learn from the answer what was deleted.
		expect(await erase('anna', ['one'])).toMatchObject({ answer: 'no', rule: 'HI-05' });
	});

	test('only what is in the bin goes, and of several all or none', async () => {
		await binned('in');
		await put(anna, 'out', dealOf('anna'));
		const head = store().head(ROOM);
		for (const ids of [['out'], ['in', 'out'], ['in', 'unknown']]) {
			expect(await erase('olga', ids)).toMatchObject({ answer: 'no', rule: 'HI-05' });
		}
		await put(olga, 'in', updateOn(stateOf('in'), restore(actingAs('olga'))));
		expect(await erase('olga', ['in'])).toMatchObject({ answer: 'no', rule: 'HI-05' });
		expect([...store().records(ROOM)].map(({ id }) => id).sort()).toEqual(['in', 'out']);
		expect(store().head(ROOM)).toBe(head + 1);
	});

	test.each(['space.none', 'private.olga', 'directory', 'customers'])(
		'nothing is deleted in %s, where the record is not',
		async (room) => {
			await binned('in');
			expect(await erase('olga', ['in'], room)).toMatchObject({ answer: 'no', rule: 'HI-05' });
			expect(store().record(ROOM, 'in')).not.toBeNull();
		}
	);

	test('a question for more than a relay does at a time ends the connection', async () => {
		const door = await guarded.inside(guarded.olga);
		const records = Array.from({ length: 501 }, (_, index) => `r${String(index)}`);
		door.say({ type: 'ask', number: 1, question: { ask: 'erase', room: ROOM, records } });
		await door.until('closed');
		expect(door.closed?.code).toBe(4400);
	});
});

describe('HI-05 · what was deleted for good', () => {
	test('leaves nothing at the relay, and those who had it are told to let go of it', async () => {
		await binned('gone');
		await put(anna, 'stays', dealOf('anna'));
		await erase('olga', ['gone']);
		await waitFor(
			() => withdrawnFrom(anna).includes('gone') && withdrawnFrom(olga).includes('gone'),
			() => 'withdrawn'
		);
		expect(store().record(ROOM, 'gone')).toBeNull();
		expect(store().authors(ROOM, 'gone')).toEqual({});
		const log = recordEntries(store(), ROOM);
		expect(log).toHaveLength(4);
		for (const { record, update } of log) {
			if (record === 'gone') expect([...update]).toEqual([...NOTHING]);
			else expect(update.length).toBeGreaterThan(NOTHING.length);
		}
		expect(log[3]?.before).toEqual({ kind: 'deal', owner: 'anna', ended: true });
		// The sequence goes on.
		await put(anna, 'next', dealOf('anna'));
		expect(recordEntries(store(), ROOM)).toHaveLength(5);
	});

	test('is not told to those who never could read it', async () => {
		const bob = await guarded.follow('bob');
		await binned('gone');
		await erase('olga', ['gone']);
		await put(olga, 'after', dealOf('bob', 'olga'));
		await waitFor(
			() => JSON.stringify(bob.messages).includes('after'),
			() => 'what came after'
		);
		expect(JSON.stringify(bob.messages)).not.toContain('gone');
	});

	test('is withdrawn from who comes back with a cursor, and is not sent to who is new', async () => {
		await binned('gone');
		await put(anna, 'stays', dealOf('anna'));
		const cursor = lastCursor(anna);
		anna.hangUp();
		// Made and deleted while Anna was away. A catch-up that was cut off may have sent it, so it is withdrawn.
		await put(olga, 'brief', dealOf('anna', 'olga'));
		await put(olga, 'brief', updateOn(stateOf('brief'), bin(actingAs('olga'))));
		await erase('olga', ['gone', 'brief']);

		const back = await guarded.inside(guarded.anna, ROOM);
		back.say({ type: 'subscribe', cursor });
		await back.until('batch');
		const [batch] = of(back, 'batch');
		expect(batch).toMatchObject({ whole: false, last: true, records: [] });
		expect([...(batch?.withdrawn ?? [])].sort()).toEqual(['brief', 'gone']);

		const fresh = await guarded.follow('anna');
		const sent = of(fresh, 'batch').flatMap(({ records }) => records.map(({ record }) => record));
		expect(sent).toEqual(['stays']);
	});

	test.each(['anna', 'olga'] as const)(
		'does not come back by a device of %s that was away: not by an edit, not as a whole',
		async (person) => {
			await binned('gone');
			const old = stateOf('gone');
			const record = readRecord(openRecord([old]), 'gone');
			if (record?.kind !== 'deal') throw new Error('no deal');
			await erase('adam', ['gone']);
			const head = store().head(ROOM);
			const zombie = await guarded.follow(person);
			const acting = actingAs(person);
			const edit = editDeal(record, { field: 'title', value: 'Back' }, acting);
			const tries = [
				updateOn(old, edit),
				updateOn(old, restore(acting)),
				old,
				dealOf(person),
				// What is known already, what is no update, what is too large: the answer is the same.
				NOTHING,
				new Uint8Array([1, 2, 3, 250]),
				new Uint8Array(5 * 1024 * 1024)
			];
			for (const update of tries) {
				expect(await put(zombie, 'gone', update)).toMatchObject({ type: 'refused', ...DELETED });
			}
			expect(store().head(ROOM)).toBe(head);
			expect(store().record(ROOM, 'gone')).toBeNull();
			expect(store().authors(ROOM, 'gone')).toEqual({});
		}
	);

	test('does not come back by an edit that meets the deletion on its way to the disk', async () => {
		await binned('gone');
		const old = stateOf('gone');
		const door = await guarded.inside(guarded.olga);
		const before = ++numbers;
		const after = ++numbers;
		// All in one turn: an edit, the deletion, and a restoring that comes a moment late.
		const post = { set: {}, history: [], posts: [{ id: 'p', at: 1, by: 'anna', text: 'secret' }] };
		anna.say({ type: 'edit', number: before, record: 'gone', update: updateOn(old, post) });
		door.say({
			type: 'ask',
			number: 1,
			question: { ask: 'erase', room: ROOM, records: ['gone'] }
		});
		const back = updateOn(old, restore(actingAs('olga')));
		olga.say({ type: 'edit', number: after, record: 'gone', update: back });
		await door.until('answer');
		await olga.until('refused');
		expect(of(door, 'answer')[0]?.answer).toEqual({ answer: 'done' });
		expect(of(olga, 'refused')).toMatchObject([{ number: after, ...DELETED }]);
		expect(store().record(ROOM, 'gone')).toBeNull();
		const log = recordEntries(store(), ROOM);
		expect(log).toHaveLength(4);
		for (const { update } of log) expect([...update]).toEqual([...NOTHING]);
	});
});

test('HI-05 · tombstones outlast a restart, a compaction and a backup', async () => {
	const directory = mkdtempSync(join(tmpdir(), 'polder-erased-'));
	const copy = `${directory}-copy`;
	try {
		await guarded.relay.stop();
		guarded = await GuardedRelay.open({ logEntries: 1 }, new LmdbStore(directory, () => 'log'));
		olga = await guarded.follow('olga');
		anna = await guarded.follow('anna');
		await binned('gone');
		const old = stateOf('gone');
		await erase('olga', ['gone']);
		await guarded.relay.tidy();
		expect(store().horizon(ROOM)).toBeGreaterThan(0);
		expect(await put(olga, 'gone', old)).toMatchObject(DELETED);
		await guarded.relay.stop();
		expect(openSecrets(directory)).toMatchObject({ ok: true });
		expect(await takeSnapshot(directory, copy)).toMatchObject({ ok: true });
		for (const place of [directory, copy]) {
			const opened = new LmdbStore(place, () => 'another');
			expect(opened.get('erased', tombstoneKey(ROOM, 'gone'))).toMatchObject({ by: 'olga' });
			expect(opened.record(ROOM, 'gone')).toBeNull();
			await opened.close();
		}
		expect(readFileSync(join(copy, 'polder.lmdb')).length).toBeGreaterThan(0);
	} finally {
		guarded = await GuardedRelay.open();
		for (const place of [directory, copy]) rmSync(place, { recursive: true, force: true });
	}
});
