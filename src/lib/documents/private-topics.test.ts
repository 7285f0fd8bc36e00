import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	notePart,
	readMarks,
	readTopicChoices,
	setFollowed,
	setMuted,
	setReadMark
} from './private-topics';

test('LS-01 · what a member follows and mutes is the same on their devices, whoever came first', () => {
	const [phone, desk] = [new Y.Doc(), new Y.Doc()];
	setMuted(phone, 'noise', 1);
	notePart(phone, 'mine')?.();
	setFollowed(desk, 'other', true);
	Y.applyUpdate(desk, Y.encodeStateAsUpdate(phone));
	Y.applyUpdate(phone, Y.encodeStateAsUpdate(desk));
	expect(readTopicChoices(phone)).toEqual(readTopicChoices(desk));
	expect(readTopicChoices(desk)).toEqual({
		followed: new Map([
			['mine', true],
			['other', true]
		]),
		muted: new Set(['noise'])
	});
	expect(notePart(desk, 'mine')).toBeNull();
	expect(notePart(desk, 'noise')).toBeNull();
	setFollowed(desk, 'noise', true);
	expect(readTopicChoices(desk).muted.size).toBe(0);
	setMuted(phone, 'noise', null);
	expect(readTopicChoices(phone).muted.size).toBe(0);
});

test('LS-01 · how far a member has read is the same on their devices; what is no mark is left out', () => {
	const [phone, desk] = [new Y.Doc(), new Y.Doc()];
	const place = { count: 2, at: 5, id: 'p', seen: 6 };
	setReadMark(phone, 't', { ...place, before: { ...place, count: 1 } });
	setReadMark(desk, 'other', place);
	desk.getMap('topics').set('seen_broken', { count: 'many' });
	Y.applyUpdate(desk, Y.encodeStateAsUpdate(phone));
	Y.applyUpdate(phone, Y.encodeStateAsUpdate(desk));
	expect(readMarks(phone)).toEqual(readMarks(desk));
	expect(Object.fromEntries(readMarks(desk))).toEqual({
		t: { ...place, before: { ...place, count: 1 } },
		other: place
	});
	setReadMark(desk, 't', null);
	expect([...readMarks(desk).keys()]).toEqual(['other']);
});

test('LS-01 · marks of topics that were read longest ago are forgotten', () => {
	const doc = new Y.Doc();
	doc.transact(() => {
		for (let at = 0; at < 2050; at += 1) {
			doc.getMap('topics').set(`seen_t${String(at)}`, { count: 1, at: 1, id: 'p', seen: at });
		}
	});
	setReadMark(doc, 'last', { count: 1, at: 1, id: 'p', seen: 9999 });
	const marks = readMarks(doc);
	expect([marks.size, marks.has('t0'), marks.has('t49'), marks.has('t50')]).toEqual([
		...[2001, false, false, true]
	]);
	expect(marks.has('last')).toBe(true);
});
