import { STEP, type PlannedBlock } from '$lib/domain/plan/day-plan';
import type { PlanMover } from './plan-mover.svelte';

/**
 * Does what a key does to the planned block that has the focus: Space takes hold of it and drops it, the arrows up and down move it, with Shift
 * its end, those to the sides take it to another day, Escape lets it go, Delete plans it no longer. Returns whether the key was one of these.
 */
export function planKey(
	mover: PlanMover,
	title: string,
	block: PlannedBlock,
	event: KeyboardEvent
): boolean {
	const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
	if (ctrlKey || metaKey || altKey) return false;
	const isHeld = mover.held?.by === 'keys' && mover.held.block.id === block.id;
	const act = isHeld ? actOn(mover, key, shiftKey) : actBefore(mover, title, block, key);
	if (act === null) return false;
	event.preventDefault();
	event.stopPropagation();
	act();
	return true;
}

/** Returns what a key does to a block that nobody holds; `null` for any other key. */
function actBefore(
	mover: PlanMover,
	title: string,
	block: PlannedBlock,
	key: string
): (() => void) | null {
	if (mover.held !== null) return null;
	if (key === ' ') return () => mover.lift(title, block, block, 'keys');
	if (key === 'Delete' || key === 'Backspace') return () => void mover.remove(title, block);
	return null;
}

/** Returns what a key does to the block that is held; `null` for any other key. */
function actOn(mover: PlanMover, key: string, shift: boolean): (() => void) | null {
	switch (key) {
		case ' ':
		case 'Enter':
			return () => void mover.drop();
		case 'Escape':
			return () => mover.cancel();
		case 'ArrowUp':
			return () => (shift ? mover.stretch(-STEP) : mover.step(-STEP));
		case 'ArrowDown':
			return () => (shift ? mover.stretch(STEP) : mover.step(STEP));
		case 'ArrowLeft':
			return () => mover.toDay(-1);
		case 'ArrowRight':
			return () => mover.toDay(1);
		default:
			return null;
	}
}
