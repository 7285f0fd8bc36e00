import type { Attachment } from 'svelte/attachments';

/** After how many pixels a press is a drag, so that a shaking hand opens a task. */
const SLOP = 4;

/** One drag, from a press to where it is dropped. */
export interface Drag {
	/** The pointer has moved: from here on it is a drag. */
	lift(): void;
	/** The pointer is here, in the window. */
	over(x: number, y: number): void;
	drop(): void;
	cancel(): void;
}

/**
 * Makes an element draggable by mouse, pen and finger; for a finger it needs `touch-action: none`. `begin` is asked at each press, and gives
 * `null` where nothing is to be dragged. Escape cancels. A drag is no press: it opens nothing.
 */
export function draggable(begin: (event: PointerEvent) => Drag | null): Attachment<HTMLElement> {
	return (element) => {
		let stop: (() => void) | null = null;
		let dragging = false;

		function down(event: PointerEvent): void {
			if (event.button !== 0) return;
			const drag = begin(event);
			if (drag === null) return;
			const { clientX, clientY, pointerId } = event;
			dragging = false;

			const move = (moved: PointerEvent): void => {
				if (moved.pointerId !== pointerId) return;
				if (!dragging) {
					if (Math.hypot(moved.clientX - clientX, moved.clientY - clientY) < SLOP) return;
					dragging = true;
					element.setPointerCapture(pointerId);
					drag.lift();
				}
				drag.over(moved.clientX, moved.clientY);
			};
			const up = (raised: PointerEvent): void => {
				if (raised.pointerId !== pointerId) return;
				stop?.();
				if (!dragging) return;
				dragging = false;
				// The press that follows a drag opens nothing.
				element.addEventListener('click', swallow, { capture: true, once: true });
				setTimeout(() => {
					element.removeEventListener('click', swallow, { capture: true });
				});
				if (raised.type === 'pointerup') drag.drop();
				else drag.cancel();
			};
			const key = (pressed: KeyboardEvent): void => {
				if (pressed.key !== 'Escape') return;
				pressed.stopPropagation();
				stop?.();
				dragging = false;
				drag.cancel();
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
			// What is dragged may be drawn anew where it is held: the drag goes on without the element that it began on.
			if (!dragging) stop?.();
		};
	};
}

const swallow = (event: Event): void => {
	event.preventDefault();
	event.stopPropagation();
};
