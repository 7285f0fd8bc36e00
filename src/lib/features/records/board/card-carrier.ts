import type { SpaceId } from '$lib/domain/core/ids';
import type { Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { countAbove } from '$lib/replica/store/queries';
import type { CardRow } from '../cards/cards';
import { mayTakeCard } from '../moves/may-take';
import { moveRecord, takeMoveBack, type Move } from '../moves/move-record';
import { moveProblem } from '../moves/move-words';
import type { MovingView } from '../moves/moving-view';
import { overLimitWords } from '../moves/over-limit';
import type { Target } from '../moves/target';
import { undoneBy } from '../moves/undo-move';
import type { BoardVoice } from './board-voice';

/** What carrying a card needs of its board. */
export interface CarryPorts {
	readonly view: MovingView;
	readonly space: SpaceId;
	readonly voice: BoardVoice;
	/** Called when a card has returned to where it was. */
	readonly onreturn: (row: CardRow) => void;
}

/** Carries cards of a board to other places, and reports the outcome. */
export class CardCarrier {
	constructor(private readonly ports: CarryPorts) {}

	/** Does what `CardMover.move` promises. */
	async move(held: CardRow, to: Target): Promise<CardRow | null> {
		const outcome = await moveRecord(this.ports.view, held, to);
		if (outcome.is === 'moved') {
			await this.report(held, outcome.move);
			return outcome.move.after;
		}
		const problem = moveProblem(outcome, held.title, m.board_not_saved());
		if (problem !== null) this.ports.voice.failed(problem);
		return null;
	}

	private async report(held: CardRow, move: Move): Promise<void> {
		const { before, after, from, to } = move;
		const { title } = before;
		const above = await countAbove(this.ports.view.replica.db, this.ports.space, to.id, after);
		this.ports.voice.announce(m.board_dropped({ title, stage: to.name, position: above + 1 }));
		if (before.stage === after.stage) return;
		// An undo is a move as well, so it is offered only to people who may make that move (OP-07).
		const place = { me: this.ports.view.me, space: this.ports.view.space(this.ports.space) };
		const mayReturn = from !== undefined && mayTakeCard(place, after, to, from).ok;
		const message =
			before.stage === held.stage
				? m.board_moved({ title, stage: to.name })
				: m.board_moved_from_meanwhile({ title, stage: to.name, from: from?.name ?? '' });
		const load = await overLimitWords(this.ports.view.replica.db, this.ports.space, to);
		const said = load === null ? message : `${message} ${load}`;
		this.ports.voice.moved(said, mayReturn ? () => this.takeBack(move) : null);
	}

	private async takeBack(move: Move): Promise<Undone> {
		const { title } = move.before;
		const taken = await takeMoveBack(this.ports.view, move);
		if (taken.is === 'back') {
			this.ports.onreturn(move.before);
			this.ports.voice.announce(m.board_put_back({ title }));
		}
		return undoneBy(taken, title);
	}
}
