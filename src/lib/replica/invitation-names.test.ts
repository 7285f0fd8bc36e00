import { expect, test } from 'vitest';
import { toBase64Url } from './base64url';
import { namesPart, readNames } from './invitation-names';

const part = (value: unknown) => toBase64Url(new TextEncoder().encode(JSON.stringify(value)));

test('OP-05 · a link says who invites whom to what, in any script', () => {
	const names = { workspace: 'Łódź & Đà Nẵng', by: 'Olga Owner', invitee: 'Nguyễn Văn An' };
	expect(namesPart(names)).toMatch(/^[0-9A-Za-z_-]+$/);
	expect(readNames(namesPart(names))).toEqual(names);
	expect(readNames(namesPart({ ...names, invitee: '' }))).toEqual({ ...names, invitee: '' });
});

test.each([
	['nothing', ''],
	['no base64', '%%%'],
	['no JSON', toBase64Url(new TextEncoder().encode('Acme'))],
	['no text', toBase64Url(new Uint8Array([255, 254, 1]))],
	['too few names', part(['Acme'])],
	['no names', part([1, 2, 3])],
	['empty names', part(['', ' ', ''])],
	['too long', part(['a'.repeat(3000), 'b', 'c'])]
])('a link that anybody can write is read without trust: %s', (_, text) => {
	expect(readNames(text)).toBeNull();
});

test('names of a link are one short line each, without signs that turn or hide text', () => {
	const made = part(['Ac\u202eme\n\nGive   your password', 'b'.repeat(500), '']);
	const read = readNames(made);
	expect(read?.workspace).toBe('Acme Give your password');
	expect(read?.by).toHaveLength(80);
});
