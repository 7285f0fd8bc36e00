import type { CallOutcome } from '$lib/domain/campaign/campaign';
import { m } from '$lib/i18n/messages';

/** Returns the name of a call's outcome. */
export function outcomeName(outcome: CallOutcome): string {
	switch (outcome) {
		case '':
			return m.campaigns_outcome_open();
		case 'interested':
			return m.campaigns_outcome_interested();
		case 'callback':
			return m.campaigns_outcome_callback();
		case 'no-answer':
			return m.campaigns_outcome_no_answer();
		case 'not-interested':
			return m.campaigns_outcome_not_interested();
		case 'wrong-number':
			return m.campaigns_outcome_wrong_number();
	}
}

/** The tone in which an outcome is shown. */
export const OUTCOME_TONES: Readonly<
	Record<CallOutcome, 'neutral' | 'accent' | 'ok' | 'warn' | 'danger'>
> = {
	'': 'neutral',
	interested: 'ok',
	callback: 'accent',
	'no-answer': 'warn',
	'not-interested': 'neutral',
	'wrong-number': 'danger'
};
