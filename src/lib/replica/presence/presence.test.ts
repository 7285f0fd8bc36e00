import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { decodePlace, encodePlace } from './place';
import { RoomPresence } from './room-presence';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** A room's presence, and what it has said. */
function made() {
	const said: (readonly number[] | null)[] = [];
	const room = new RoomPresence(({ state }) => said.push(state && [...state]) > 0);
	return { room, said };
}

test('a relay from before presence is told nothing', () => {
	const { room, said } = made();
	room.enter('deal')();
	const leave = room.enter('deal');
	room.start(false);
	expect(said).toEqual([]);
	room.start(true);
	leave();
	expect(said).toEqual([[], null]);
});

test('where one is, is told at most ten times a second, and the last of it always', () => {
	const { room, said } = made();
	room.start(true);
	room.enter('deal');
	for (let at = 0; at < 100; at++) {
		room.point('deal', new Uint8Array([at]));
		vi.advanceTimersByTime(10);
	}
	vi.advanceTimersByTime(100);
	expect(said.length).toBeLessThanOrEqual(12);
	expect(said.at(-1)).toEqual([99]);
	room.point('deal', new Uint8Array([99]));
	vi.advanceTimersByTime(200);
	expect(said.filter((each) => each?.[0] === 99)).toHaveLength(1);
});

test('a record is closed when the last part of the screen has closed it', () => {
	const { room, said } = made();
	room.start(true);
	const leave = [room.enter('deal'), room.enter('deal')];
	leave[0]?.();
	expect(said).toEqual([[]]);
	room.point('deal', new Uint8Array([1]));
	leave[1]?.();
	vi.advanceTimersByTime(200);
	expect(said).toEqual([[], null]);
});

test('a place in a text is read again as it was written; other bytes are no place', () => {
	const doc = new Y.Doc();
	const text = doc.getText('note');
	text.insert(0, 'Windmill');
	const read = decodePlace(
		encodePlace({
			anchor: Y.createRelativePositionFromTypeIndex(text, 2),
			head: Y.createRelativePositionFromTypeIndex(text, 8)
		})
	);
	if (read === null) throw new Error('not read');
	const at = (place: Y.RelativePosition) =>
		Y.createAbsolutePositionFromRelativePosition(place, doc)?.index;
	expect([at(read.anchor), at(read.head)]).toEqual([2, 8]);
	for (const bytes of [[], [1], [5, 1, 2], [255, 255, 255], [1, 9, 1, 9]]) {
		expect(decodePlace(new Uint8Array(bytes))).toBeNull();
	}
});
