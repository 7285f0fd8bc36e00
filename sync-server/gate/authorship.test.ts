import { describe, expect, test } from 'vitest';
import { judgeAuthors, type Bearer } from './authorship';
import { CARRIED } from '../store/store';

const refused = { ok: false, error: { rule: 'AUTHOR', reason: 'not-your-device' } };
const full = { ok: false, error: { rule: 'LIMIT', reason: 'too-many-ids' } };
const known = { '1': 'phone', '2': 'laptop', '3': CARRIED };
const limits = { deviceAuthors: 5, memberAuthors: 8, documentAuthors: 20 };

/** A sender with one of the devices of Anna, who has a phone and a tablet. */
const by = (author: string, how: Partial<Bearer> = {}): Bearer => ({
	author,
	isOwn: (other) => ['phone', 'tablet'].includes(other) === ['phone', 'tablet'].includes(author),
	mayCarry: false,
	isLive: false,
	...how
});
const admin = by('admin', { mayCarry: true });

const ids = (count: number, author: string, from = 100): Readonly<Record<string, string>> =>
	Object.fromEntries(Array.from({ length: count }, (_, n) => [String(from + n), author]));

describe('AUTHOR · a Yjs client id belongs to the device that used it first in a document', () => {
	test('the first use binds it', () => {
		expect(judgeAuthors([4], known, by('phone'), limits)).toEqual({
			ok: true,
			value: { '4': 'phone' }
		});
	});

	test('its own device goes on, and nothing is bound', () => {
		expect(judgeAuthors([1], known, by('phone'), limits)).toEqual({ ok: true, value: {} });
		expect(judgeAuthors([], known, by('eve'), limits)).toEqual({ ok: true, value: {} });
	});

	test('no other device does, and one id too many spoils the whole update', () => {
		expect(judgeAuthors([2], known, by('phone'), limits)).toMatchObject(refused);
		expect(judgeAuthors([1, 4, 2], known, by('phone'), limits)).toMatchObject(refused);
	});

	test('what is being written brings one new id; what was written before may bring several', () => {
		const live = by('phone', { isLive: true });
		expect(judgeAuthors([1, 4], known, live, limits).ok).toBe(true);
		expect(judgeAuthors([4, 5], known, live, limits)).toMatchObject({
			error: { rule: 'AUTHOR', reason: 'one-id-at-a-time' }
		});
		expect(judgeAuthors([4, 5], known, by('phone'), limits)).toEqual({
			ok: true,
			value: { '4': 'phone', '5': 'phone' }
		});
	});

	test('nobody goes on under an id that was carried', () => {
		expect(judgeAuthors([3], known, by('phone'), limits)).toMatchObject(refused);
	});

	test('who carries brings what others wrote: new ids are then nobody’s', () => {
		expect(judgeAuthors([1, 2, 8, 9], known, admin, limits)).toEqual({
			ok: true,
			value: { '8': CARRIED, '9': CARRIED }
		});
	});

	test('one new id of somebody who may carry is their own', () => {
		expect(judgeAuthors([1, 9], known, admin, limits)).toEqual({
			ok: true,
			value: { '9': 'admin' }
		});
	});
});

describe('LIMIT · ids count for a device and a member, never against others', () => {
	test('who has used up their own is refused, others and their own old ids go on', () => {
		const authors = ids(5, 'phone');
		expect(judgeAuthors([7], authors, by('phone'), limits)).toMatchObject(full);
		expect(judgeAuthors([100], authors, by('phone'), limits).ok).toBe(true);
		expect(judgeAuthors([7], authors, by('eve'), limits).ok).toBe(true);
	});

	test('another device of the same member has what the member has left', () => {
		const authors = { ...ids(5, 'phone'), ...ids(3, 'tablet', 200) };
		expect(judgeAuthors([7], authors, by('tablet'), limits)).toMatchObject(full);
	});

	test('admins go on where everybody else has to stop', () => {
		const authors = ids(18, 'somebody');
		expect(judgeAuthors([7], authors, by('phone'), limits)).toMatchObject(full);
		expect(judgeAuthors([7], authors, admin, limits).ok).toBe(true);
	});
});
