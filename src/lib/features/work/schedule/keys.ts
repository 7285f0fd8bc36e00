import type { TaskRow } from '$lib/replica/store/rows';
import type { ScheduleMover } from './mover.svelte';

/** How many days an arrow up or down moves a task: a week on a calendar, none on a timeline. */
export interface Steps {
	readonly down: number;
}

/**
 * Does what a key does to the dates of the task that has the focus: Space takes hold of it and drops it, arrows move
 * it, with Shift its end and with Alt and Shift its beginning, Escape lets it go. Returns whether the key was one of
 * these.
 */
export function scheduleKey(
	mover: ScheduleMover,
	row: TaskRow,
	event: KeyboardEvent,
	{ down }: Steps
): boolean {
	const { key, ctrlKey, metaKey } = event;
	if (ctrlKey || metaKey) return false;
	const isHeld = mover.held?.by === 'keys' && mover.held.row.id === row.id;
	if (key === ' ') {
		event.preventDefault();
		if (isHeld) void mover.drop();
		else mover.lift(row, 'keys');
		return true;
	}
	if (!isHeld) return false;
	if (key === 'Escape') {
		event.preventDefault();
		event.stopPropagation();
		mover.cancel();
		return true;
	}
	if (key === 'Enter') {
		event.preventDefault();
		void mover.drop();
		return true;
	}
	const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -down, ArrowDown: down }[key];
	if (days === undefined) return false;
	event.preventDefault();
	if (event.shiftKey) mover.stretch(event.altKey ? 'start' : 'due', days);
	else mover.step(days);
	return true;
}
