import type { Refusal } from '$lib/domain/access/refusal';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { Stage } from '$lib/domain/space/space';
import type { CardRow } from '../cards/cards';
import { mayTakeCard, type Taken } from '../moves/may-take';
import { moveRefusalWords } from '../moves/move-words';
import type { MovingView } from '../moves/moving-view';
import type { Target } from '../moves/target';
import type { BoardVoice } from './board-voice';

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
		// The first screen does without.
		const { CardCarrier } = await import('./card-carrier');
		const { view, space, voice, onreturn } = this;
		return new CardCarrier({ view, space, voice, onreturn }).move(held, to);
	}

	private stage(id: StageId): Stage | undefined {
		return this.view.space(this.space)?.stages.find((stage) => stage.id === id);
	}
}
