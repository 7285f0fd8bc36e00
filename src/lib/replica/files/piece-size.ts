/** The smallest piece of a file sent at once, bytes: a slow line brings it within the relay's patience, and every proxy takes it. */
export const SMALLEST = 1024 * 1024;

/** The largest, bytes. */
const LARGEST = 16 * 1024 * 1024;

/** A piece that took less than this, ms, is followed by a larger one: the pause between two is as long on every line. */
const QUICK = 1_000;

/** A piece that took more than this, ms, is followed by a smaller one: what is cut off is told of only piece by piece. */
const SLOW = 4_000;

/** Returns how large the next piece of an upload is, in bytes, after one of this size took this long, ms. */
export function nextPieceSize(size: number, took: number): number {
	if (took < QUICK) return Math.min(LARGEST, size * 2);
	return took > SLOW ? Math.max(SMALLEST, size / 2) : size;
}
