import type { Attachment } from 'svelte/attachments';
import type { Day } from '$lib/domain/core/day';
import type { End } from '$lib/domain/task/schedule';
import type { TaskRow } from '$lib/replica/store/rows';
import { draggable } from './drag';
import type { ScheduleMover } from './mover.svelte';

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

/** Makes the bar of a task draggable to other days, and at its ends longer or shorter. */
export const dragDates = ({ mover, row, dayAt }: Dragged): Attachment<HTMLElement> =>
	draggable(({ clientX, clientY, target }) => {
		if (!mover.movable || mover.held !== null) return null;
		const end = endOf(target);
		const from = dayAt(clientX, clientY);
		return {
			lift: () => {
				mover.lift(row(), 'pointer');
			},
			over: (x, y) => {
				const to = dayAt(x, y);
				if (to === null) return;
				if (end === null) mover.drag(from ?? to, to);
				else mover.dragEnd(end, to);
			},
			drop: () => void mover.drop(),
			cancel: () => {
				mover.cancel();
			}
		};
	});
