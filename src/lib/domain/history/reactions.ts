import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';

/** The reactions that people can add to a post. */
export const SIGNS = ['👍', '❤️', '😄', '🎉', '👀', '✅'] as const;

export type Sign = (typeof SIGNS)[number];

/** The longest sign, in UTF-16 units: a family of four with skin tones has 30. */
const MAX_SIGN = 40;

/** Whether something is a sign that people can put on a post: an emoji of any kind, and nothing else. */
export const isSign = (value: unknown): value is string =>
	typeof value === 'string' &&
	value.length <= MAX_SIGN &&
	/^[\p{Emoji}\p{Emoji_Component}]+$/u.test(value) &&
	/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(value);

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
