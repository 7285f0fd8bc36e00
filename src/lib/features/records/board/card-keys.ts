import type { BoardState } from './board-state.svelte';
import type { CardRow } from '../cards/cards';
import { directionOf } from './steps';

/** Handles the keys of a card: move the focus, open, pick up, move, drop, put back, edit and select. */
export function cardKeys(
	event: KeyboardEvent,
	board: BoardState,
	row: CardRow,
	open: () => void
): void {
	// A link or button inside the card handles its own keys.
	if (event.target !== event.currentTarget) return;
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const lifted = board.lifted?.row.id === row.id;
	const direction = directionOf(event.key);
	if (direction !== undefined) {
		if (lifted) board.carry(direction);
		else board.step(row, direction);
	} else if (event.key === ' ') {
		if (lifted) void board.drop();
		else board.lift(row);
	} else if (event.key === 'Enter') {
		if (lifted) void board.drop();
		else open();
	} else if (event.key === 'e' && !lifted) {
		board.edit(row);
	} else if (event.key === 'x' && !lifted) {
		board.choose(row, false);
	} else if (event.key === 'X' && !lifted) {
		board.choose(row, true);
	} else if (event.key === 'Escape' && lifted) {
		board.putBack();
	} else if (event.key === 'Escape' && board.selection.size > 0) {
		board.selection.clear();
	} else if (event.key === 'Tab' && lifted) {
		board.putBack();
		return;
	} else return;
	event.preventDefault();
	event.stopPropagation();
}
