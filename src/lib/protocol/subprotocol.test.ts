import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSubprotocol } from './subprotocol';

const secret = 'S'.repeat(43);
const device = 'D'.repeat(22);

test('nothing, a token and a ticket are read', () => {
	expect(readSubprotocol(undefined)).toEqual({ ok: true, value: null });
	expect(readSubprotocol(`polder-token.t1.${secret}`)).toEqual({
		ok: true,
		value: { kind: 'token', token: `t1.${secret}` }
	});
	expect(readSubprotocol(`polder-ticket.${device}.1790000000000.${secret}`)).toEqual({
		ok: true,
		value: { kind: 'ticket', ticket: { device, until: 1_790_000_000_000, mac: secret } }
	});
});

test.each([
	['an id without end', `polder-token.${'a'.repeat(6000)}.${secret}`],
	['an id of 65 letters', `polder-token.${'a'.repeat(65)}.${secret}`],
	['no id', `polder-token..${secret}`],
	['other letters', `polder-token.a/b.${secret}`],
	['a secret that is short', `polder-token.t1.${secret.slice(1)}`],
	['a secret that is long', `polder-token.t1.${secret}S`],
	['more behind it', `polder-token.t1.${secret}.x`],
	['no secret', 'polder-token.t1'],
	['two tokens', `polder-token.t1.${secret}, polder-token.t2.${secret}`],
	['a token and something else', `yjs, polder-token.t1.${secret}`],
	['a ticket for an id that is none of a device', `polder-ticket.${device}D.1.${secret}`],
	['a ticket whose end is no number', `polder-ticket.${device}.1e9.${secret}`],
	[
		'a ticket whose end is beyond all numbers',
		`polder-ticket.${device}.${'9'.repeat(400)}.${secret}`
	],
	['something else', 'graphql-ws'],
	['nothing in it', '']
])('malformed: %s', (_, header) => {
	expect(readSubprotocol(header)).toEqual({ ok: false, error: 'malformed' });
});

test('no text is anything but none, malformed, or exactly one of ours', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (text, isToken) => {
			const read = readSubprotocol(`${isToken ? 'polder-token.' : 'polder-ticket.'}${text}`);
			expect(read.ok ? read.value?.kind : read.error).toBe('malformed');
		})
	);
});
