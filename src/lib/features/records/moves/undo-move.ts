import { UNDONE, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { mayTakeCard } from './may-take';
import { takeMoveBack, type Move, type TakenBack } from './move-record';
import type { MovingView } from './moving-view';
import { moveRefusalWords } from './move-words';

/**
 * Returns the undo of a move, or `null` for people who may not make the move back (OP-07): an undo is a
 * move as well.
 */
export function undoOfMove(view: MovingView, move: Move): (() => Promise<Undone>) | null {
	const { after, from, to } = move;
	const place = { me: view.me, space: view.space(after.space) };
	if (from === undefined || !mayTakeCard(place, after, to, from).ok) return null;
	return async () => undoneBy(await takeMoveBack(view, move), move.before.title);
}

/** Returns what came of undoing a move, as an undo says it. */
export function undoneBy(taken: TakenBack, title: string): Undone {
	switch (taken.is) {
		case 'back':
			return UNDONE;
		case 'changed':
			return { is: 'changed', said: m.board_kept_meanwhile({ title }) };
		case 'refused':
			return { is: 'failed', why: moveRefusalWords(taken.refusal, taken.from) };
		case 'not-stored':
			return { is: 'failed', why: m.common_undo_failed() };
	}
}
