import type { Attachment } from 'svelte/attachments';
import type { StageId } from '$lib/domain/core/ids';
import { attachLater } from '$lib/ui/attach-later';
import type { CardRow } from '../cards/cards';
import type { BoardState } from './board-state.svelte';

const withPointer = attachLater(() => import('./pointer-drag'));

/** Makes a card draggable. `row` is read when a drag begins. */
export const dragCard = (board: BoardState, row: () => CardRow): Attachment<HTMLElement> =>
	withPointer(({ dragCard: attach }) => attach(board, row));

/**
 * Makes a column a drop target. `gapAt` returns the gap between cards at a vertical position in the
 * window.
 */
export const dropColumn = (
	stage: StageId,
	gapAt: (clientY: number) => number
): Attachment<HTMLElement> => withPointer(({ dropColumn: attach }) => attach(stage, gapAt));

/** Handles drags over the whole board: the drop line, scrolling at the edges, and the drop. */
export const watchDrags = (board: BoardState): Attachment<HTMLElement> =>
	withPointer(({ watchDrags: attach }) => attach(board));
