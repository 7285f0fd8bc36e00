import { describe, expect, test } from 'vitest';
import { judgeAuthors } from './authorship';
import { CARRIED } from './store/store';

const refused = { ok: false, error: { rule: 'AUTHOR', reason: 'not-your-device' } };
const known = { '1': 'phone', '2': 'laptop', '3': CARRIED };

describe('AUTHOR · a Yjs client id belongs to the device that used it first in a document', () => {
	test('the first use binds it, and what was bound before stays', () => {
		expect(judgeAuthors([4], known, 'phone', false)).toEqual({
			ok: true,
			value: { ...known, '4': 'phone' }
		});
	});

	test('its own device goes on, and nothing changes', () => {
		const may = judgeAuthors([1], known, 'phone', false);
		expect(may.ok && may.value).toBe(known);
		expect(judgeAuthors([], known, 'eve', false)).toEqual({ ok: true, value: known });
	});

	test('no other device does, and one id too many spoils the whole update', () => {
		expect(judgeAuthors([2], known, 'phone', false)).toMatchObject(refused);
		expect(judgeAuthors([1, 4, 2], known, 'phone', false)).toMatchObject(refused);
	});

	test('LIMIT · there is an end to the ids of one document', () => {
		const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, id) => [id, 'phone']));
		expect(judgeAuthors([77], many, 'phone', false).ok).toBe(true);
		expect(judgeAuthors([20_000], many, 'phone', false)).toMatchObject({
			error: { rule: 'LIMIT', reason: 'too-large' }
		});
	});

	test('nobody goes on under an id that was carried', () => {
		expect(judgeAuthors([3], known, 'phone', false)).toMatchObject(refused);
	});

	test('who carries brings what others wrote: new ids are then nobody’s, known ones stay whose they are', () => {
		expect(judgeAuthors([1, 2, 8, 9], known, 'admin', true)).toEqual({
			ok: true,
			value: { ...known, '8': CARRIED, '9': CARRIED }
		});
	});

	test('one new id of somebody who may carry is their own', () => {
		expect(judgeAuthors([1, 9], known, 'admin', true)).toEqual({
			ok: true,
			value: { ...known, '9': 'admin' }
		});
	});
});
