/** A rule's answer to a change that it does not allow: which rule, and why in a word for the message. */
export interface Refusal {
	readonly rule: string;
	readonly reason: RefusalReason;
	/** What the message speaks of, by name: the field, the stage, the member. Left out when there is nothing. */
	readonly facts?: RefusalFacts;
}

/** Ids and names that a refusal speaks of. Never anything that its reader may not see. */
export type RefusalFacts = Readonly<Record<string, string>>;

/** A refusal as it is told: with facts, even if there are none. */
export const wordsOf = ({ rule, reason, facts = {} }: Refusal): Required<Refusal> => ({
	rule,
	reason,
	facts
});

/** The reasons that the screens have sentences for. */
export type RefusalReason =
	| 'not-yours'
	| 'closed-stays-closed'
	| 'guests-read'
	| 'admins-only'
	| 'not-a-member'
	| 'malformed'
	| 'too-large'
	/** Only owners make, change or unmake owners and admins. */
	| 'owners-only'
	/** A workspace never loses its last owner. */
	| 'last-owner'
	/** Nobody raises their own role. */
	| 'own-role'
	/** Only those who look after a space change its settings. */
	| 'managers-only'
	/** What is done is written into the history, by who does it, and stays there. */
	| 'history'
	/** Nobody writes in another's name. */
	| 'not-the-author'
	/** What was set when it was made stays as it is. */
	| 'fixed'
	/** Only admins delete; makers may take back what they made. */
	| 'deletion'
	/** There is no such stage any more. */
	| 'no-such-stage'
	/** The activity is for others to do (PR-06). */
	| 'not-your-activity'
	/** A note, or a note with a file, belongs to it (PR-07). */
	| 'note-missing'
	| 'file-missing'
	/** Mandatory activities are open (PR-05). */
	| 'mandatory-open'
	/** There is no such activity, or no such field, in the space. */
	| 'no-such-activity'
	| 'no-such-field'
	/** A field has to be filled in from that stage on (LW-06). */
	| 'field-required'
	/** The moment of closing is that of the move that closed it. */
	| 'closing-moment'
	/** It is said to have been done later than now, or before what its maker had seen. */
	| 'clock-ahead'
	| 'clock-behind'
	/** Somebody else has made it already: there is one, and it is theirs. */
	| 'made-already'
	/** The change carries what another device wrote. */
	| 'not-your-device'
	/** A change that is being made is written under one client id. */
	| 'one-id-at-a-time'
	/** The device, or its member, has opened the document for writing too often. */
	| 'too-many-ids'
	/** There is an end to how many of these one member may have. */
	| 'too-many'
	/** Too many parts in one change: it has to be made in smaller ones. */
	| 'too-much-at-once'
	/** What is to be taken back was changed by somebody meanwhile. */
	| 'changed-since'
	/** Nobody looked after it before: it cannot be given back to nobody. */
	| 'nobody-before'
	/** No rule foresees such a change. */
	| 'not-foreseen';
