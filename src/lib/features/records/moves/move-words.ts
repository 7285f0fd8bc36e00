import type { Refusal } from '$lib/domain/access/refusal';
import type { Stage } from '$lib/domain/space/space';
import { refusalWords } from '$lib/features/common/refusals/why';
import { m } from '$lib/i18n/messages';
import type { Outcome } from './move-record';

/** Returns, as text, why a record may not leave `from` or go to its target. */
export function moveRefusalWords(refusal: Refusal, from: Stage | undefined): string {
	switch (refusal.reason) {
		case 'closed-stays-closed':
			return m.board_refused_closed({ stage: from?.name ?? '' });
		case 'guests-read':
			return m.board_refused_guest();
		default:
			return refusalWords(refusal);
	}
}

/**
 * Returns, as text, why a record was not moved, or `null` when it was, or when the person cancelled.
 * `failure` is the text for a device that could not store it.
 */
export function moveProblem(outcome: Outcome, title: string, failure: string): string | null {
	switch (outcome.is) {
		case 'moved':
		case 'stayed':
			return null;
		case 'gone':
			return m.board_gone_meanwhile({ title });
		case 'closed':
			return m.board_closed_meanwhile({ title, stage: outcome.stage.name });
		case 'refused':
			return moveRefusalWords(outcome.refusal, outcome.from);
		case 'not-stored':
			return failure;
	}
}
