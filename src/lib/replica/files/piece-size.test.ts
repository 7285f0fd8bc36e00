import { expect, test } from 'vitest';
import { nextPieceSize, SMALLEST } from './piece-size';

const MB = 1024 * 1024;

test('on a quick line pieces grow up to an end, on a slow one they shrink down to the smallest', () => {
	let size = SMALLEST;
	for (let piece = 0; piece < 10; piece += 1) size = nextPieceSize(size, 20);
	expect(size).toBe(16 * MB);
	expect(nextPieceSize(size, 2_000)).toBe(size);
	for (let piece = 0; piece < 10; piece += 1) size = nextPieceSize(size, 9_000);
	expect(size).toBe(SMALLEST);
});
