import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';

/** The reactions that people can add to a post. */
export const SIGNS = ['👍', '❤️', '😄', '🎉', '👀', '✅'] as const;

export type Sign = (typeof SIGNS)[number];

/** Adds or removes a reaction of the acting member to a post. `mine` are their present ones (HI-03). */
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
