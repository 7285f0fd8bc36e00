import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { INBOX_SPAN } from '../domain/inbox/filing';
import {
	file,
	markRead,
	putReminder,
	readInboxMarks,
	readReminders,
	readWishes,
	removeReminder,
	setWish
} from './private-inbox';

/** Two devices of one person that have the same, and then change things apart. */
function apart(
	begin: (doc: Y.Doc) => void,
	...changes: readonly ((doc: Y.Doc) => void)[]
): Y.Doc[] {
	const first = new Y.Doc();
	begin(first);
	const docs = changes.map((change) => {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(first));
		change(doc);
		return doc;
	});
	for (const one of docs)
		for (const other of docs) Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
	return docs;
}

test('IN-01 · what two devices marked apart is the same on both, and nothing is lost', () => {
	const docs = apart(
		(doc) => markRead(doc, ['old'], 1000),
		(doc) => {
			markRead(doc, ['a'], 2000);
			file(doc, [['b', { as: 'archived', at: 2000 }]]);
		},
		(doc) => {
			markRead(doc, ['b'], 2001);
			markRead(doc, ['old'], null);
			file(doc, [['c', { as: 'snoozed', until: 9000 }]]);
			setWish(doc, 'reply', null, false);
		}
	);
	const [one, other] = docs.map((doc) => ({ ...readInboxMarks(doc), ...readWishes(doc) }));
	expect(one).toEqual(other);
	expect(new Map(one?.read)).toEqual(
		new Map([
			['a', 2000],
			['b', 2001]
		])
	);
	expect([...(one?.filed.keys() ?? [])].sort()).toEqual(['b', 'c']);
	expect(one?.everywhere.get('reply')).toBe(false);
});

test('IN-01 · one entry that was filed in two ways apart ends in the same way on both', () => {
	const docs = apart(
		() => undefined,
		(doc) => file(doc, [['a', { as: 'archived', at: 1 }]]),
		(doc) => file(doc, [['a', { as: 'snoozed', until: 9 }]])
	);
	const [one, other] = docs.map((doc) => readInboxMarks(doc).filed.get('a'));
	expect(one).toBeDefined();
	expect(one).toEqual(other);
});

test('IN-01 · marks of what no inbox shows any more are removed with later ones', () => {
	const doc = new Y.Doc();
	const now = INBOX_SPAN * 2;
	markRead(doc, ['old', 'new'], 5);
	file(doc, [['put', { as: 'archived', at: 6 }]]);
	markRead(doc, ['new'], now - 1);
	markRead(doc, ['x'], now);
	const { read, filed } = readInboxMarks(doc);
	expect([[...read.keys()].sort(), [...filed.keys()]]).toEqual([['new', 'x'], []]);
});

test('IN-02 · wishes are read as they were said, by space and kind', () => {
	const doc = new Y.Doc();
	setWish(doc, 'mention', null, false);
	setWish(doc, 'mention', 'anna-1', true);
	setWish(doc, 'followed', 'anna-1', false);
	setWish(doc, 'followed', 'bob', false);
	setWish(doc, 'followed', 'bob', null);
	doc.getMap('told').set('nonsense', true);
	const { everywhere, inSpaces } = readWishes(doc);
	expect([...everywhere]).toEqual([['mention', false]]);
	expect([...inSpaces].map(([space, kinds]) => [space, [...kinds].sort()])).toEqual([
		[
			'anna-1',
			[
				['followed', false],
				['mention', true]
			]
		]
	]);
});

test('IN-04 · reminders are read soonest first; what another version wrote there is left alone', () => {
	const doc = new Y.Doc();
	const base = { record: 'r', topic: null, space: 's', note: '' };
	putReminder(doc, { ...base, id: 'late', at: 9 });
	putReminder(doc, { ...base, id: 'soon', at: 3, note: 'Call', before: 'hour-before' });
	putReminder(doc, { ...base, id: 'gone', at: 1 });
	removeReminder(doc, 'gone');
	doc.getMap('reminders').set('odd', 'thing');
	expect(readReminders(doc).map(({ before }) => before)).toEqual(['hour-before', undefined]);
	expect(readReminders(doc).map(({ id, note }) => [id, note])).toEqual([
		['soon', 'Call'],
		['late', '']
	]);
});
