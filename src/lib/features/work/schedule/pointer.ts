import type { Attachment } from 'svelte/attachments';
import type { Day } from '$lib/domain/core/day';
import type { End } from '$lib/domain/task/schedule';
import type { TaskRow } from '$lib/replica/store/rows';
import type { ScheduleMover } from './mover.svelte';

/** After how many pixels a press is a drag, so that a shaking hand opens a task. */
const SLOP = 4;

/** What a bar that can be dragged says of itself. It is read when a drag begins. */
interface Dragged {
	readonly mover: ScheduleMover;
	readonly row: () => TaskRow;
	/** Returns the day under a place in the window; `null` where there is none. */
	readonly dayAt: (x: number, y: number) => Day | null;
}

/** The end of a bar on which the pointer is, by the handle under it. */
const endOf = (target: EventTarget | null): End | null => {
	const handle = target instanceof Element ? target.closest<HTMLElement>('[data-end]') : null;
	const end = handle?.dataset['end'];
	return end === 'start' || end === 'due' ? end : null;
};

/** Makes the bar of a task draggable to other days, and at its ends longer or shorter. A drag is no press. */
export function dragDates({ mover, row, dayAt }: Dragged): Attachment<HTMLElement> {
	return (element) => {
		let stop: (() => void) | null = null;

		function down(event: PointerEvent): void {
			if (event.button !== 0 || !mover.movable || mover.held !== null) return;
			const { clientX, clientY, pointerId } = event;
			const end = endOf(event.target);
			const from = dayAt(clientX, clientY);
			let dragging = false;

			const move = (moved: PointerEvent): void => {
				if (moved.pointerId !== pointerId) return;
				if (!dragging) {
					if (Math.hypot(moved.clientX - clientX, moved.clientY - clientY) < SLOP) return;
					dragging = true;
					element.setPointerCapture(pointerId);
					mover.lift(row(), 'pointer');
				}
				const to = dayAt(moved.clientX, moved.clientY);
				if (to === null) return;
				if (end === null) mover.drag(from ?? to, to);
				else mover.dragEnd(end, to);
			};
			const up = (raised: PointerEvent): void => {
				if (raised.pointerId !== pointerId) return;
				stop?.();
				if (!dragging) return;
				// The press that follows a drag opens nothing.
				element.addEventListener('click', swallow, { capture: true, once: true });
				setTimeout(() => {
					element.removeEventListener('click', swallow, { capture: true });
				});
				if (raised.type === 'pointerup') void mover.drop();
				else mover.cancel();
			};
			const key = (pressed: KeyboardEvent): void => {
				if (pressed.key !== 'Escape') return;
				pressed.stopPropagation();
				stop?.();
				mover.cancel();
			};
			stop = () => {
				removeEventListener('pointermove', move);
				removeEventListener('pointerup', up);
				removeEventListener('pointercancel', up);
				removeEventListener('keydown', key, { capture: true });
				stop = null;
			};
			addEventListener('pointermove', move);
			addEventListener('pointerup', up);
			addEventListener('pointercancel', up);
			addEventListener('keydown', key, { capture: true });
		}

		element.addEventListener('pointerdown', down);
		return () => {
			element.removeEventListener('pointerdown', down);
			stop?.();
		};
	};
}

const swallow = (event: Event): void => {
	event.preventDefault();
	event.stopPropagation();
};
