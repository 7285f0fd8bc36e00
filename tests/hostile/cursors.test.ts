import { describe, expect, test } from 'vitest';
import { Cursors, logName, type Position } from '../../sync-server/rooms/cursors';

const RUN = 'AAAAAAAAAAAA';
const REACH = 'BBBBBBBBBBBB';
const position: Position = { log: logName('log'), run: RUN, reach: REACH, seq: 7, joining: null };

describe('OP-08 · a cursor', () => {
	const cursors = new Cursors('secret');
	const cursor = cursors.write('space.s', position);

	test('is read back by the relay that wrote it, in its room', () => {
		expect(cursors.read('space.s', cursor)).toEqual(position);
	});

	test('of another relay, of another room, cut, bent or made up is none', () => {
		expect(new Cursors('other').read('space.s', cursor)).toBeNull();
		expect(cursors.read('space.t', cursor)).toBeNull();
		expect(cursors.read('space.s', cursor.slice(0, -2))).toBeNull();
		expect(cursors.read('space.s', '')).toBeNull();
		for (let at = 0; at < cursor.length; at++) {
			const bent = `${cursor.slice(0, at)}${cursor[at] === 'x' ? 'y' : 'x'}${cursor.slice(at + 1)}`;
			// The last character has bits that stand for nothing.
			const read = cursors.read('space.s', bent);
			if (at < cursor.length - 1) expect(read, String(at)).toBeNull();
		}
	});

	test('has a constant size, and nothing of what it says can be seen in it', () => {
		const far = cursors.write('space.s', { ...position, seq: 2 ** 47 });
		expect(far).toHaveLength(cursor.length);
		const next = cursors.write('space.s', { ...position, seq: 8 });
		const bytes = (text: string) => Buffer.from(text, 'base64url');
		const same = bytes(cursor).filter((byte, at) => byte === bytes(next)[at]).length;
		expect(same).toBeLessThan(8);
	});

	test('is the same for the same position, so that one frame serves many', () => {
		expect(cursors.write('space.s', { ...position })).toBe(cursor);
	});
});
