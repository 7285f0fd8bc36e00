import type { Written } from '$lib/domain/customer/interactions';
import type { Post } from '$lib/domain/history/history';
import { m } from '$lib/i18n/messages';
import type { TimelineKind } from './timeline';

/** Returns what somebody logged, as the rest of a sentence, or `null` for a comment. */
export function loggedWords({ as }: Post): string | null {
	if (as === undefined) return null;
	switch (as) {
		case 'call':
			return m.customers_did_call();
		case 'meeting':
			return m.customers_did_meet();
		case 'mail':
			return m.customers_did_mail();
		case 'note':
			return m.customers_did_note();
	}
}

/** Returns the label of a kind of entry in the choice of kinds. */
export const writtenWords = (as: Written): string =>
	as === 'comment' ? m.customers_log_comment() : kindOne[as]();

const kindOne = {
	call: m.customers_log_call,
	meeting: m.customers_log_meeting,
	mail: m.customers_log_mail,
	note: m.customers_log_note
} as const;

/** Returns the name of a kind of line of the timeline, for the filter. */
export const kindWords = (kind: TimelineKind): string => kindMany[kind]();

const kindMany = {
	stage: m.customers_kind_stage,
	call: m.customers_kind_call,
	meeting: m.customers_kind_meeting,
	mail: m.customers_kind_mail,
	note: m.customers_kind_note,
	file: m.customers_kind_file,
	comment: m.customers_kind_comment,
	change: m.customers_kind_change
} as const satisfies Readonly<Record<TimelineKind, () => string>>;
