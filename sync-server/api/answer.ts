import type { Hidden } from '../../src/lib/domain/addons/hidden';
import type { Refusal } from '../../src/lib/domain/access/refusal';

/** An answer of the API, before it is written. */
export interface Answer {
	readonly status: number;
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Returns the answer to a request that cannot be served. */
export const failure = (
	status: number,
	code: string,
	message: string,
	headers: Readonly<Record<string, string>> = {}
): Answer => ({ status, body: { error: { code, message } }, headers });

/** The same for what does not exist and for what the caller may not see: 403 would tell that it exists. */
export const NOT_FOUND = failure(
	404,
	'not-found',
	'There is nothing here that this token may see.'
);

/**
 * Returns the answer to a question for what is hidden although its data is kept: its add-on is off, or its
 * space is in the bin. Only who can change that is told so; for others it does not exist.
 */
export function hiddenAnswer(
	{ mayKnowWhy }: { readonly mayKnowWhy: boolean },
	by: Hidden | null | undefined
): Answer {
	if (by === null || by === undefined || !mayKnowWhy) return NOT_FOUND;
	const [code, message, rule] =
		by === 'bin'
			? (['in-the-bin', 'The space is in the bin. Restore it first.', 'LS-12'] as const)
			: (['addon-off', `The add-on “${by}” is off. Switch it on first.`, 'LS-04'] as const);
	return { status: 403, body: { error: { code, message, rule, facts: { hidden: by } } } };
}

/** Returns the answer to a change that the rules do not allow. */
export const refusal = ({ rule, reason, facts = {} }: Refusal): Answer => ({
	status: CONFLICTS.has(reason) ? 409 : 422,
	body: { error: { code: reason, message: WORDS[reason] ?? OTHERWISE, rule, facts } }
});

/** Refusals that follow from what others have done meanwhile, and not from the request alone. */
const CONFLICTS: ReadonlySet<string> = new Set(['changed-since', 'made-already', 'no-such-stage']);

const OTHERWISE = 'The rules of the workspace do not allow this change.';

/** What the most frequent refusals mean, for people who write scripts. */
const WORDS: Partial<Readonly<Record<Refusal['reason'], string>>> = {
	'not-yours': 'The record is out of reach for the member who made the token.',
	'closed-stays-closed': 'Only admins and owners reopen what is won or lost.',
	'guests-read': 'The token may only read.',
	'not-a-member': 'The member who made the token is no member any more.',
	malformed: 'A value does not have the form that its field needs.',
	'too-large': 'The record would be larger than the relay takes.',
	'no-such-stage': 'The stage does not exist.',
	circle: 'A task is no part of itself, and does not wait for itself.',
	'no-such-field': 'The space has no such field.',
	'field-required': 'The stage requires a field that is not filled in.',
	'mandatory-open': 'Mandatory activities are still open.',
	'too-many-ids': 'The record was written under too many client ids.'
};
