import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';

/** The signs that people can put on what somebody said. */
export const SIGNS = ['👍', '❤️', '😄', '🎉', '👀', '✅'] as const;

export type Sign = (typeof SIGNS)[number];

/** Puts a sign of the acting member on a post, or takes it back; `mine` are theirs on it now (HI-03). */
export function toggleSign(
	post: string,
	sign: string,
	mine: readonly string[],
	{ actor }: Acting
): RecordChange {
	const left = mine.filter((one) => one !== sign);
	const signs = left.length < mine.length ? left : [...mine, sign];
	return { ...NO_CHANGE, set: { [keyed('reaction', `${post}.${actor}`)]: signs } };
}
