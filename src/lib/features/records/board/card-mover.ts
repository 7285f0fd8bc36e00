import type { Refusal } from '$lib/domain/access/refusal';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { Stage } from '$lib/domain/space/space';
import type { Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { countAbove } from '$lib/replica/store/queries';
import type { CardRow } from '../cards/cards';
import { mayTakeCard, type Taken } from '../moves/move-card';
import { moveRecord, takeMoveBack, type Move } from '../moves/move-record';
import type { MovingView } from '../moves/moving-view';
import { overLimitWords } from '../moves/over-limit';
import { moveProblem, moveRefusalWords } from '../moves/move-words';
import type { Target } from '../moves/target';
import { undoneBy } from '../moves/undo-move';

/** How the board reports to people. */
export interface BoardVoice {
	/** Tells a screen reader. */
	announce(text: string): void;
	/** Tells everybody, and offers to undo the move where that is possible. */
	moved(text: string, undo: (() => Promise<Undone>) | null): void;
	failed(text: string): void;
}

/** Moves the cards of a board and reports the outcome. */
export class CardMover {
	constructor(
		private readonly view: MovingView,
		private readonly space: SpaceId,
		private readonly voice: BoardVoice,
		/** Called when a card has returned to where it was. */
		private readonly onreturn: (row: CardRow) => void
	) {}

	/** Returns why a card may not go to a stage, or `null` when it may. */
	refusal(card: Taken & Pick<CardRow, 'stage'>, to: Stage): Refusal | null {
		const place = { me: this.view.me, space: this.view.space(this.space) };
		const may = mayTakeCard(place, card, this.stage(card.stage), to);
		return may.ok ? null : may.error;
	}

	/** Returns a refusal as text. */
	explain(refusal: Refusal, card: Pick<CardRow, 'stage'>): string {
		return moveRefusalWords(refusal, this.stage(card.stage));
	}

	/**
	 * Moves a card to a place (OP-03). `held` is the card as it was when somebody picked it up. Returns
	 * the card after the move, or `null` when it stays.
	 */
	async move(held: CardRow, to: Target): Promise<CardRow | null> {
		const outcome = await moveRecord(this.view, held, to);
		if (outcome.is === 'moved') {
			await this.report(held, outcome.move);
			return outcome.move.after;
		}
		const problem = moveProblem(outcome, held.title, m.board_not_saved());
		if (problem !== null) this.voice.failed(problem);
		return null;
	}

	private stage(id: StageId): Stage | undefined {
		return this.view.space(this.space)?.stages.find((stage) => stage.id === id);
	}

	private async report(held: CardRow, move: Move): Promise<void> {
		const { before, after, from, to } = move;
		const { title } = before;
		const above = await countAbove(this.view.replica.db, this.space, to.id, after);
		this.voice.announce(m.board_dropped({ title, stage: to.name, position: above + 1 }));
		if (before.stage === after.stage) return;
		// An undo is a move as well, so it is offered only to people who may make that move (OP-07).
		const mayReturn = from !== undefined && this.refusal(after, from) === null;
		const message =
			before.stage === held.stage
				? m.board_moved({ title, stage: to.name })
				: m.board_moved_from_meanwhile({ title, stage: to.name, from: from?.name ?? '' });
		const load = await overLimitWords(this.view.replica.db, this.space, to);
		const said = load === null ? message : `${message} ${load}`;
		this.voice.moved(said, mayReturn ? () => this.takeBack(move) : null);
	}

	private async takeBack(move: Move): Promise<Undone> {
		const { title } = move.before;
		const taken = await takeMoveBack(this.view, move);
		if (taken.is === 'back') {
			this.onreturn(move.before);
			this.voice.announce(m.board_put_back({ title }));
		}
		return undoneBy(taken, title);
	}
}
