import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { FieldValue, RecordChange } from '../domain/core/change';
import { isPlainRecord, newRecordUpdate, readNewRecord } from './new-record';
import { applyChange, newRecordDoc, openRecord } from './record';
import { RecordReading } from './record-reading';

const plain = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.integer(),
	fc.double({ noNaN: true }),
	fc.boolean(),
	fc.constant(null)
);
const texts = fc.array(fc.string(), { maxLength: 4 });
const value: fc.Arbitrary<FieldValue> = fc.oneof(
	plain,
	texts,
	fc.dictionary(fc.constantFrom('at', 'by', 'name', 'order'), fc.oneof(plain, texts), {
		noNullPrototype: true
	})
);
const field = fc.oneof(
	fc.constantFrom(
		'title',
		'owner',
		'stage',
		'createdAt',
		'tag.vip',
		'person.p1',
		'binned',
		'done.a'
	),
	fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__proto__')
);
const id = fc.constantFrom('a', 'b', 'c');
const change = fc
	.record({
		kind: fc.constantFrom('deal', 'customer', 'task', 'lead', 'nothing'),
		set: fc.dictionary(field, value, { maxKeys: 20, noNullPrototype: true }),
		history: fc.array(
			fc.record(
				{ id, at: fc.nat(9), by: id, what: fc.constant('created' as const) },
				{ noNullPrototype: true }
			),
			{
				maxLength: 4
			}
		),
		posts: fc.array(
			fc.record({ id, at: fc.nat(9), by: id, text: fc.string() }, { noNullPrototype: true }),
			{ maxLength: 3 }
		)
	})
	.map(({ kind, set, history, posts }): RecordChange => ({
		set: { kind, ...set },
		history,
		posts
	}));

test('the first update of a new record is, byte by byte, the one of a document', () => {
	fc.assert(
		fc.property(change, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (made, client) => {
			const doc = newRecordDoc();
			doc.clientID = client;
			applyChange(doc, made, 'test');
			if (!isPlainRecord(made)) throw new Error('it has a note');
			const written = newRecordUpdate(made, client);
			expect(written.client).toBe(client);
			expect([...written.update]).toEqual([...Y.encodeStateAsUpdate(doc)]);
			doc.destroy();
		})
	);
});

test('what is read of a new record is what its document says', () => {
	fc.assert(
		fc.property(change, (made) => {
			if (!isPlainRecord(made)) throw new Error('it has a note');
			const doc = openRecord([newRecordUpdate(made).update]);
			const { record, history, posts, reactions, note } = new RecordReading(doc, 'r');
			expect(readNewRecord('r', made)).toEqual({ record, history, posts, reactions, note });
			doc.destroy();
		})
	);
});

test('a record with a note needs a document', () => {
	const made = { set: { kind: 'deal' }, history: [], posts: [] };
	expect(isPlainRecord(made)).toBe(true);
	expect(isPlainRecord({ ...made, note: { set: [] } as never })).toBe(false);
});
