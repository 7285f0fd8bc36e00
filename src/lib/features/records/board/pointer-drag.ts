import {
	draggable,
	dropTargetForElements,
	monitorForElements
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';
import type { StageId } from '$lib/domain/core/ids';
import { AutoScroll } from '$lib/features/common/dragging/auto-scroll';
import type { BoardState } from './board-state.svelte';
import type { CardRow } from '../cards/cards';

const CARD = 'polder-card';

/** Makes a card draggable. `row` is read when a drag begins. */
export function dragCard(board: BoardState, row: () => CardRow): Attachment<HTMLElement> {
	return (element) =>
		draggable({
			element,
			// While a finger carries a card, the browser must not start its own drag.
			canDrag: () => board.movable && board.lifted === null && board.dragged === null,
			getInitialData: () => ({ type: CARD }),
			onDragStart: () => {
				board.dragStart(row());
			}
		});
}

/**
 * Makes a column a drop target. `gapAt` returns the gap between cards at a vertical position in the
 * window.
 */
export function dropColumn(
	stage: StageId,
	gapAt: (clientY: number) => number
): Attachment<HTMLElement> {
	return (element) =>
		dropTargetForElements({
			element,
			canDrop: ({ source }) => source.data['type'] === CARD,
			getData: ({ input }) => ({ stage, index: gapAt(input.clientY) })
		});
}

/** Handles drags over the whole board: the drop line, scrolling at the edges, and the drop. */
export function watchDrags(board: BoardState): Attachment<HTMLElement> {
	return (element) => {
		const scroll = new AutoScroll(element);
		const stop = monitorForElements({
			canMonitor: ({ source }) => source.data['type'] === CARD && element.contains(source.element),
			onDrag: ({ location }) => {
				const { dropTargets, input } = location.current;
				board.dragOver(gapOf(dropTargets[0]?.data));
				scroll.follow(input.clientX, input.clientY);
			},
			onDrop: ({ location }) => {
				scroll.stop();
				board.dragOver(gapOf(location.current.dropTargets[0]?.data));
				void board.dragEnd();
			}
		});
		return () => {
			scroll.stop();
			stop();
		};
	};
}

function gapOf(data: Record<string | symbol, unknown> | undefined) {
	const stage = data?.['stage'];
	const index = data?.['index'];
	return typeof stage === 'string' && typeof index === 'number' ? { stage, index } : null;
}
