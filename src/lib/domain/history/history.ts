import type { ImportId, MemberId } from '../core/ids';
import type { Instant } from '../core/day';

/** A plain value of a record's field. */
export type Plain = string | number | boolean | null;

/** One line of "who did what, when". Entries are only ever added. */
export type HistoryEntry = {
	readonly id: string;
	readonly at: Instant;
	readonly by: MemberId;
} & (
	| { readonly what: 'created' }
	| { readonly what: 'stage'; readonly from: string; readonly to: string }
	| { readonly what: 'owner'; readonly from: MemberId | null; readonly to: MemberId }
	| {
			readonly what: 'field';
			readonly field: string;
			readonly from: Plain;
			readonly to: Plain;
			/** The import that set it: undoing that finds it by this. Left out when it was set by hand. */
			readonly importId?: ImportId;
	  }
	/** An activity of the process was ticked, or the tick was taken back (PR-03). */
	| {
			readonly what: 'activity';
			readonly activity: string;
			readonly done: boolean;
			readonly note: string;
	  }
	| { readonly what: 'binned' }
	| { readonly what: 'restored' }
);

/** Something somebody wrote: a comment on a deal or a post in a topic. */
export interface Post {
	readonly id: string;
	readonly at: Instant;
	readonly by: MemberId;
	readonly text: string;
	/** What it tells of, when it is more than a comment: something done with a customer. */
	readonly as?: Interaction;
	/** The members that it speaks to. Left out when there are none. */
	readonly mentions?: readonly MemberId[];
}

/** What somebody did with a customer and wrote down by hand. */
export type Interaction = 'note' | 'call' | 'mail' | 'meeting';

export const INTERACTIONS: readonly Interaction[] = ['note', 'call', 'mail', 'meeting'];

/** The longest post, in UTF-16 units. */
export const MAX_POST_LENGTH = 20_000;
