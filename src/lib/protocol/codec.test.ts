import fc from 'fast-check';
import * as decoding from 'lib0/decoding';
import { describe, expect, test } from 'vitest';
import { decodeFromDevice, decodeFromRelay, encodeFromDevice, encodeFromRelay } from './codec';
import type { FromDevice, FromRelay } from './messages';
import { MOST_OLDER, POLDER_MESSAGE } from './messages';

function body(frame: Uint8Array): decoding.Decoder {
	const decoder = decoding.createDecoder(frame);
	expect(decoding.readVarUint(decoder)).toBe(POLDER_MESSAGE);
	return decoder;
}

const id = fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/);
const bytes = fc.uint8Array({ maxLength: 200 });
const cursor = fc.stringMatching(/^[0-9A-Za-z_-]{1,200}$/);

const fromDevice: fc.Arbitrary<FromDevice<Uint8Array>> = fc.oneof(
	fc.record(
		{ type: fc.constant('subscribe' as const), cursor: fc.option(cursor), horizon: fc.nat() },
		{ requiredKeys: ['type', 'cursor'] }
	),
	fc.record({
		type: fc.constant('older' as const),
		number: fc.nat(),
		topic: id,
		before: fc.record({ at: fc.nat(), id: fc.oneof(id, fc.constant('')) }),
		most: fc.nat({ max: MOST_OLDER }),
		since: fc.nat()
	}),
	fc.record({ type: fc.constant('edit' as const), number: fc.nat(), record: id, update: bytes }),
	fc.record({
		type: fc.constant('ask' as const),
		number: fc.nat(),
		question: fc.record({ ask: fc.constant('revoke-token' as const), id })
	}),
	fc.record(
		{
			type: fc.constant('present' as const),
			record: id,
			state: fc.option(bytes),
			takesMany: fc.constant(true as const)
		},
		{ requiredKeys: ['type', 'record', 'state'] }
	)
);

/** What refusals speak of. Names such as `__proto__` are none of ours, and are not taken from the wire. */
const facts = fc.dictionary(fc.constantFrom('field', 'stage', 'member'), fc.string());

const fromRelay: fc.Arbitrary<FromRelay<Uint8Array>> = fc.oneof(
	fc
		.record(
			{
				type: fc.constant('batch' as const),
				whole: fc.boolean(),
				wentBack: fc.boolean(),
				last: fc.boolean(),
				continued: fc.boolean(),
				holds: fc.boolean(),
				cursor,
				records: fc.array(fc.record({ record: id, update: bytes }), { maxLength: 5 }),
				withdrawn: fc.array(id, { maxLength: 5 }),
				total: fc.nat(),
				older: fc.array(fc.tuple(id, fc.nat()), { maxLength: 5 })
			},
			{
				requiredKeys: [
					...(['type', 'whole', 'wentBack', 'last', 'continued', 'holds', 'cursor'] as const),
					...(['records', 'withdrawn'] as const)
				]
			}
		)
		.map((batch) => ({ ...batch, holds: batch.holds || batch.last })),
	fc.record({ type: fc.constant('accepted' as const), number: fc.nat(), cursor }),
	fc.record({
		type: fc.constant('posts' as const),
		number: fc.nat(),
		from: fc.record({ at: fc.nat(), id }),
		left: fc.nat(),
		records: fc.array(fc.record({ record: id, update: bytes }), { maxLength: 5 })
	}),
	fc.record({
		type: fc.constant('refused' as const),
		number: fc.nat(),
		record: id,
		rule: fc.string(),
		reason: fc.string(),
		facts,
		state: fc.option(bytes)
	}),
	fc.record({
		type: fc.constant('unsaved' as const),
		count: fc.nat(),
		rule: fc.string(),
		reason: fc.string(),
		facts,
		state: bytes
	}),
	fc.record({ type: fc.constant('saved' as const), count: fc.nat() }),
	fc.record({
		type: fc.constant('presence' as const),
		record: id,
		visit: fc.nat(),
		member: id,
		state: fc.option(bytes)
	}),
	fc.record({
		type: fc.constant('presences' as const),
		visits: fc.array(
			fc.record({ record: id, visit: fc.nat(), member: id, state: fc.option(bytes) })
		)
	})
);

describe('the codec', () => {
	test('reads back what it wrote for the relay', () => {
		fc.assert(
			fc.property(fromDevice, (message) => {
				expect(decodeFromDevice(body(encodeFromDevice(message)))).toEqual({
					ok: true,
					value: message
				});
			})
		);
	});

	test('reads back what it wrote for the device', () => {
		fc.assert(
			fc.property(fromRelay, (message) => {
				expect(decodeFromRelay(body(encodeFromRelay(message)))).toEqual({
					ok: true,
					value: message
				});
			})
		);
	});

	test('what it reads has its bytes to itself: kept, it does not keep the frame', () => {
		const bytesIn = (value: unknown): Uint8Array[] =>
			value instanceof Uint8Array
				? [value]
				: typeof value === 'object' && value !== null
					? Object.values(value).flatMap(bytesIn)
					: [];
		fc.assert(
			fc.property(fromDevice, fromRelay, (asked, told) => {
				const read = [
					decodeFromDevice(body(encodeFromDevice(asked))),
					decodeFromRelay(body(encodeFromRelay(told)))
				];
				expect(bytesIn(read).filter((each) => each.byteLength < each.buffer.byteLength)).toEqual(
					[]
				);
			})
		);
	});

	test('answers any bytes with a message or with "malformed", and never throws', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
				expect(typeof decodeFromDevice(decoding.createDecoder(noise)).ok).toBe('boolean');
				expect(typeof decodeFromRelay(decoding.createDecoder(noise)).ok).toBe('boolean');
			}),
			{ numRuns: 500 }
		);
	});

	// Ids become keys of tables and parts of file names.
	test.each(['', '../key', 'a b', 'x'.repeat(65), '__proto__\n'])(
		'takes %j for no id, whoever sends it',
		(record) => {
			const update = new Uint8Array([0, 0]);
			const messages: readonly FromDevice<Uint8Array>[] = [
				{ type: 'edit', number: 1, record, update },
				{ type: 'present', record, state: null }
			];
			for (const message of messages) {
				expect(decodeFromDevice(body(encodeFromDevice(message))).ok).toBe(false);
			}
			const none = { rule: 'SCHEMA', reason: 'malformed', facts: {}, state: null };
			const batch = {
				type: 'batch' as const,
				whole: true,
				wentBack: false,
				last: true,
				continued: false,
				holds: true,
				cursor: 'cursor',
				records: [],
				withdrawn: []
			};
			const answers: readonly FromRelay<Uint8Array>[] = [
				{ type: 'refused', number: 1, record, ...none },
				{ type: 'incomplete', number: 1, record },
				{ ...batch, records: [{ record, update }] },
				{ ...batch, withdrawn: [record] }
			];
			for (const message of answers) {
				expect(decodeFromRelay(body(encodeFromRelay(message))).ok).toBe(false);
			}
		}
	);

	test('does not believe a count that is larger than the frame', () => {
		const frame = encodeFromRelay({
			type: 'batch',
			whole: true,
			wentBack: false,
			last: true,
			continued: false,
			holds: true,
			cursor: 'cursor',
			records: [],
			withdrawn: []
		});
		const lying = frame.slice();
		lying[frame.length - 2] = 0x7f;
		const decoder = body(lying);
		expect(decodeFromRelay(decoder).ok).toBe(false);
	});
});
