import type { ActivityId } from '$lib/domain/core/ids';
import { directionOf } from '$lib/features/records/board/steps';
import type { ProcessBoard } from './process-board.svelte';

/** Handles the keys of an activity. They are those of a card on the board: move the focus, open and carry. */
export function activityKeys(event: KeyboardEvent, board: ProcessBoard, id: ActivityId): void {
	// A button inside handles its own keys.
	if (event.target !== event.currentTarget) return;
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const lifted = board.lifted?.id === id;
	const direction = directionOf(event.key);
	if (direction !== undefined) {
		if (lifted) board.carry(direction);
		else board.step(id, direction);
	} else if (event.key === ' ') {
		if (lifted) board.drop();
		else board.lift(id);
	} else if (event.key === 'Enter') {
		if (lifted) board.drop();
		else board.chosen = { what: 'activity', id };
	} else if (event.key === 'Escape' && lifted) {
		board.putBack();
	} else if (event.key === 'Tab' && lifted) {
		board.putBack();
		return;
	} else return;
	event.preventDefault();
	event.stopPropagation();
}
