import { describe, expect, test } from 'vitest';
import { INBOX_SPAN } from '$lib/domain/inbox/filing';
import { NO_WISHES } from '$lib/domain/inbox/kinds';
import { inboxStart } from '$lib/domain/inbox/start';
import { member, peopleOf } from '$lib/domain/member/testkit';
import type { Space } from '$lib/domain/space/space';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { Row, TopicRow } from '$lib/replica/store/rows';
import type { PostRow } from '$lib/replica/store/thread-rows';
import type { RefusalRow } from '$lib/replica/store/sync-rows';
import { inboxEntries, type Reader, type Sources } from './inbox-entries';
import { entryHref, entryWords } from './words';

const people = peopleOf([member('anna', 'agent'), member('bob', 'agent'), member('adam', 'admin')]);
const deal = {
	...{ id: 'd', kind: 'deal', space: 's', title: 'Roof' },
	...{ owner: 'anna', participants: [] }
} as unknown as Row;
const task = { id: 't', kind: 'task', space: 's', owner: 'anna' } as unknown as Row;
const topic = { id: 'tp', kind: 'topic', space: 's', title: 'Tools' } as unknown as TopicRow;
const space = {
	...{ id: 's', name: 'Sales', createdBy: 'adam', members: [], deleted: false },
	requests: new Map([['bob', 5]]),
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
const records = new Map([deal, task].map((row) => [row.id, row]));
const NOTHING: Sources = {
	...{ notices: { notices: [], records }, said: [], spaces: [], refusals: [], reminders: [] }
};

function entriesFor(id: string, sources: Partial<Sources>, more: Partial<Reader> = {}) {
	const me = people.members.get(id);
	if (me === undefined) throw new Error(id);
	const of = (asked: string) => (asked === 's' ? space : null);
	const reader = { me, people, wishes: NO_WISHES, space: of, hides: () => false, ...more };
	return inboxEntries({ ...NOTHING, ...sources }, reader);
}
const told = (me: string, ...notices: readonly NoticeRow[]) =>
	entriesFor(me, { notices: { notices, records } }).map((entry) => [
		entry.id,
		entry.of === 'notice' ? entry.activity : null
	]);

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

	test('nothing under an activity that nobody knows', () => {
		expect(told('adam', done('anna', 'd', 'unknown'), done('anna', 't'))).toEqual([]);
	});
});

describe('OP-08 · what a person may not see any more', () => {
	test('OP-08 · is in no inbox: the notice goes with the record, and so do reminders and hidden spaces', () => {
		expect(told('adam', done('anna', 'gone'))).toEqual([]);
		const notices = { notices: [mention('adam', 'bob')], records };
		expect(entriesFor('bob', { notices })).toHaveLength(1);
		expect(entriesFor('bob', { notices: { ...notices, records: new Map() } })).toEqual([]);
		expect(entriesFor('bob', { notices }, { hides: ({ id }) => id === 't' })).toEqual([]);
	});
});

describe('IN-01 · what else is told', () => {
	const post = { id: 'p1', topic: 'tp', by: 'anna', at: 3, text: 'New' } as unknown as PostRow;
	const nameOf = (who: string | null) => who ?? 'somebody';

	test('IN-01 · posts of a topic that is followed are about the topic', () => {
		const [entry] = entriesFor('bob', { said: [{ topic, posts: [post], answers: new Set() }] });
		expect(entry).toMatchObject({ id: 'p-p1', kind: 'followed', thing: 'tp', at: 3 });
		if (entry === undefined) throw new Error('none');
		expect([entryWords(entry, nameOf), entryHref(entry)]).toEqual([
			...['anna wrote in “Tools”', '/s/s/discussion/tp']
		]);
	});

	test('IN-01 · an answer to what the person said is told as one, and leads to it', () => {
		const said = [{ topic, posts: [post], answers: new Set(['p1']) }];
		const [entry] = entriesFor('bob', { said });
		if (entry === undefined) throw new Error('none');
		expect(entry.kind).toBe('reply');
		expect([entryWords(entry, nameOf), entryHref(entry)]).toEqual([
			...['anna answered you in “Tools”', '/s/s/discussion/tp?post=p1']
		]);
		const everywhere = new Map([['reply', false]] as const);
		const wishes = { everywhere, inSpaces: new Map() };
		expect(entriesFor('bob', { said }, { wishes })).toEqual([]);
	});

	test('IN-01 · a mention in a post leads to the post', () => {
		const notice: NoticeRow = { ...mention('anna', 'bob'), record: 'p1', topic: 'tp' };
		const notices = { notices: [notice], records: new Map([['tp', topic]]) };
		const [entry] = entriesFor('bob', { notices });
		expect(entry && entryHref(entry)).toBe('/s/s/discussion/tp?post=p1');
	});

	test('IN-01 · requests to join reach who looks after the space, and go when they are answered', () => {
		const [entry] = entriesFor('adam', { spaces: [space] });
		expect(entry).toMatchObject({ kind: 'request', thing: 's', at: 5 });
		expect(entriesFor('anna', { spaces: [space] })).toEqual([]);
		expect(entriesFor('adam', { spaces: [{ ...space, requests: new Map() }] })).toEqual([]);
		expect(entriesFor('adam', { spaces: [{ ...space, members: ['bob'] }] })).toEqual([]);
	});

	test('IN-01 · all refusals are one thing, and a reminder is about its record', () => {
		const refusal = { record: 'd', title: 'Roof', rule: 'OP-07', at: 8 } as unknown as RefusalRow;
		const reminder = { id: 'r', record: 'd', topic: null, space: 's', at: 9, note: 'Call' };
		const entries = entriesFor('bob', {
			refusals: [refusal, { ...refusal, at: 9 }],
			reminders: [{ reminder, record: deal }]
		});
		expect(entries.map(({ thing, kind }) => [thing, kind])).toEqual([
			['refused', 'refused'],
			['refused', 'refused'],
			['d', 'reminder']
		]);
		expect(new Set(entries.map(({ id }) => id)).size).toBe(3);
	});

	test('IN-02 · what a person does not want to be told of is left out, in one space or everywhere', () => {
		const said = [{ topic, posts: [post], answers: new Set<string>() }];
		const everywhere = new Map([['followed', false] as const]);
		const off = { everywhere, inSpaces: new Map() };
		expect(entriesFor('bob', { said }, { wishes: off })).toEqual([]);
		const inSpaces = new Map([['s', new Map([['followed', true] as const])]]);
		expect(entriesFor('bob', { said }, { wishes: { everywhere, inSpaces } })).toHaveLength(1);
	});

	test('IN-01 · what happened before somebody came, and what is older than an inbox goes back, is no news', () => {
		const late = peopleOf([{ ...member('anna', 'agent'), createdAt: 7 }]);
		expect([
			inboxStart(late.members, 'anna', 10),
			inboxStart(late.members, 'nobody', 10 + INBOX_SPAN)
		]).toEqual([...[7, 10]]);
	});
});
