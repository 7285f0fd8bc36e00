/** The answer of a rule that does not allow a change: the rule, and the reason for the message. */
export interface Refusal {
	readonly rule: string;
	readonly reason: RefusalReason;
	/** The names in the message: the field, the stage, the member. Left out when there are none. */
	readonly facts?: RefusalFacts;
}

/** The ids and names in a refusal, but never anything that its reader may not see. */
export type RefusalFacts = Readonly<Record<string, string>>;

/** Returns a refusal for the message, always with facts, even if there are none. */
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
	/** Only owners appoint, change or dismiss owners and admins. */
	| 'owners-only'
	/** A workspace never loses its last owner. */
	| 'last-owner'
	/** Nobody raises their own role. */
	| 'own-role'
	/** Only admins, and the supervisors of a team, set targets. */
	| 'target-not-yours'
	/** Only people who manage a space change its settings. */
	| 'managers-only'
	/** The workspace's settings let others create spaces, or choose who sees them (LS-06). */
	| 'makers-only'
	| 'visibility-fixed'
	/** Every change is written into the history by its author, and stays there. */
	| 'history'
	/** Nobody writes in another person's name. */
	| 'not-the-author'
	/** What was set at creation cannot change. */
	| 'fixed'
	/** Only admins delete. Creators may remove what they created. */
	| 'deletion'
	/** The stage does not exist any more. */
	| 'no-such-stage'
	/** The space lets only others take tasks into this status, or from elsewhere. */
	| 'not-your-status'
	| 'not-from-there'
	/** A task would be a part of itself, or wait for itself. */
	| 'circle'
	/** The space says who changes dates of tasks, and who says who works on them (LW-05). */
	| 'not-your-dates'
	| 'not-your-task'
	/** Who looks after the space takes a task there: that is their approval (LW-05). */
	| 'needs-approval'
	/** Only other people may perform the activity (PR-06). */
	| 'not-your-activity'
	/** The activity requires a note, or a note with a file (PR-07). */
	| 'note-missing'
	| 'file-missing'
	/** Mandatory activities are open (PR-05). */
	| 'mandatory-open'
	/** The activity or the field does not exist in the space. */
	| 'no-such-activity'
	| 'no-such-field'
	/** The stage requires a field to be filled in (LW-06). */
	| 'field-required'
	/** The closing moment must be that of the move that closed the deal. */
	| 'closing-moment'
	/** A change of stage ends the starting value of the close rate (PL-07). */
	| 'rate-starts'
	/** The change claims a moment in the future, or before what its author had seen. */
	| 'clock-ahead'
	| 'clock-behind'
	/** Somebody else has created it already. It exists only once, and is theirs. */
	| 'made-already'
	/** The change carries what another device wrote. */
	| 'not-your-device'
	/** A change must use a single client id. */
	| 'one-id-at-a-time'
	/** The device, or its member, has opened the document too often for writing. */
	| 'too-many-ids'
	/** A member may have only a limited number of these. */
	| 'too-many'
	/** The relay does not call this address for a webhook. */
	| 'not-called'
	/** The change has too many parts and must be split. */
	| 'too-much-at-once'
	/** Somebody has meanwhile changed what is to be undone. */
	| 'changed-since'
	/** It had no owner before, and the owner cannot be removed. */
	| 'nobody-before'
	/** The space's settings let others start topics, or write (SP-05). */
	| 'speakers-only'
	/** A space's settings say who writes its pages; a locked one is written by those who keep it (PG-01, PG-02). */
	| 'page-writers-only'
	| 'page-locked'
	/** Only who moderates, or who started the topic, does that (SP-05). */
	| 'moderators-only'
	/** The topic is closed, or the poll has ended: nobody votes any more. */
	| 'voting-over'
	/** A shared draft has been sent: it is not written any more (HI-17). */
	| 'sent'
	/** A relay has lost it, and its owner may not bring it back. */
	| 'lost'
	/** The topic has moved to another space: people write there (HI-16). */
	| 'moved'
	/** Something was said or changed in the copy of a topic: its move is not undone (HI-16). */
	| 'copy-changed'
	/** Somebody else deleted the paragraph that was written in meanwhile. */
	| 'block-gone'
	/** No rule allows such a change. */
	| 'not-foreseen';
