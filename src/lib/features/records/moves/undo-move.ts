import { CHANGED, UNDONE, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { mayMoveCard } from './move-card';
import { takeMoveBack, type Move, type MovingView } from './move-record';
import { moveRefusalWords } from './move-words';

/**
 * Returns the undo of a move, or `null` for people who may not make the move back (OP-07): an undo is a
 * move as well.
 */
export function undoOfMove(view: MovingView, move: Move): (() => Promise<Undone>) | null {
	const { after, from, to } = move;
	const role = view.me?.role ?? 'guest';
	if (from === undefined || !mayMoveCard(after, role, to, from).ok) return null;
	return async () => {
		const taken = await takeMoveBack(view, move);
		switch (taken.is) {
			case 'back':
				return UNDONE;
			case 'changed':
				return { ...CHANGED, said: m.board_kept_meanwhile({ title: move.before.title }) };
			case 'refused':
				return { is: 'failed', why: moveRefusalWords(taken.refusal, taken.from) };
		}
	};
}
