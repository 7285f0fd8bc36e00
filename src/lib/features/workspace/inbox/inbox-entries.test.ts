import { describe, expect, test } from 'vitest';
import { member, peopleOf } from '$lib/domain/member/testkit';
import type { Space } from '$lib/domain/space/space';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { Row } from '$lib/replica/store/rows';
import { inboxStart, inboxEntriesFor } from './inbox-entries';

const people = peopleOf([member('anna', 'agent'), member('bob', 'agent'), member('adam', 'admin')]);
const deal = {
	id: 'd',
	kind: 'deal',
	space: 's',
	owner: 'anna',
	participants: []
} as unknown as Row;
const task = { id: 't', kind: 'task', space: 's', owner: 'anna' } as unknown as Row;
const space = {
	activities: [{ id: 'quote', name: 'Send the quote', notify: ['admins'], notifyPeople: [] }]
} as unknown as Space;

const done = (by: string, record = 'd', activity = 'quote'): NoticeRow => ({
	...{ id: `${by}-${record}-${activity}`, record, space: 's', at: 1 },
	...{ what: 'activity', by, activity, note: '' }
});
const mention = (by: string, ...members: readonly string[]): NoticeRow => ({
	...{ id: `mention-${by}`, record: 't', space: 's', at: 1 },
	...{ what: 'mention', by, members, text: '' }
});

const told = (me: string, ...notices: readonly NoticeRow[]) =>
	inboxEntriesFor(
		{ id: me },
		{ notices, records: new Map([deal, task].map((row) => [row.id, row])) },
		people,
		(id) => (id === 's' ? space : null)
	).map(({ notice, activity }) => [notice.id, activity]);

describe('PR-08 · what of it a member is told', () => {
	test('activities as their settings say, with the name that they have', () => {
		expect(told('adam', done('anna'))).toEqual([['anna-d-quote', 'Send the quote']]);
		expect(told('bob', done('anna'))).toEqual([]);
	});

	test('nobody is told what they did themselves, mentioned or not', () => {
		expect(told('adam', done('adam'), mention('adam', 'adam', 'bob'))).toEqual([]);
		expect(told('bob', mention('adam', 'adam', 'bob'))).toEqual([['mention-adam', '']]);
		expect(told('anna', mention('adam', 'bob'))).toEqual([]);
	});

	test('nothing of what is not here, and nothing under an activity that nobody knows', () => {
		expect(
			told('adam', done('anna', 'gone'), done('anna', 'd', 'unknown'), done('anna', 't'))
		).toEqual([]);
	});

	test('what happened before somebody came is no news to them', () => {
		const late = peopleOf([{ ...member('anna', 'agent'), createdAt: 7 }]);
		expect([inboxStart(late.members, 'anna'), inboxStart(late.members, 'nobody')]).toEqual([7, 0]);
	});
});
