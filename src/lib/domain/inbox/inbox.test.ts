import { describe, expect, test } from 'vitest';
import { INBOX_KINDS, isWanted, NO_WISHES } from './kinds';
import { isUnread, nextReturn, NO_MARKS, partOf, type InboxMarks } from './filing';
import { inParts, unreadLines } from './groups';
import { dueReminders, nextReminder } from './reminder';
import { laterChoices, morningOf } from './snooze';

const entry = (id: string, thing: string, at: number) => ({ id, thing, at });
const marks = (more: Partial<InboxMarks>): InboxMarks => ({ ...NO_MARKS, ...more });

describe('IN-01 · parts of the inbox', () => {
	const put = marks({
		read: new Map([
			['a', 5],
			['back', 5]
		]),
		filed: new Map([
			['gone', { as: 'archived', at: 9 }],
			['later', { as: 'snoozed', until: 100 }],
			['back', { as: 'snoozed', until: 20 }]
		])
	});

	test('IN-01 · what is snoozed comes back at its time, unread', () => {
		expect(['a', 'gone', 'later', 'back'].map((id) => partOf(put, id, 50))).toEqual([
			...['inbox', 'archived', 'snoozed', 'inbox']
		]);
		expect(partOf(put, 'later', 100)).toBe('inbox');
		expect(['a', 'new', 'back'].map((id) => isUnread(put, id, 50))).toEqual([false, true, true]);
		expect(isUnread(put, 'back', 10)).toBe(false);
		// Read once more after it came back.
		expect(isUnread({ ...put, read: new Map([['back', 30]]) }, 'back', 50)).toBe(false);
	});

	test('IN-01 · the next return is the soonest of those to come', () => {
		expect([nextReturn(put, 10), nextReturn(put, 50), nextReturn(put, 100)]).toEqual([
			...[20, 100, null]
		]);
	});

	test('IN-01 · entries about one thing are one line that tells of the newest unread one', () => {
		const entries = [entry('a', 'deal', 3), entry('b', 'deal', 2), entry('c', 'task', 9)];
		const { inbox } = inParts(entries, marks({ read: new Map([['a', 4]]) }), 10);
		expect(inbox.map(({ thing, shown, unread }) => [thing, shown.id, unread])).toEqual([
			...[
				['task', 'c', 1],
				['deal', 'b', 1]
			]
		]);
		expect(inbox[1]?.entries.map(({ id }) => id)).toEqual(['a', 'b']);
		expect(unreadLines(inbox)).toBe(2);
	});

	test('IN-01 · something new about an archived thing is a line again, and only that', () => {
		const filed = new Map([['a', { as: 'archived', at: 4 } as const]]);
		const { inbox, archived } = inParts(
			[entry('a', 'deal', 3), entry('b', 'deal', 5)],
			marks({ filed }),
			10
		);
		expect([inbox, archived].map((part) => part.map(({ entries }) => entries[0]?.id))).toEqual([
			...[['b'], ['a']]
		]);
	});

	test('IN-01 · the order is the same whatever order entries come in', () => {
		const entries = [entry('a', 'x', 1), entry('b', 'y', 1), entry('c', 'x', 1)];
		const lines = (of: typeof entries) =>
			inParts(of, NO_MARKS, 1).inbox.map(({ entries: all }) => all.map(({ id }) => id));
		expect(lines(entries)).toEqual(lines([...entries].reverse()));
	});

	test('IN-01 · each of 10,000 entries is looked at a few times, however many there are', () => {
		let looks = 0;
		const read = new Map<string, number>();
		read.get = () => void looks++;
		const many = Array.from({ length: 10_000 }, (_, at) => entry(`e${at}`, `t${at % 900}`, at));
		expect(inParts(many, marks({ read }), 0).inbox).toHaveLength(900);
		expect(looks).toBe(10_000);
	});
});

describe('IN-02 · what to be told of', () => {
	test('IN-02 · everything, until a kind is switched off; a space counts more', () => {
		expect(INBOX_KINDS.every((kind) => isWanted(NO_WISHES, kind, 's'))).toBe(true);
		const wishes = {
			everywhere: new Map([['reply', false] as const]),
			inSpaces: new Map([
				[
					's',
					new Map([
						['reply', true],
						['followed', false]
					] as const)
				]
			])
		};
		expect(isWanted(wishes, 'reply', 't')).toBe(false);
		expect(isWanted(wishes, 'reply', null)).toBe(false);
		expect(isWanted(wishes, 'reply', 's')).toBe(true);
		expect(isWanted(wishes, 'followed', 's')).toBe(false);
		expect(isWanted(wishes, 'followed', 't')).toBe(true);
	});

	test('IN-02 · refusals and reminders cannot be switched off', () => {
		const everywhere = new Map(INBOX_KINDS.map((kind) => [kind as 'mention', false]));
		const wishes = { everywhere, inSpaces: new Map() };
		expect(INBOX_KINDS.filter((kind) => isWanted(wishes, kind, 's'))).toEqual([
			...['refused', 'reminder']
		]);
	});
});

describe('IN-03 · later', () => {
	const at = (text: string) => Date.parse(text);

	test('IN-03 · moments follow the workspace’s time zone and rise', () => {
		// Monday noon in Warsaw.
		const choices = laterChoices(at('2026-11-30T11:00:00Z'), 'Europe/Warsaw');
		expect(choices.map(({ later, at: when }) => [later, new Date(when).toISOString()])).toEqual([
			['hour', '2026-11-30T12:00:00.000Z'],
			['evening', '2026-11-30T17:00:00.000Z'],
			['tomorrow', '2026-12-01T08:00:00.000Z'],
			['next-week', '2026-12-07T08:00:00.000Z'],
			['month', '2026-12-30T08:00:00.000Z']
		]);
	});

	test('IN-03 · in the evening there is no “this evening”, and on Sunday tomorrow is Monday', () => {
		const choices = laterChoices(at('2026-11-29T17:30:00Z'), 'UTC');
		expect(choices.map(({ later }) => later)).toEqual(['hour', 'tomorrow', 'month']);
	});

	test('IN-03 · nine is nine on the day on which clocks change', () => {
		const hour = (zone: string, day: string) =>
			new Date(morningOf(zone, day)).toLocaleTimeString('en-GB', { timeZone: zone });
		expect(hour('Europe/Warsaw', '2026-03-29')).toBe('09:00:00');
		expect(hour('Europe/Warsaw', '2026-10-25')).toBe('09:00:00');
	});
});

test('IN-04 · reminders are due at their moment, and the next one is known', () => {
	const one = (id: string, when: number) => ({
		...{ id, record: 'r', topic: null, space: 's', at: when, note: '' }
	});
	const all = [one('a', 5), one('b', 9), one('c', 7)];
	expect(dueReminders(all, 7).map(({ id }) => id)).toEqual(['a', 'c']);
	expect([nextReminder(all, 5), nextReminder(all, 9)]).toEqual([7, null]);
});
