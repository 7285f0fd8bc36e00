import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import { MAX_POST_LENGTH } from '../history/history';

/** A poll that is asked with a post. It stays as it was asked. */
export interface Poll {
	readonly question: string;
	readonly options: readonly string[];
	/** Whether people may choose several. */
	readonly multiple: boolean;
	/** When it ends by itself; `null` when it is closed by hand alone. */
	readonly endsAt: Instant | null;
}

/** The most options of a poll, and the most items of a checklist. */
export const MAX_OPTIONS = 20;
export const MAX_ITEMS = 50;

/** A link as somebody describes it. Nothing of the address is asked for: what is drawn is what they typed. */
export interface LinkCard {
	readonly href: string;
	readonly title: string;
	readonly note: string;
}

/** What a post can have beside its text, all of it said when it is made. */
export interface PostParts {
	/** The post that it answers. */
	readonly replyTo?: RecordId;
	/** Whose that is: a device that has only newer posts knows from this who is answered. */
	readonly replyToBy?: MemberId;
	readonly poll?: Poll;
	/** The items of a checklist. */
	readonly items?: readonly string[];
	readonly card?: LinkCard;
}

/** Whether an address can be that of a card: one of the web, without what ends a tag or an attribute. */
export const isCardAddress = (value: unknown): value is string =>
	typeof value === 'string' && /^https?:\/\/[^\s<>"'`\\]{1,1990}$/iu.test(value);

/** Returns the fields of a post's parts; `null` when one of them is not valid. */
export function partFields({
	replyTo,
	replyToBy,
	poll,
	items,
	card
}: PostParts): RecordChange['set'] | null {
	if (poll !== undefined && !isPollValid(poll)) return null;
	if (items !== undefined && !areItems(items)) return null;
	if (card !== undefined && !isCardAddress(card.href)) return null;
	return {
		...(replyTo === undefined ? {} : { replyTo }),
		...(replyTo === undefined || replyToBy === undefined ? {} : { replyToBy }),
		...(poll === undefined ? {} : { poll: { ...poll } }),
		...(items === undefined ? {} : { items }),
		...(card === undefined ? {} : { card: { ...card } })
	};
}

const isPollValid = ({ question, options }: Poll): boolean =>
	question !== '' &&
	options.length >= 2 &&
	options.length <= MAX_OPTIONS &&
	options.every((option) => option !== '');

const areItems = (items: readonly string[]): boolean =>
	items.length > 0 && items.length <= MAX_ITEMS && items.every((item) => item !== '');

/** What of a post may change. */
export interface PostState {
	readonly text: string;
	/** How often its author has changed it. */
	readonly edits: number;
	/** Who has deleted it; `null` while it is there. */
	readonly removed: MemberId | null;
	readonly pollClosed: boolean;
}

/**
 * Returns the change that gives a post another text (HI-13), with what it was before as a line of history; `null` for an
 * empty or too long text.
 */
export function editPost(post: PostState, text: string, acting: Acting): RecordChange | null {
	const to = text.trim();
	if (to === '' || to.length > MAX_POST_LENGTH) return null;
	if (to === post.text) return NO_CHANGE;
	// What was said first is the post itself.
	return setField('text', post.edits === 0 ? null : post.text, to, acting);
}

/** Deletes a post: its place stays, and who has deleted it (HI-13). */
export const removePost = (acting: Acting): RecordChange =>
	setField('removed', null, acting.actor, acting);

/** Takes a deletion back. */
export const restorePost = (post: PostState, acting: Acting): RecordChange =>
	setField('removed', post.removed, null, acting);

/** Votes in a poll for these options, or for none (HI-12). Each member's vote is a field of its own. */
export const voteInPoll = (options: readonly number[], { actor }: Acting): RecordChange => ({
	...NO_CHANGE,
	set: {
		[keyed('ballot', actor)]:
			options.length === 0 ? null : [...options].sort((a, b) => a - b).map(String)
	}
});

/** Closes a poll. Nobody votes any more. */
export const closePoll = (acting: Acting): RecordChange =>
	setField('pollClosed', false, true, acting);

/** Ticks an item of a checklist in the acting member's name, or unticks it. */
export const tickItem = (item: number, done: boolean, { actor }: Acting): RecordChange => ({
	...NO_CHANGE,
	set: { [keyed('tick', String(item))]: done ? actor : null }
});

/** Whether a poll is over. */
export const isPollOver = (poll: Poll, pollClosed: boolean, now: Instant): boolean =>
	pollClosed || (poll.endsAt !== null && now > poll.endsAt);

/** Returns the votes of a poll, by option. */
export const countBallots = (
	poll: Poll,
	ballots: Readonly<Record<MemberId, readonly string[]>>
): readonly (readonly MemberId[])[] =>
	poll.options.map((_, at) =>
		Object.entries(ballots).flatMap(([member, chosen]) =>
			chosen.includes(String(at)) ? [member] : []
		)
	);

/** Returns the poll in a field; `null` when it is none. */
export function readPoll(value: unknown): Poll | null {
	if (typeof value !== 'object' || value === null) return null;
	const { question, options, multiple, endsAt } = value as Partial<Record<keyof Poll, unknown>>;
	if (typeof question !== 'string' || !isTexts(options) || typeof multiple !== 'boolean')
		return null;
	const poll = { question, options, multiple, endsAt: typeof endsAt === 'number' ? endsAt : null };
	return isPollValid(poll) ? poll : null;
}

/** Returns the card in a field; `null` when it is none. */
export function readCard(value: unknown): LinkCard | null {
	if (typeof value !== 'object' || value === null) return null;
	const { href, title, note } = value as Partial<Record<keyof LinkCard, unknown>>;
	return isCardAddress(href) && typeof title === 'string' && typeof note === 'string'
		? { href, title, note }
		: null;
}

const isTexts = (value: unknown): value is readonly string[] =>
	Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Whether a vote in a poll is one: known options, each once, and only one unless several may be chosen. */
export const isBallot = (poll: Poll, value: unknown): boolean =>
	value === null ||
	(isTexts(value) &&
		value.length > 0 &&
		(poll.multiple || value.length === 1) &&
		new Set(value).size === value.length &&
		value.every((one) => /^\d{1,2}$/u.test(one) && Number(one) < poll.options.length));
