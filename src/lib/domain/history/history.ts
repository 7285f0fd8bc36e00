import type { ImportId, MemberId } from '../core/ids';
import type { Instant } from '../core/day';

/** A plain value of a record's field. */
export type Plain = string | number | boolean | null;

/** What a line has that an import has written. */
interface ByImport {
	/** The import, so that its undo finds the line. Left out of what was done by hand. */
	readonly importId?: ImportId;
}

/** One line of "who did what, and when". Lines are only ever added. */
export type HistoryEntry = {
	readonly id: string;
	readonly at: Instant;
	readonly by: MemberId;
} & (
	| { readonly what: 'created' }
	| ({ readonly what: 'stage'; readonly from: string; readonly to: string } & ByImport)
	| ({ readonly what: 'owner'; readonly from: MemberId | null; readonly to: MemberId } & ByImport)
	| ({
			readonly what: 'field';
			readonly field: string;
			readonly from: Plain;
			readonly to: Plain;
	  } & ByImport)
	/** An activity of the process was ticked or unticked (PR-03). */
	| {
			readonly what: 'activity';
			readonly activity: string;
			readonly done: boolean;
			readonly note: string;
	  }
	| { readonly what: 'binned' }
	| { readonly what: 'restored' }
);

/** A text by a person: a comment on a deal or a post in a topic. */
export interface Post {
	readonly id: string;
	readonly at: Instant;
	readonly by: MemberId;
	readonly text: string;
	/** The kind of interaction with a customer, when it is more than a comment. */
	readonly as?: Interaction;
	/** The mentioned members. Left out when there are none. */
	readonly mentions?: readonly MemberId[];
}

/** An interaction with a customer that somebody logged by hand. */
export type Interaction = 'note' | 'call' | 'mail' | 'meeting';

export const INTERACTIONS: readonly Interaction[] = ['note', 'call', 'mail', 'meeting'];

/** The longest post, in UTF-16 units. */
export const MAX_POST_LENGTH = 20_000;
