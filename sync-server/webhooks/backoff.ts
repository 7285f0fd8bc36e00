import type { Random } from '../../src/lib/domain/core/ids';

const FIRST = 5_000;
const LONGEST = 3_600_000;

/**
 * Returns how long to wait after an attempt has failed, ms: twice as long after each, from five seconds to an
 * hour, and up to half of it less, so that those that failed together do not come back together.
 */
export function delayAfter(attempts: number, random: Random): number {
	const longest = Math.min(LONGEST, FIRST * 2 ** Math.min(attempts - 1, 20));
	const [byte = 0] = random.bytes(1);
	return Math.round(longest * (1 - byte / 512));
}
