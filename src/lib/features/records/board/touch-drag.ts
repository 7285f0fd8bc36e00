import type { Attachment } from 'svelte/attachments';
import { AutoScroll } from '$lib/features/common/dragging/auto-scroll';
import type { BoardState } from './board-state.svelte';
import type { CardRow } from '../cards/cards';

/**
 * How long a finger rests on a card before it picks the card up, in ms. This is shorter than the time
 * after which the system shows its own menu.
 */
const HOLD = 320;

/** How far a finger may move meanwhile, in pixels. A longer movement scrolls. */
const TREMBLE = 8;

/** The functions that find the gap between the cards of a column, by the column's element. */
const gapsOf = new WeakMap<Element, (clientY: number) => number>();

/**
 * Makes a column a drop target for fingers. `gapAt` returns the gap between cards at a vertical
 * position in the window.
 */
export function touchColumn(gapAt: (clientY: number) => number): Attachment<HTMLElement> {
	return (element) => {
		gapsOf.set(element, gapAt);
		return () => gapsOf.delete(element);
	};
}

/**
 * Drags a card with a finger that has rested on it. Browsers differ in whether a long press starts
 * their own drag, and start none in a page that scrolls sideways, so this function does it.
 */
export function touchCard(board: BoardState, row: () => CardRow): Attachment<HTMLElement> {
	return (element) => {
		let drag: TouchDrag | null = null;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let start = { x: 0, y: 0 };

		const give = () => {
			clearTimeout(timer);
			drag?.cancel();
			drag = null;
		};
		const began = (event: TouchEvent) => {
			const [touch] = event.touches;
			if (touch === undefined || event.touches.length > 1 || !board.movable) {
				give();
				return;
			}
			start = { x: touch.clientX, y: touch.clientY };
			timer = setTimeout(() => {
				drag = new TouchDrag(board, row(), element, start);
			}, HOLD);
		};
		const moved = (event: TouchEvent) => {
			const [touch] = event.touches;
			if (touch === undefined) return;
			if (drag !== null) {
				// The finger drags a card now, so the page must not scroll.
				event.preventDefault();
				drag.follow(touch.clientX, touch.clientY);
			} else if (Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > TREMBLE) {
				clearTimeout(timer);
			}
		};
		const ended = (event: TouchEvent) => {
			clearTimeout(timer);
			if (drag === null) return;
			// The end of a drag must not count as a press.
			event.preventDefault();
			drag.drop();
			drag = null;
		};
		const held = (event: Event) => {
			if (drag !== null) event.preventDefault();
		};

		element.addEventListener('touchstart', began, { passive: true });
		element.addEventListener('touchmove', moved, { passive: false });
		element.addEventListener('touchend', ended, { passive: false });
		element.addEventListener('touchcancel', give);
		element.addEventListener('contextmenu', held);
		return () => {
			give();
			element.removeEventListener('touchstart', began);
			element.removeEventListener('touchmove', moved);
			element.removeEventListener('touchend', ended);
			element.removeEventListener('touchcancel', give);
			element.removeEventListener('contextmenu', held);
		};
	};
}

/** The drag of one card by one finger, from picking it up to the drop. */
class TouchDrag {
	private readonly ghost: HTMLElement;
	private readonly scroll: AutoScroll | null;

	constructor(
		private readonly board: BoardState,
		row: CardRow,
		element: HTMLElement,
		private readonly start: { readonly x: number; readonly y: number }
	) {
		const area = element.closest<HTMLElement>('[data-board]');
		this.scroll = area === null ? null : new AutoScroll(area);
		this.ghost = ghostOf(element);
		board.dragStart(row);
	}

	follow(x: number, y: number): void {
		this.ghost.style.translate = `${String(x - this.start.x)}px ${String(y - this.start.y)}px`;
		const column = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-stage]');
		const stage = column?.dataset['stage'];
		const gapAt = column ? gapsOf.get(column) : undefined;
		this.board.dragOver(stage && gapAt ? { stage, index: gapAt(y) } : null);
		this.scroll?.follow(x, y);
	}

	drop(): void {
		this.end();
		void this.board.dragEnd();
	}

	cancel(): void {
		this.end();
		this.board.dragCancel();
	}

	private end(): void {
		this.scroll?.stop();
		this.ghost.remove();
	}
}

/** Returns a copy of the card that follows the finger. */
function ghostOf(element: HTMLElement): HTMLElement {
	const { left, top, width, height } = element.getBoundingClientRect();
	const ghost = element.cloneNode(true) as HTMLElement;
	ghost.removeAttribute('data-record');
	ghost.setAttribute('aria-hidden', 'true');
	ghost.inert = true;
	Object.assign(ghost.style, {
		position: 'fixed',
		left: `${String(left)}px`,
		top: `${String(top)}px`,
		width: `${String(width)}px`,
		height: `${String(height)}px`,
		pointerEvents: 'none',
		zIndex: '50',
		rotate: '2deg'
	});
	document.body.append(ghost);
	return ghost;
}
