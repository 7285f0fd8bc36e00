import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { notePart, readTopicChoices, setFollowed, setMuted } from './private-topics';

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
