import type { Random } from './ids';

/** How many bytes are asked for at once. */
const POOL = 4096;

/**
 * Returns a source of the same bytes that asks for many at once: asking is what costs, and each record of an import
 * takes a few ids. No byte is given out twice.
 */
export function pooled(random: Random): Random {
	let pool = new Uint8Array(0);
	let at = 0;
	return {
		bytes(count) {
			if (count > POOL) return random.bytes(count);
			if (at + count > pool.length) {
				pool = Uint8Array.from(random.bytes(POOL));
				at = 0;
			}
			at += count;
			return pool.subarray(at - count, at);
		}
	};
}
