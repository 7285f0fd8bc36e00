import { on } from 'svelte/events';
import { scrollStep } from './auto-scroll';

/** How far a finger moves before it starts to carry, in pixels. A shorter movement is a tap. */
const TREMBLE = 4;

/** Something that a grip carries. Positions are relative to the window. */
export interface Carried {
	/** Returns the label that is shown beside the finger. */
	name(): string;
	over(x: number, y: number): void;
	drop(): void;
	/** Called when the browser ends the touch: nothing is dropped. */
	cancel(): void;
}

/**
 * Lets a finger carry something by its grip, which needs `touch-action: none`. Not every browser starts
 * a drag from a touch, so this class does it for fingers. A mouse uses the browser's own drag.
 */
export class TouchGrip {
	private finger: number | null = null;
	private start = { x: 0, y: 0 };
	private carrying: Carrying | null = null;
	private readonly stops: readonly (() => void)[];

	constructor(
		private readonly grip: HTMLElement,
		private readonly carried: Carried
	) {
		this.stops = [
			on(grip, 'pointerdown', this.down),
			on(grip, 'pointermove', this.moved),
			on(grip, 'pointerup', this.up),
			on(grip, 'pointercancel', this.gone),
			on(grip, 'contextmenu', (event) => {
				if (this.isHeld) event.preventDefault();
			})
		];
	}

	/** Whether a finger holds the grip. The browser must not start its own drag then. */
	get isHeld(): boolean {
		return this.finger !== null;
	}

	/** Cancels what is being carried and stops listening. */
	destroy(): void {
		this.end()?.cancel();
		for (const stop of this.stops) stop();
	}

	private readonly down = (event: PointerEvent): void => {
		if (event.pointerType !== 'touch' || this.isHeld) return;
		this.finger = event.pointerId;
		this.start = { x: event.clientX, y: event.clientY };
		// The finger soon leaves the grip, and its movements must still arrive here.
		this.grip.setPointerCapture(event.pointerId);
	};

	private readonly moved = ({ pointerId, clientX, clientY }: PointerEvent): void => {
		if (pointerId !== this.finger) return;
		const { x, y } = this.start;
		if (this.carrying === null && Math.hypot(clientX - x, clientY - y) < TREMBLE) return;
		this.carrying ??= new Carrying(this.grip, this.carried);
		this.carrying.follow(clientX, clientY);
	};

	private readonly up = ({ pointerId }: PointerEvent): void => {
		if (pointerId === this.finger) this.end()?.drop();
	};

	private readonly gone = ({ pointerId }: PointerEvent): void => {
		if (pointerId === this.finger) this.end()?.cancel();
	};

	/** Ends the drag. Returns what was carried, or `null` when nothing was. */
	private end(): Carried | null {
		const { carrying } = this;
		this.finger = null;
		this.carrying = null;
		carrying?.stop();
		return carrying === null ? null : this.carried;
	}
}

/**
 * One carrying, from the first movement to the last: a label follows the finger, and the page scrolls
 * at its edges.
 */
class Carrying {
	private readonly label = document.createElement('div');
	private readonly scroller: Element;
	private frame = 0;
	private x = 0;
	private y = 0;

	constructor(
		grip: HTMLElement,
		private readonly carried: Carried
	) {
		this.scroller = scrollerOf(grip);
		this.label.className =
			'pointer-events-none fixed top-0 left-0 z-50 max-w-60 truncate rounded-lg border border-line-strong bg-raised px-3 py-2 font-medium shadow-md';
		this.label.setAttribute('aria-hidden', 'true');
		this.label.textContent = carried.name();
		document.body.append(this.label);
	}

	follow(x: number, y: number): void {
		this.x = x;
		this.y = y;
		const left = Math.max(8, Math.min(x - 12, innerWidth - this.label.offsetWidth - 8));
		// The label is above the finger, which would cover it otherwise.
		this.label.style.translate = `${String(left)}px ${String(Math.max(8, y - 60))}px`;
		this.carried.over(x, y);
		if (this.frame === 0) this.frame = requestAnimationFrame(this.step);
	}

	stop(): void {
		cancelAnimationFrame(this.frame);
		this.label.remove();
	}

	private readonly step = (): void => {
		this.frame = requestAnimationFrame(this.step);
		const { top, bottom } = this.scroller.getBoundingClientRect();
		const by = scrollStep(this.y, Math.max(top, 0), Math.min(bottom, innerHeight));
		if (by === 0) return;
		this.scroller.scrollTop += by;
		this.carried.over(this.x, this.y);
	};
}

/** Returns the element that scrolls the grip up and down: an area of the page, or the page. */
function scrollerOf(grip: Element): Element {
	for (let at = grip.parentElement; at !== null; at = at.parentElement) {
		const { overflowY } = getComputedStyle(at);
		if ((overflowY === 'auto' || overflowY === 'scroll') && at.scrollHeight > at.clientHeight) {
			return at;
		}
	}
	return document.documentElement;
}
