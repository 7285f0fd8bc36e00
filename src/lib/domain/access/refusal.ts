/** A rule's answer to a change that it does not allow: which rule, and why in a word for the message. */
export interface Refusal {
	readonly rule: string;
	readonly reason: RefusalReason;
}

/** The reasons that the screens have sentences for. */
export type RefusalReason =
	| 'not-yours'
	| 'closed-stays-closed'
	| 'guests-read'
	| 'admins-only'
	| 'not-a-member'
	| 'malformed'
	| 'too-large';
