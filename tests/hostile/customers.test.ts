import { afterEach, beforeEach, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { applyChange, openRecord } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { actingAs, rawUpdateOn } from '../support/guarded-records';
import { GuardedRelay, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';

const ROOM = 'customers';
let guarded: GuardedRelay;

beforeEach(async () => {
	guarded = await GuardedRelay.open();
	for (const id of ['acme', 'other']) {
		const made = createCustomer({ title: id }, 'bob', actingAs('olga'), []);
		expect(await does('olga', id, (doc) => applyChange(doc, made, 0))).toEqual({
			outcome: 'saved'
		});
	}
});
afterEach(() => guarded.relay.stop());

/** Somebody does anything at all to a customer, without asking the rules first. */
async function does(who: Person, record: string, work: (doc: Y.Doc) => void) {
	const connection = await guarded.inside(guarded.keys[who], ROOM);
	connection.say({ type: 'subscribe', cursor: null });
	await connection.until('batch');
	const state = guarded.store.record(ROOM, record)?.state;
	const outcome = await new Sending(connection).edit(record, rawUpdateOn(state, work));
	connection.hangUp();
	return outcome;
}

/** Sets a field, with a line of history in somebody's name or without one. */
const sets = (field: string, to: unknown, by: string | null) => (doc: Y.Doc) => {
	if (by !== null) {
		const line = { id: `l-${by}`, at: 5, by, what: 'field', field, from: null, to };
		doc.getArray('history').push([line]);
	}
	doc.getMap('fields').set(field, to);
};

const apartNow = () => {
	const state = guarded.store.record(ROOM, 'acme')?.state;
	const record = state === undefined ? null : readRecord(openRecord([state]), 'acme');
	return record?.kind === 'customer' ? record.apart : null;
};

test.each<[string, Person, string, unknown, string | null]>([
	['OP-05', 'gus', 'apart.other', true, 'gus'],
	['HI-01', 'anna', 'apart.other', true, null],
	['HI-03', 'anna', 'apart.other', true, 'bob'],
	['SCHEMA', 'anna', 'apart.other', 'yes', 'anna'],
	['SCHEMA', 'anna', 'apart.', true, 'anna'],
	['SCHEMA', 'anna', 'apart.a b', true, 'anna']
])(
	'%s · customers are not set apart so: %s, %s, %j, told by %s',
	async (rule, who, field, to, by) => {
		expect(await does(who, 'acme', sets(field, to, by))).toMatchObject({
			outcome: 'refused',
			rule
		});
		expect(apartNow()).toEqual([]);
	}
);

test('LS-06 · who works on a customer sets it apart; nobody whose customer it is not does', async () => {
	expect(await does('anna', 'acme', sets('apart.other', true, 'anna'))).toEqual({
		outcome: 'saved'
	});
	expect(apartNow()).toEqual(['other']);
	const directory = await guarded.inside(guarded.keys.adam, 'directory');
	const own = (doc: Y.Doc) => doc.getMap('workspace').set('customerVisibility', 'own');
	const state = guarded.store.document('directory') ?? undefined;
	expect(await new Sending(directory).update(rawUpdateOn(state, own))).toEqual({
		outcome: 'saved'
	});
	expect(await does('anna', 'acme', sets('apart.other', null, 'anna'))).toMatchObject({
		rule: 'OP-08'
	});
	expect(apartNow()).toEqual(['other']);
});

test('OP-08 · a guest is sent no customer: not when they come, nor when one changes, nor its presence', async () => {
	const gus = await guarded.inside(guarded.keys.gus, ROOM);
	gus.say({ type: 'subscribe', cursor: null });
	await gus.until('batch');
	const anna = await guarded.inside(guarded.keys.anna, ROOM);
	anna.say({ type: 'subscribe', cursor: null });
	await anna.until('batch');
	expect(await does('anna', 'acme', sets('apart.other', true, 'anna'))).toEqual({
		outcome: 'saved'
	});
	const records = (of: typeof gus) =>
		of.messages.flatMap((message) => (message.type === 'batch' ? message.records : []));
	await expect.poll(() => records(anna).length).toBe(3);
	expect(records(gus)).toEqual([]);
	expect(JSON.stringify(gus.messages)).not.toContain('acme');
});
