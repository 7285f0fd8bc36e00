import type { Refusal, RefusalFacts, RefusalReason } from '$lib/domain/access/refusal';
import { fail, type Result } from '$lib/domain/core/result';
import { builtInNameIn } from '$lib/domain/space/built-in';
import { m } from '$lib/i18n/messages';
import { getLocale } from '$lib/i18n/runtime';
import { isNotStored, saving, type NotSaved, type Saved } from '$lib/replica/saved';
import { reported } from '$lib/ui/error-log';
import { knownLabel } from './field-labels';

/**
 * Returns the names of a refusal in the reader's language. The relay names built-in stages and activities
 * as they are written, in whatever language.
 */
const inWords = (names: string): string =>
	names
		.split(', ')
		.map((name) => builtInNameIn(name, getLocale()))
		.join(', ');

/** Returns one sentence that explains to its author why a change is not allowed. */
export function whyWords(reason: RefusalReason, facts: RefusalFacts = {}): string {
	const { field, erased } = facts;
	const stage = facts['stage'] === undefined ? undefined : inWords(facts['stage']);
	const activity = inWords(facts['activity'] ?? '');
	switch (reason) {
		case 'not-yours':
			return m.refused_why_not_yours();
		case 'closed-stays-closed':
			return stage === undefined ? m.refused_why_closed() : m.refused_why_closed_stage({ stage });
		case 'guests-read':
			return m.refused_why_guest();
		case 'admins-only':
			return m.refused_why_admins();
		case 'not-a-member':
			return m.refused_why_member();
		case 'malformed':
			return m.refused_why_malformed();
		case 'too-large':
			return m.refused_why_large();
		case 'owners-only':
			return m.refused_why_owners();
		case 'last-owner':
			return m.refused_why_last_owner();
		case 'own-role':
			return m.refused_why_own_role();
		case 'target-not-yours':
			return m.refused_why_target();
		case 'managers-only':
			return m.refused_why_managers();
		case 'makers-only':
			return m.refused_why_makers();
		case 'visibility-fixed':
			return m.refused_why_visibility();
		case 'history':
			return m.refused_why_history();
		case 'not-the-author':
			return m.refused_why_author();
		case 'fixed': {
			const label = field === undefined ? undefined : knownLabel(field);
			return label === undefined
				? m.refused_why_fixed()
				: m.refused_why_fixed_field({ field: label });
		}
		case 'deletion':
			return erased === undefined ? m.refused_why_deletion() : m.bin_why_erased();
		case 'no-such-stage':
			return m.refused_why_stage();
		case 'not-your-status':
			return facts['who'] === 'assignees'
				? m.refused_why_status_assignees({ stage: stage ?? '' })
				: m.refused_why_status_managers({ stage: stage ?? '' });
		case 'not-from-there':
			return m.refused_why_status_from({ stage: stage ?? '' });
		case 'not-your-dates':
			return facts['who'] === 'assignees'
				? m.refused_why_dates_assignees()
				: m.refused_why_dates_managers();
		case 'not-your-task':
			return m.refused_why_not_your_task();
		case 'needs-approval':
			return m.refused_why_approval({ stage: stage ?? '' });
		case 'circle':
			return m.refused_why_circle();
		case 'not-your-device':
		case 'one-id-at-a-time':
			return m.refused_why_device();
		case 'too-many-ids':
			return m.refused_why_ids();
		case 'too-many':
			return m.refused_why_many();
		case 'not-called':
			return m.refused_why_not_called();
		case 'too-much-at-once':
			return m.refused_why_at_once();
		case 'not-your-activity':
			return m.refused_why_activity({ activity });
		case 'note-missing':
			return m.refused_why_note({ activity });
		case 'file-missing':
			return m.refused_why_file({ activity });
		case 'mandatory-open':
			return m.refused_why_mandatory({ activity });
		case 'no-such-activity':
			return m.refused_why_no_activity();
		case 'no-such-field':
			return m.refused_why_no_field();
		case 'field-required':
			return m.refused_why_required({ field: field ?? '' });
		case 'closing-moment':
			return m.refused_why_closing();
		case 'rate-starts':
			return m.refused_why_rate_starts();
		case 'clock-ahead':
			return m.refused_why_clock_ahead();
		case 'clock-behind':
			return m.refused_why_clock_behind();
		case 'made-already':
			return m.refused_why_made();
		case 'changed-since':
			return m.common_undo_changed();
		case 'nobody-before':
			return m.common_undo_nobody();
		case 'speakers-only':
			return m.refused_why_speakers();
		case 'page-writers-only':
			return m.refused_why_page_writers();
		case 'page-locked':
			return m.refused_why_page_locked();
		case 'moderators-only':
			return m.refused_why_moderators();
		case 'voting-over':
			return m.refused_why_voting_over();
		case 'sent':
			return m.refused_why_sent();
		case 'lost':
			return m.refused_why_lost();
		case 'copy-changed':
			return m.refused_why_copy_changed();
		case 'moved':
			return m.refused_why_moved();
		case 'block-gone':
			return m.refused_why_block_gone();
		case 'not-foreseen':
			return m.refused_why_unforeseen();
	}
}

/** Returns a refusal as text. */
export const refusalWords = ({ reason, facts }: Refusal): string => whyWords(reason, facts);

/**
 * Returns the text of a refusal that was received or stored. A newer relay can send reasons for which
 * this version has no sentence.
 */
export const sentRefusalWords = (reason: string, facts: RefusalFacts = {}): string =>
	isReason(reason) ? whyWords(reason, facts) : m.refused_why_unforeseen();

const REASONS: Readonly<Record<RefusalReason, true>> = {
	'not-yours': true,
	'closed-stays-closed': true,
	'guests-read': true,
	'admins-only': true,
	'not-a-member': true,
	malformed: true,
	'too-large': true,
	'owners-only': true,
	'last-owner': true,
	'own-role': true,
	'target-not-yours': true,
	'managers-only': true,
	'makers-only': true,
	'visibility-fixed': true,
	history: true,
	'not-the-author': true,
	fixed: true,
	deletion: true,
	'no-such-stage': true,
	'not-your-status': true,
	'not-from-there': true,
	circle: true,
	'not-your-dates': true,
	'not-your-task': true,
	'needs-approval': true,
	'not-your-activity': true,
	'note-missing': true,
	'file-missing': true,
	'mandatory-open': true,
	'no-such-activity': true,
	'no-such-field': true,
	'field-required': true,
	'closing-moment': true,
	'rate-starts': true,
	'clock-ahead': true,
	'clock-behind': true,
	'made-already': true,
	'not-your-device': true,
	'one-id-at-a-time': true,
	'too-many-ids': true,
	'too-many': true,
	'not-called': true,
	'too-much-at-once': true,
	'changed-since': true,
	'nobody-before': true,
	'speakers-only': true,
	'page-writers-only': true,
	'page-locked': true,
	'moderators-only': true,
	sent: true,
	lost: true,
	moved: true,
	'copy-changed': true,
	'voting-over': true,
	'block-gone': true,
	'not-foreseen': true
};

const isReason = (reason: string): reason is RefusalReason => Object.hasOwn(REASONS, reason);

/**
 * Returns, as text, why a change was not saved. `failure` is the text for a device that could not store
 * it. For places that say by themselves what was not saved.
 */
export const notSavedReason = (error: NotSaved, failure: string): string =>
	isNotStored(error) ? failure : refusalWords(error);

/** Returns one sentence that says that a change was not saved, and why; see `notSavedReason`. */
export const notSavedWords = (error: NotSaved, failure: string): string =>
	isNotStored(error) ? failure : m.refused_not_saved({ why: refusalWords(error) });

/**
 * Waits for something to be saved. Returns its value, or, as text for the place where it was typed, why
 * it was not saved. `failure` is the text for a device that could not store it, and for a bug, which
 * goes to the error log.
 */
export async function outcomeOf<Value>(
	work: Promise<Saved<Value>>,
	failure: string
): Promise<Result<Value, string>> {
	try {
		const saved = await saving(() => work);
		return saved.ok ? saved : fail(notSavedWords(saved.error, failure));
	} catch (error) {
		return fail(reported(error, failure));
	}
}

/** Waits for a change to be saved. Returns `null` when it was saved, else the text of `outcomeOf`. */
export async function problemOf(work: Promise<Saved>, failure: string): Promise<string | null> {
	const outcome = await outcomeOf(work, failure);
	return outcome.ok ? null : outcome.error;
}
