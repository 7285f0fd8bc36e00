import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { assign, editDeal } from '../../src/lib/domain/deal/commands';
import { openRecord, readFacts } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { recordEntries } from '../support/hostile-kit';
import { GuardedRelay } from '../support/guarded-relay';
import type { RawConnection } from '../support/raw-device';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';

const ROOM = 'space.north';
let guarded: GuardedRelay;
let olga: RawConnection;
let anna: RawConnection;

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	olga = await guarded.follow('olga');
	anna = await guarded.follow('anna');
});
afterEach(() => guarded.relay.stop());

const stored = (id: string) => guarded.relay.environment.store.record(ROOM, id);
const refusals = (of: RawConnection) =>
	of.messages.flatMap((message) => (message.type === 'refused' ? [message] : []));

async function put(by: RawConnection, number: number, record: string, update: Uint8Array) {
	by.say({ type: 'edit', number, record, update });
	await expect
		.poll(() =>
			by.messages.some(
				(message) =>
					(message.type === 'accepted' && message.number >= number) ||
					((message.type === 'refused' || message.type === 'incomplete') &&
						message.number === number)
			)
		)
		.toBe(true);
}

describe('OP-08 · a hostile agent', () => {
	test('is sent nothing of another’s deal, made before or after they came', async () => {
		await put(olga, 1, 'hers', dealOf('olga'));
		const seen = JSON.stringify(anna.messages);
		expect(seen).not.toContain('hers');
		expect(stored('hers')?.facts.owner).toBe('olga');
	});

	test('cannot change a deal that they know the id of, and the answer tells nothing of it', async () => {
		await put(olga, 1, 'hers', dealOf('olga'));
		const before = stored('hers')?.state;
		await put(anna, 1, 'hers', dealOf('anna'));
		expect(stored('hers')?.state).toEqual(before);
		expect(refusals(anna)).toMatchObject([{ rule: 'OP-08', reason: 'not-yours', state: null }]);
	});

	test('cannot make a deal for somebody else, nor hand their own away', async () => {
		await put(anna, 1, 'forged', dealOf('olga'));
		expect(stored('forged')).toBeNull();
		await put(anna, 2, 'own', dealOf('anna'));
		const given = assign({ owner: 'anna' }, 'olga', actingAs('anna'));
		await put(anna, 3, 'own', updateOn(stored('own')?.state, given));
		expect(stored('own')?.facts.owner).toBe('anna');
		expect(refusals(anna).map(({ number }) => number)).toEqual([1, 3]);
	});

	test('cannot turn a deal into a kind that everybody may read, or into nothing', async () => {
		await put(anna, 1, 'own', dealOf('anna'));
		for (const [number, kind] of [
			[2, 'task'],
			[3, 'nonsense']
		] as const) {
			const change = { set: { kind }, history: [], posts: [] };
			await put(anna, number, 'own', updateOn(stored('own')?.state, change));
		}
		expect(stored('own')?.facts).toEqual({ kind: 'deal', owner: 'anna' });
	});

	test('cannot poison a record: bytes that are none, a gap, an unknown root, a root of another type', async () => {
		await put(anna, 1, 'own', dealOf('anna'));
		const before = stored('own')?.state;
		await put(anna, 2, 'own', new Uint8Array([1, 2, 3, 4, 250, 250]));

		const ahead = new Y.Doc();
		ahead.getMap('fields').set('a', 1);
		const vector = Y.encodeStateVector(ahead);
		ahead.getMap('fields').set('b', 2);
		await put(anna, 3, 'own', Y.encodeStateAsUpdate(ahead, vector));

		const other = new Y.Doc();
		other.getMap('smuggled').set('a', 1);
		await put(anna, 4, 'own', Y.encodeStateAsUpdate(other));

		const confused = new Y.Doc();
		confused.getText('fields').insert(0, 'text');
		await put(anna, 5, 'new', Y.encodeStateAsUpdate(confused));

		expect(stored('own')?.state).toEqual(before);
		expect(stored('new')).toBeNull();
		expect(anna.messages.filter(({ type }) => type === 'incomplete')).toHaveLength(1);
		expect(refusals(anna).map(({ number }) => number)).toEqual([2, 4, 5]);
		// An honest edit of the same record still goes in.
		const record = readRecord(openRecord([before ?? new Uint8Array()]), 'own');
		if (record?.kind !== 'deal') throw new Error('no deal');
		const edit = editDeal(record, { field: 'title', value: 'Honest' }, actingAs('anna'));
		await put(anna, 6, 'own', updateOn(before, edit));
		expect(readFacts(openRecord([stored('own')?.state ?? new Uint8Array()]))?.owner).toBe('anna');
		expect(stored('own')?.state).not.toEqual(before);
	});
});

test('HI-02 · nobody puts another line in the place of one, under its id', async () => {
	await put(anna, 1, 'own', dealOf('anna'));
	const post = (id: string, by: string, text: string) => ({
		set: {},
		history: [],
		posts: [{ id, at: 1, by, text }]
	});
	await put(olga, 1, 'own', updateOn(stored('own')?.state, post('p1', 'olga', 'Call them')));
	const before = stored('own')?.state;
	await put(anna, 2, 'own', updateOn(before, post('p1', 'anna', 'Never call them')));
	await put(anna, 3, 'own', updateOn(before, post('h', 'anna', 'two')));
	const twice = updateOn(before, {
		...post('q', 'anna', 'one'),
		posts: [...post('q', 'anna', 'one').posts, ...post('q', 'anna', 'two').posts]
	});
	await put(anna, 4, 'own', twice);
	expect(refusals(anna)).toMatchObject([
		{ number: 2, rule: 'HI-02' },
		{ number: 4, rule: 'HI-02' }
	]);
	// The same line once more is what two devices bring that fill a relay again.
	await put(olga, 2, 'own', updateOn(stored('own')?.state, post('p1', 'olga', 'Call them')));
	expect(refusals(olga)).toEqual([]);
});

describe('an edit', () => {
	test('that comes twice is acknowledged twice and stored once', async () => {
		const update = dealOf('anna');
		await put(anna, 1, 'own', update);
		await put(anna, 2, 'own', update);
		expect(recordEntries(guarded.relay.environment.store, ROOM)).toHaveLength(1);
	});

	test('before the subscription is sent away to start again', async () => {
		const late = await guarded.inside(guarded.anna, ROOM);
		late.say({ type: 'edit', number: 1, record: 'own', update: dealOf('anna') });
		await late.until('closed');
		expect(stored('own')).toBeNull();
	});
});
