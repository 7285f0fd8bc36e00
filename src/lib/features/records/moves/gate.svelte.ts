import type { RecordChange } from '$lib/domain/core/change';
import { NO_CHANGE } from '$lib/domain/core/change';
import type { ActivityId, RecordId } from '$lib/domain/core/ids';
import { together } from '$lib/domain/core/set-field';
import { obstacleTo, type Moving, type Obstacle } from '$lib/domain/deal/closing';
import type { Deal } from '$lib/domain/deal/deal';
import type { Space, Stage } from '$lib/domain/space/space';
import type { DealRow } from '$lib/replica/store/rows';

/** The deal that is to be moved. */
export interface Candidate extends Moving {
	readonly id: RecordId;
	readonly title: string;
	readonly currency: string;
	readonly lostReason: string;
}

/** A question about a move that is waiting for its answer. */
export interface Question {
	readonly deal: Candidate;
	readonly space: Space;
	readonly to: Stage;
	readonly obstacle: Obstacle;
	/**
	 * Continues with the additional changes that the move needs, or with `null` when nothing is to be
	 * moved.
	 */
	readonly answer: (change: RecordChange | null) => void;
}

/**
 * Checks every move of a deal, wherever it is made. It asks for what a stage requires, and says what
 * must be done first (PR-05, LW-06). `MoveGate.svelte` shows its question.
 */
export class Gate {
	question = $state.raw<Question | null>(null);
	/** The activity that a person was led to by a question, until its deal shows it. */
	led = $state.raw<{ readonly deal: RecordId; readonly activity: ActivityId } | null>(null);

	/**
	 * Returns the changes that must go with the move of a deal to a stage, which are none as a rule.
	 * Returns `null` when the deal is not to be moved.
	 */
	ask(deal: Deal | DealRow, space: Space, to: Stage): Promise<RecordChange | null> {
		const candidate = candidateOf(deal);
		const obstacle = obstacleTo(candidate, space, to);
		if (obstacle === null) return Promise.resolve(NO_CHANGE);
		// Only one question is open at a time. A new question cancels the previous one.
		this.question?.answer(null);
		return new Promise((resolve) => {
			this.question = { deal: candidate, space, to, obstacle, answer: this.once(resolve) };
		});
	}

	/** Returns an answer function that also closes the question. */
	private once(resolve: (change: RecordChange | null) => void): Question['answer'] {
		return (change) => {
			this.question = null;
			resolve(change);
		};
	}
}

/** The gate of this page. */
export const gate = new Gate();

const candidateOf = (deal: Deal | DealRow): Candidate => ({
	id: deal.id,
	title: deal.title,
	stage: deal.stage,
	currency: deal.currency,
	lostReason: deal.lostReason,
	custom: deal.custom,
	done: 'has' in deal.done ? deal.done : new Set(deal.done)
});

/** Returns one change that combines a move with what the gate asked for. */
export const joined = (move: RecordChange, extras: RecordChange): RecordChange =>
	extras === NO_CHANGE ? move : together(move, extras);
